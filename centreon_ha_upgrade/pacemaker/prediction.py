"""What the cluster would do if maintenance mode ended now, asked of Pacemaker itself (M01).

One script on one node: `cibadmin --query` into a private folder, maintenance mode taken off in the
copy by `crm_attribute` (which edits the file that CIB_file names), then `crm_verify` and
`crm_simulate` on the copy.  The cluster is not touched; the folder is gone when the script ends.
The configuration comes first in the answer, as the cluster holds it, so that an action can be
explained by its cause.  Attribute values may be passwords: a `Prediction` must not be printed.
crm_verify exits 0 when it is content and 78 (2.1) when it is not: both are answers.
"""

import re

from attrs import evolve, field, frozen

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.pacemaker import cib as cib_of
from centreon_ha_upgrade.pacemaker import simulate
from centreon_ha_upgrade.pacemaker._cib_state import Memory, distinct, read_state, write_state
from centreon_ha_upgrade.pacemaker.cib import Cib
from centreon_ha_upgrade.pacemaker.simulate import Simulation

__all__ = ["Memory", "Prediction", "parse", "query", "render"]

_SHOWN = (
    "cibadmin --query > copy.xml; CIB_file=copy.xml crm_attribute -n maintenance-mode -v false; "
    "crm_verify -V -x copy.xml; crm_simulate -S -x copy.xml"
)
_SCRIPT = """umask 077; d=$(mktemp -d) || exit 1
trap 'rm -rf "$d"' EXIT; trap 'exit 1' HUP INT TERM
cibadmin --query > "$d/cib.xml" && cp "$d/cib.xml" "$d/copy.xml" || exit 1
CIB_file="$d/copy.xml" crm_attribute --type crm_config --name maintenance-mode \
--update false || exit 1
echo '==> cib'; cat "$d/cib.xml"; echo "==> code $?"
echo '==> crm_verify'; crm_verify -V --xml-file "$d/copy.xml" 2>&1; echo "==> code $?"
echo '==> crm_simulate'; crm_simulate -S -x "$d/copy.xml"; echo "==> code $?\""""
_PARTS = ("==> cib", "==> crm_verify", "==> crm_simulate")
_CODE = re.compile(r"==> code ([0-9]{1,3})")
_NOT_RUN = (126, 127)
_YES = ("true", "yes", "on", "1", "y")


def _printable(_: object, _attribute: object, lines: tuple[str, ...]) -> None:
    for line in lines:
        if not line.strip() or line != line.rstrip() or line.startswith("==> "):
            raise IllegalValue("complaint", line, "the tool could not print it")


@frozen(kw_only=True)
class Prediction:
    """The configuration as it is, what the nodes remember, and what would happen.

    `valid` says that crm_verify was content with the copy; `complaints` are its words.
    """

    cib: Cib = field(repr=False)
    memories: tuple[Memory, ...] = field(
        default=(), converter=tuple[Memory, ...], validator=distinct
    )
    valid: bool = True
    complaints: tuple[str, ...] = field(default=(), converter=tuple[str, ...], validator=_printable)
    simulation: Simulation

    @property
    def in_maintenance(self) -> bool:
        """Whether the cluster leaves its resources alone at this moment."""
        return self.cib.property("maintenance-mode") in _YES

    def memory(self, node: str) -> Memory:
        """What a node remembers; nothing, of a node that the cluster never saw."""
        return next((each for each in self.memories if each.node == node), Memory(node))


def query() -> Query[Prediction]:
    """What would happen without maintenance mode (gate M01).

    >>> print(query())  # doctest: +NORMALIZE_WHITESPACE
    cibadmin --query > copy.xml;
    CIB_file=copy.xml crm_attribute -n maintenance-mode -v false;
    crm_verify -V -x copy.xml; crm_simulate -S -x copy.xml
    """
    asked = ask("/bin/sh", "-c", _SCRIPT, parse=parse)
    return evolve(asked, command=evolve(asked.command, label=_SHOWN))


def parse(text: str) -> Prediction:
    """Reads `query`'s answer.  Raises `ParseError`."""
    lines = Lines("prediction", text)
    bodies = {title: _body(lines, title) for title in _PARTS}
    if lines.next() is not None:
        lines.fail("expected nothing more")
    (configured, _), (said, code), (simulated, ended) = bodies.values()
    if ended > 1:
        lines.fail("crm_simulate failed")
    try:
        return Prediction(
            cib=cib_of.parse(configured),
            memories=read_state(configured),
            valid=code == 0,
            complaints=[line.rstrip() for line in said.split("\n") if line.strip()],
            simulation=simulate.parse(simulated),
        )
    except IllegalValue as error:
        return lines.fail(error.reason)


def _body(lines: Lines, title: str) -> tuple[str, int]:
    """One part, after as many blank lines as stand before it, and its exit code.

    So a reader of the part numbers its lines as the whole does.
    """
    if lines.next() != title:
        lines.fail(f"expected {title!r}")
    before, body = lines.number, list[str]()
    while (line := lines.peek()) is not None:
        found = _CODE.fullmatch(line)
        if found is not None:
            lines.next()
            if int(found[1]) in _NOT_RUN:
                lines.fail(f"{title[4:]} could not be run")
            return "\n" * before + "\n".join(body) + "\n", int(found[1])
        body.append(lines.raw() or "")
    return lines.fail(f"it ends within {title[4:]}")


def render(prediction: Prediction) -> str:
    """What the script prints."""
    configured = cib_of.render(prediction.cib)
    head = configured.rpartition("  <status/>\n")[0]
    state = write_state(prediction.memories).replace("\n", "\n  ").rstrip(" ")
    said = "".join(f"{line}\n" for line in prediction.complaints)
    return (
        f"{_PARTS[0]}\n{head}  {state}</cib>\n==> code 0\n"
        f"{_PARTS[1]}\n{said}==> code {0 if prediction.valid else 78}\n"
        f"{_PARTS[2]}\n{simulate.render(prediction.simulation)}==> code 0\n"
    )
