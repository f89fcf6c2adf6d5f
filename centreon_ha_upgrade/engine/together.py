"""Runs the tasks of one step side by side, one thread a node, where the step allows it.

Each event is logged in the thread that caused it, under a lock, before anybody hears of it: a
command's intent is on disk before the command starts, as when tasks run one by one.
"""

from collections.abc import Callable, Iterable, Iterator
from queue import SimpleQueue
from threading import Event as Flag
from threading import Lock, Thread

from centreon_ha_upgrade.core.topology import NodeRole
from centreon_ha_upgrade.engine.event import CommandStarted, Event
from centreon_ha_upgrade.procedure.plan import Task
from centreon_ha_upgrade.procedure.step import Risk

Log = Callable[[Event], Event]


def beside(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """Those of one step's tasks that may run at once: of what disrupts, one node for each role.

    On two nodes each is a central and a database, so that they take turns.
    """
    chosen, busy = list[Task](), set[NodeRole]()
    for task in tasks:
        roles = set(task.node.roles)
        if task.step.risk is Risk.SAFE or not roles & busy:
            chosen.append(task)
            busy |= roles
    return tuple(chosen)


def side_by_side(tasks: Iterable[Iterator[Event]], log: Log) -> Iterator[Event]:
    """The events of all tasks, as they come.

    After a failure the others stop at their next event, no command half begun; the first failure
    is raised when all have stopped, so that nothing runs on unseen.
    """
    heard: SimpleQueue[Event | None] = SimpleQueue()
    failures: list[BaseException] = []
    lock, stop = Lock(), Flag()

    def follow(events: Iterator[Event]) -> None:
        event: Event | None = None
        try:
            # an intent that was logged is carried out: an unknown outcome may need a person
            while isinstance(event, CommandStarted) or not stop.is_set():
                if (event := next(events, None)) is None:
                    break
                with lock:
                    log(event)
                heard.put(event)
        except BaseException as failure:
            failures.append(failure)
            stop.set()
        finally:
            heard.put(None)

    threads = [Thread(target=follow, args=(events,), daemon=True) for events in tasks]
    for thread in threads:
        thread.start()
    try:
        running = len(threads)
        while running:
            event = heard.get()
            if event is None:
                running -= 1
            else:
                yield event
    except KeyboardInterrupt:
        threads = []  # who leaves waits for nobody: what runs on the nodes goes on there
        raise
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    if failures:
        raise failures[0]
