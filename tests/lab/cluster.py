"""Forms the cluster of a new lab, and tells when a cluster is at rest."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from subprocess import CompletedProcess

from tests.lab import process
from tests.lab.layers import FILES
from tests.lab.shape import Shape

Run = Callable[[str, str, str | None], CompletedProcess[str]]

_MASTER = {"Master", "Promoted"}
_WRITE = "INSERT INTO host (host_name, host_address) VALUES ('switch', '192.0.2.4')"


class Cluster:
    """The cluster of a shape, reached by a function that runs a command on a node."""

    def __init__(self, shape: Shape, run: Run) -> None:
        self._shape = shape
        self._run = run
        self._first = next(iter(shape)).name

    def form(self) -> None:
        """From freshly booted nodes to a 20.04 with every resource started."""
        self._everywhere("prepare.sh")
        self._exchange_keys()
        process.wait_until(self._pcsd_listens, 60, "pcsd on every node")
        self._script(self._first, "form.sh", "create")
        self._everywhere("seed.sh")
        self._script(self._first, "form.sh", "start")
        process.wait_until(self._meets, 90, "all nodes to meet")
        self._script(self._first, "resources.sh")
        self.settle()
        self._write_something()

    def settle(self, seconds: float = 120) -> None:
        """Wait until every resource runs where it should, and the replica follows.

        On a busy machine an operation can miss its time limit; one cleanup is then in order.
        """
        try:
            process.wait_until(self._quiet, seconds, "the resources")
        except TimeoutError:
            self._command(self._first, "crm_resource --cleanup")
            process.wait_until(self._quiet, seconds, "the resources", self._describe)

    def _quiet(self) -> bool:
        return self.at_rest() and self._replicates()

    def _describe(self) -> str:
        status = self._run(self._first, "crm_mon --one-shot --inactive --failcounts", None).stdout
        threads = [
            f"{member.name}: {self._run(member.name, sql('SHOW SLAVE STATUS'), None).stdout}"
            for member in self._shape.databases
        ]
        return "\n".join([status, *threads])

    def status(self) -> ET.Element | None:
        """The state of the cluster as its first node sees it."""
        answer = self._run(self._first, "crm_mon --one-shot --inactive --output-as=xml", None)
        return ET.fromstring(answer.stdout) if answer.returncode == 0 else None

    def at_rest(self) -> bool:
        return (seen := self.status()) is not None and settled(seen, self._shape)

    def primary(self) -> str | None:
        """The node whose database is promoted."""
        seen = self.status()
        return None if seen is None else next(iter(_nodes_in_role(seen, _MASTER)), None)

    def stop(self) -> None:
        self._command(self._first, "pcs cluster stop --all")

    def _meets(self) -> bool:
        return (seen := self.status()) is not None and _all_online(seen, self._shape)

    def _pcsd_listens(self) -> bool:
        knock = "exec 3<>/dev/tcp/127.0.0.1/2224"
        return all(self._run(m.name, knock, None).returncode == 0 for m in self._shape)

    def _replicates(self) -> bool:
        primary = self.primary()
        replica = next(m.name for m in self._shape.databases if m.name != primary)
        answer = self._run(replica, sql("SHOW SLAVE STATUS\\G"), None).stdout
        return answer.splitlines().count("Yes") == 2  # both threads; -N leaves their names out

    def _write_something(self) -> None:
        """Without any write there is no GTID; and a row on the replica proves that it works."""
        count = "SELECT COUNT(*) FROM centreon.host WHERE host_name = 'switch'"
        self._command(self.primary() or "", sql(_WRITE, "centreon"))
        both = [member.name for member in self._shape.databases]
        process.wait_until(
            lambda: all(self._run(node, sql(count), None).stdout.strip() == "1" for node in both),
            30,
            "the new row on both databases",
        )

    def _exchange_keys(self) -> None:
        keys = {member.name: self._script(member.name, "keys.sh") for member in self._shape}
        trust = (FILES / "cluster" / "trust.sh").read_text()
        for member in self._shape:
            self._command(member.name, trust, keys[member.peer])

    def _everywhere(self, script: str) -> None:
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda member: self._script(member.name, script), self._shape))

    def _script(self, node: str, name: str, *words: str) -> str:
        content = (FILES / "cluster" / name).read_text()
        return self._command(node, " ".join(["bash -s --", *words]), content)

    def _command(self, node: str, command: str, text: str | None = None) -> str:
        answer = self._run(node, command, text)
        if answer.returncode:
            raise RuntimeError(f"{node}: {command.splitlines()[0]}: {answer.stderr.strip()}")
        return answer.stdout


def sql(statement: str, database: str = "") -> str:
    """A shell command that runs a statement as the administrator of the local server."""
    return f'mysql -N -B -uroot -p"R00t-Pa55!" {database} -e "{statement}"'


def settled(seen: ET.Element, shape: Shape) -> bool:
    """Whether a status shows all nodes online and every resource where it belongs."""
    resources = list(seen.iterfind("./resources//resource"))
    # Pacemaker shows a stopped orphan when more nodes were probed than clone-max allows to run.
    orphans = [r for r in resources if r.get("orphaned") == "true" and r.get("active") == "true"]
    sound = not orphans and not any(r.get("failed") == "true" for r in resources)
    alone = [*seen.iterfind("./resources/resource"), *seen.iterfind("./resources/group/resource")]
    expected = 8 if shape.nodes == 2 else 9
    started = sum(r.get("role") == "Started" for r in alone)
    clones = {c.get("id"): _active(c) for c in seen.iterfind("./resources/clone")}
    doubled = len(clones) == 3 and set(clones.values()) == {2}
    promoted = len(_nodes_in_role(seen, _MASTER)) == 1
    return _all_online(seen, shape) and sound and started == expected and doubled and promoted


def _all_online(seen: ET.Element, shape: Shape) -> bool:
    nodes = seen.findall("./nodes/node[@online='true']")
    return len(nodes) == shape.nodes


def _active(clone: ET.Element) -> int:
    return sum(resource.get("active") == "true" for resource in clone.iterfind("resource"))


def _nodes_in_role(seen: ET.Element, roles: set[str]) -> list[str]:
    running = [r for r in seen.iterfind("./resources/clone/resource") if r.get("role") in roles]
    return [node.get("name", "") for resource in running for node in resource.iterfind("node")]
