"""How far a run has come: a fold of its journal, nothing more."""

from collections.abc import Iterable

from attrs import define, field

from centreon_ha_upgrade.engine.event import (
    Answered,
    CommandFinished,
    CommandStarted,
    Event,
    Heartbeat,
    Kept,
    Noted,
    Outcome,
    RunFinished,
    RunPaused,
    RunResumed,
    RunStarted,
    Stopped,
    TaskFinished,
    TaskSkipped,
    TaskStarted,
)

Key = tuple[str, str]


@define
class Progress:
    """Settled tasks, kept texts, and of each open task the commands done and the one in doubt.

    `refuted` are tasks in which a program said 0 and its words said that it failed: what it left
    may look done.  `awake` are the nodes that were looked at since the run was taken
    up; `begun` says that some command was started; `beat` is the last sign of life of the detached
    work that goes on.
    """

    started: RunStarted | None = None
    settled: set[Key] = field(factory=set)
    kept: dict[str, str] = field(factory=dict)
    done: dict[Key, dict[int, str]] = field(factory=dict)
    in_doubt: dict[Key, tuple[int, str]] = field(factory=dict)
    noted: dict[str, str] = field(factory=dict)
    awake: set[str] = field(factory=set)
    refuted: set[Key] = field(factory=set)
    answers: dict[Key, str] = field(factory=dict)
    current: TaskStarted | None = None
    beat: Heartbeat | None = None
    stopped: Stopped | None = None
    paused: RunPaused | None = None
    begun: bool = False
    finished: bool = False

    @classmethod
    def of(cls, events: Iterable[Event]) -> "Progress":
        progress = cls()
        for event in events:
            progress.see(event)
        return progress

    def see(self, event: Event) -> None:
        """Takes one more event into account."""
        match event:
            case RunStarted():
                self.started = event
            case TaskStarted():
                self.current, self.stopped = event, None
            case TaskFinished() | TaskSkipped():
                self.settled.add((event.step, event.node))
            case CommandStarted():
                self.in_doubt[event.step, event.node] = event.index, event.shown
                self.begun = True
                for key in event.stirs:
                    self.noted.pop(key, None)  # until it is looked at again, nobody knows
            case CommandFinished():
                self.beat = None
                self._command_ended(event)
            case Heartbeat():
                self.beat = event
            case Kept():
                self.kept[event.key] = event.text
            case Noted():
                self.noted[event.key] = event.text
                self.awake.add(event.node)
            case RunResumed():
                self.paused = None
                self.awake.clear()
            case Answered():
                self.answers[event.step, event.node] = event.answer
            case Stopped():
                self.stopped = event
            case RunPaused():
                self.paused, self.stopped = event, None
            case RunFinished():
                self.finished = True
            case _:
                pass

    def _command_ended(self, event: CommandFinished) -> None:
        key = event.step, event.node
        index, shown = self.in_doubt.get(key, (event.index, ""))
        if event.outcome is Outcome.UNKNOWN:
            return
        self.in_doubt.pop(key, None)
        if event.outcome is Outcome.FAILED and event.code == 0:
            self.refuted.add(key)
        if event.outcome in (Outcome.OK, Outcome.FOUND_DONE):
            self.done.setdefault(key, {})[index] = shown
