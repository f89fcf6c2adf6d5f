"""What a node remembers of a resource: the `<lrm_resource>` elements of a CIB's status."""

from random import Random
from xml.sax.saxutils import quoteattr

from attrs import define

UUID = "b7e3a6a0-1f0a-4d5c-9a51-0c1ad3b9c2f5"
# the result codes of resource agents; 7 and 8 are no failures where they were expected
BAD = (1, 1, 1, 2, 3, 4, 5, 6, 7, 9, 190, 191, 192, 194, 198)
# what Pacemaker thought of the execution: done, cancelled, timeout, not supported, error and worse
STATUSES = (0, 0, 0, 0, 0, 1, 2, 2, 3, 4, 4, 5, 6, 7, 8, 9)
REASONS = (
    *("", "", "", "", "Configuration file missing", "node's state: 'lost'", "it's (not) there"),
    *("could not connect: [111] refused", 'says "no"', "a, b; status='x'", "trailing.", "é ü ñ"),
    *("Resource agent did not exit within 20s", "at Mon Nov 23 00:08:29 2026", "<unknown> & more"),
)
INTERVALS = (5000, 10000, 20000, 61500, 120000)  # in milliseconds
STORIES = (
    *("started", "started", "started", "started", "started", "monitored", "monitored"),
    *("stopped", "stopped", "probed", "failed monitor", "failed start", "failed stop"),
    *("starting", "stopping", "monitoring", "probing", "failed probe", "reloaded", "migrating"),
    *("migrate failed", "found running", "ignored failure"),
)
PROMOTED_STORIES = (
    *("promoted", "promoted", "promoted", "failed promote", "failed demote", "promoting"),
    *("demoting", "demoted", "failed master", "found promoted"),
)


def element(tag: str, attributes: dict[str, object], *inner: str) -> str:
    """One element, written as plainly as can be."""
    head = "".join(f" {name}={quoteattr(str(value))}" for name, value in attributes.items())
    return f"<{tag}{head}>{''.join(inner)}</{tag}>" if inner else f"<{tag}{head}/>"


@define
class Memory:
    """Writes histories; calls are numbered through."""

    random: Random
    now: int
    call: int = 1

    def resource(self, id_: str, agent: tuple[str, ...], node: str, story: str) -> str:
        """One `<lrm_resource>`.  `agent` is class, provider (or nothing) and type."""
        words: dict[str, object] = {"id": id_, "type": agent[-1], "class": agent[0]}
        if len(agent) == 3:
            words["provider"] = agent[1]
        if self.random.random() < 0.1:
            words["shutdown-lock"] = self.now - 60
        operations = self.operations(id_, node, story)
        return element("lrm_resource", words, *operations)

    def operations(self, id_: str, node: str, story: str) -> list[str]:
        every = self.random.choice(INTERVALS)
        told = {
            "started": [("start", 0, 0, 0)],
            "monitored": [("start", 0, 0, 0), ("monitor", every, 0, 0)],
            "stopped": [("stop", 0, 0, 0)],
            "probed": [("monitor", 0, 7, 0)],
            "found running": [("monitor", 0, 0, 0)],
            "found promoted": [("monitor", 0, 8, 0)],
            "failed probe": [("monitor", 0, *self.failure())],
            "failed monitor": [("start", 0, 0, 0), ("monitor", every, *self.failure())],
            "ignored failure": [("start", 0, 0, 0), ("monitor", every, 1, 0)],
            "failed start": [("start", 0, *self.failure())],
            "failed stop": [("stop", 0, *self.failure())],
            "failed promote": [("promote", 0, *self.failure())],
            "failed demote": [("demote", 0, *self.failure())],
            "failed master": [("promote", 0, 0, 0), ("monitor", every, 9, 0)],
            "starting": [("start", 0, 193, -1)],
            "stopping": [("stop", 0, 193, -1)],
            "promoting": [("promote", 0, 193, -1)],
            "demoting": [("demote", 0, 193, -1)],
            "migrating": [("migrate_to", 0, 193, -1)],
            "migrate failed": [("migrate_to", 0, *self.failure())],
            "probing": [("monitor", 0, 193, -1)],
            "monitoring": [("start", 0, 0, 0), ("monitor", every, 193, -1)],
            "reloaded": [("start", 0, 0, 0), ("reload", 0, 0, 0), ("monitor", every, 0, 0)],
            "promoted": [("promote", 0, 0, 0), ("monitor", every, 8, 0)],
            "demoted": [("demote", 0, 0, 0), ("monitor", every, 0, 0)],
        }[story]
        return [line for one in told for line in self.operation(id_, node, *one)]

    def failure(self) -> tuple[int, int]:
        status = self.random.choice(STATUSES)
        code = 198 if status == 2 else self.random.choice(BAD)
        return code, status

    def operation(
        self, id_: str, node: str, task: str, every: int, code: int, status: int
    ) -> list[str]:
        expected = 7 if (task, every, code) == ("monitor", 0, 7) else 0
        if (task, code) == ("monitor", 8) and every:
            expected = 8
        key = f"{self.random.randint(1, 99)}:{self.random.randint(0, 50)}:{expected}:{UUID}"
        self.call += self.random.randint(1, 3)
        failed = status not in (0, -1) or code not in (0, 7, 8, 193) or (task != "monitor" and code)
        words: dict[str, object] = {
            "id": f"{id_}_monitor_{every}" if every else f"{id_}_last_0",
            "operation_key": f"{id_}_{task}_{every}",
            "operation": task,
            "crm-debug-origin": "do_update_resource",
            "crm_feature_set": "3.16.2",
            "transition-key": key,
            "transition-magic": f"{status}:{code};{key}",
            "exit-reason": self.random.choice(REASONS) if failed else "",
            "on_node": node,
            "call-id": -1 if status == -1 else self.call,
            "rc-code": code,
            "op-status": status,
            "interval": every,
            "last-rc-change": self.now - self.random.randint(0, 10**6),
            "exec-time": self.random.choice((0, 12, 2143, 20001)),
            "queue-time": self.random.choice((0, 0, 1, 57)),
            "op-digest": "f2317cad3d54cec5d7d7aa7d0bf35cf8",
        }
        if task == "migrate_to":
            words |= {"migrate_source": node, "migrate_target": node}
        lines = [element("lrm_rsc_op", words)]
        if failed and code != 193 and self.random.random() < 0.7:
            lines.append(element("lrm_rsc_op", words | {"id": f"{id_}_last_failure_0"}))
        return lines
