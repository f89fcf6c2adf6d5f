"""What crm_mon tells besides nodes and resources: what was done, what failed, what is forbidden."""

import re

from attrs import frozen

from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker._legal import legal_value
from centreon_ha_upgrade.pacemaker._status_parts import in_range, legal_moment, word


@frozen
class Change:
    """The last change of the configuration, as far as it is known who made it."""

    time: str
    user: str = ""
    client: str = ""
    origin: str = ""

    def __attrs_post_init__(self) -> None:
        legal_moment(self.time)
        for value in (self.user, self.client, self.origin):
            if value:
                word("author of a change", value)


@frozen
class Failure:
    """One failed action.  `interval` is in milliseconds; 0 is not recurring."""

    resource: str
    task: str
    interval: int
    node: str
    result: str | None
    code: int | None = None
    reason: str = ""
    status: str | None = None
    call: int | None = None
    when: str | None = None

    def __attrs_post_init__(self) -> None:
        for value in (self.resource, self.node):
            word("failed action", value)
        if not re.fullmatch(r"[a-z]+([_-][a-z]+)?", self.task):
            raise IllegalValue("task", self.task, "Pacemaker has no such task")
        for text in (self.result, self.reason, self.status):
            if text is not None and (legal_value("failed action", text) != text.strip()):
                raise IllegalValue("failed action", text, "it starts or ends with a blank")
        if not 0 <= self.interval < 10**12:
            raise IllegalValue("interval", str(self.interval), "out of range")
        legal_moment(self.when)

    def __str__(self) -> str:
        what = self.result or self.status or "failed"
        reason = f" ({self.reason})" if self.reason else ""
        return f"{self.resource} {self.task} on {self.node}: {what}{reason}"


def operation_key(key: str) -> tuple[str, str, int]:
    """Resource, task and interval in milliseconds of `centengine_monitor_5000`.

    Raises `IllegalValue`.

    >>> operation_key("ms_mysql_migrate_to_0")
    ('ms_mysql', 'migrate_to', 0)
    """
    found = re.fullmatch(r"(.+?)_(migrate_to|migrate_from|[a-z-]+)_([0-9]{1,12})", key)
    if found is None:
        raise IllegalValue("operation key", key, "expected something like http_monitor_5000")
    return found[1], found[2], int(found[3])


@frozen
class History:
    """What a node remembers of a resource, where it is worth a line: failures, or an orphan."""

    node: str
    resource: str
    fail_count: int = 0
    threshold: int | None = None
    last_failure: str | None = None
    orphan: bool = False

    def __attrs_post_init__(self) -> None:
        for value in (self.node, self.resource):
            word("history", value)
        for number in (self.fail_count, self.threshold):
            in_range("history", number)
        legal_moment(self.last_failure)


@frozen
class NodeAttribute:
    """A transient or permanent attribute of a node, such as `master-ms_mysql`."""

    node: str
    name: str
    value: str

    def __attrs_post_init__(self) -> None:
        word("node name", self.node)
        word("node attribute", self.name)
        if legal_value("node attribute", self.value) != self.value.strip():
            raise IllegalValue("node attribute", self.value, "it starts or ends with a blank")


@frozen
class Ban:
    """A location constraint that keeps a resource from a node."""

    id: str
    resource: str
    node: str
    promoted_only: bool = False
    weight: int | None = None

    def __attrs_post_init__(self) -> None:
        for value in (self.id, self.resource, self.node):
            word("ban", value)


@frozen
class PastOperation:
    """The last run of one operation, as `crm_mon -o` remembers it.

    `interval`, `exec_time` and `queue_time` are in milliseconds.  Without `-t` the text of 2.1 says
    no more than the task; `call` is None while the operation is pending.
    """

    node: str
    resource: str
    task: str
    interval: int
    call: int | None
    code: int | None = None
    result: str | None = None
    when: str | None = None
    exec_time: int | None = None
    queue_time: int | None = None

    def __attrs_post_init__(self) -> None:
        for value in (self.node, self.resource, self.task):
            word("operation", value)
        for number in (self.interval, self.exec_time, self.queue_time):
            if number is not None and not 0 <= number < 10**12:
                raise IllegalValue("operation", str(number), "out of range")
        if self.result is not None and legal_value("result", self.result) != self.result.strip():
            raise IllegalValue("operation", self.result, "it starts or ends with a blank")
        legal_moment(self.when)


@frozen
class Ticket:
    """A ticket of a multi-site cluster: resources that depend on it run where it is granted."""

    id: str
    granted: bool
    standby: bool = False
    last_granted: str | None = None

    def __attrs_post_init__(self) -> None:
        word("ticket", self.id)
        legal_moment(self.last_granted)


@frozen
class FencingEvent:
    """A node that was fenced, or is being fenced; `status` is success, failed or pending.

    The text shows what it was asked for: failures and what is pending, with `-m2` successes too.
    """

    action: str
    target: str
    status: str
    delegate: str | None = None
    client: str | None = None
    origin: str | None = None
    completed: str | None = None
    reason: str = ""

    def __attrs_post_init__(self) -> None:
        for value in (self.action, self.target, self.delegate, self.origin):
            if value is not None:
                word("fencing", value)
        # crm_mon 2.1.5 prints `(null).first.95` for `stonith_admin --tag first`
        if self.client is not None and not re.fullmatch(r"[^\s<>'\"&\x00-\x20]+", self.client):
            raise IllegalValue("fencing", self.client, "expected one word")
        if self.status not in ("success", "failed", "pending"):
            raise IllegalValue("fencing", self.status, "expected success, failed or pending")
        if legal_value("fencing", self.reason) != self.reason.strip():
            raise IllegalValue("fencing", self.reason, "it starts or ends with a blank")
        legal_moment(self.completed)
