"""Outputs of 1, 10, 100 and 1,000 times the normal size, grown from captures of real tools."""

import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from attrs import evolve

from centreon_ha_upgrade.errors import ParseError
from centreon_ha_upgrade.pacemaker import crm_mon

GOLDEN = Path(__file__).parents[1] / "golden"
# Captures of the platform itself, or as shipped, where the largest one is of something else.
OF_THE_PLATFORM = {
    "cron.cron_d": "lab-20.04",
    "php.ini": "every-kind-of-line",
    "mariadb.my_cnf": "server-in-20.04-state",
    "pacemaker.crm_mon": "el7-2n-normal-xml",
}
Grow = Callable[[str, int], str]


def normal(name: str, module: ModuleType) -> str:
    """The platform's own capture, or the largest one that the parser reads."""
    if name in OF_THE_PLATFORM:
        return _text(GOLDEN / name.replace(".", "/") / OF_THE_PLATFORM[name] / "stdout.txt")
    readable = [text for text in map(_text, captures(name)) if _reads(module, text)]
    return max(readable, key=len)


def captures(name: str) -> list[Path]:
    return sorted((GOLDEN / name.replace(".", "/")).glob("*/stdout.txt"))


def growth(name: str, module: ModuleType) -> tuple[str, Grow] | None:
    """A normal output and the way to make it larger; None where that is refused."""
    text = normal(name, module)
    if name == "pacemaker.crm_mon":
        return text, crm_mon_text
    grow: Grow
    for grow in (*_NUMBERED, *_repetitions(text)):
        if grow(text, 3) != text and _reads(module, grow(text, 3)):
            return text, grow
    return None


def crm_mon_text(text: str, times: int) -> str:
    return crm_mon.render_text(_larger(text, times))


def crm_mon_xml(text: str, times: int) -> str:
    """The same cluster as `crm_mon_text`, as XML."""
    return crm_mon.render(_larger(text, times))


def _larger(text: str, times: int) -> crm_mon.ClusterStatus:
    """The same nodes with that many times the resources, under other names."""
    status = crm_mon.parse(text)
    more = [_renamed(each, number) for number in range(times) for each in status.resources]
    return evolve(status, resources=more, instances_configured=None, disabled=None, blocked=None)


def _renamed(resource: crm_mon.ResourceStatus, number: int) -> crm_mon.ResourceStatus:
    def name(old: str) -> str:
        return f"{old}-{number}" if number else old

    member = None if resource.member is None else name(resource.member)
    instances = [evolve(each, id=name(each.id)) for each in resource.instances]
    return evolve(resource, id=name(resource.id), member=member, instances=instances)


def _numbered(element: str) -> Grow:
    """Repeats what stands inside an XML element, under other ids."""
    inside = re.compile(rf"(<{element}>)(.*?)(</{element}>)", re.DOTALL)

    def grow(text: str, times: int) -> str:
        found = inside.search(text)
        if found is None:
            return text
        more = (re.sub(r'\bid="', f'id="x{n}-', found[2]) for n in range(1, times))
        return text[: found.end(2)] + "".join(more) + text[found.end(2) :]

    return grow


def _file_of_cron(text: str, times: int) -> str:
    """The lines of all files again and again, in one file: what jc reads is one file."""
    end = text.find("==| end")
    if end < 0:
        return text
    lines = "".join(re.findall(r"(?m)^\t.*\n", text))
    return f"==> centreon <==\n{lines * times}\n{text[end:]}"


def bare_cron(text: str) -> str:
    """The lines of cron's files without our frame."""
    return "".join(found[1:] for found in re.findall(r"(?m)^\t.*\n", text))


def _settings(text: str, times: int) -> str:
    """The same lines again, each setting under another name."""
    if not re.search(r"(?m)^\[\w+\]$", text):
        return text
    more = (re.sub(r"(?m)^([a-z][\w.-]*)(?= *=)", rf"\g<1>{n}", text) for n in range(1, times))
    return "".join((text, *more))


_NUMBERED = (_numbered("resources"), _numbered("constraints"), _file_of_cron, _settings)


def _repetitions(text: str) -> list[Grow]:
    """Ways to repeat a part of the lines: all of them, then all but a head or a foot."""
    lines = text.splitlines(keepends=True)
    # blank lines alone are no larger answer
    spans = [(a, b) for a in range(min(len(lines), 6)) for b in range(min(len(lines) - a, 3))]
    spans += [(a, len(lines) - a - 1) for a in range(len(lines))]
    return [
        _repetition(head, len(lines) - foot)
        for head, foot in spans
        if "".join(lines[head : len(lines) - foot]).strip()
    ]


def _repetition(head: int, end: int) -> Grow:
    def grow(text: str, times: int) -> str:
        lines = text.splitlines(keepends=True)
        return "".join([*lines[:head], *(lines[head:end] * times), *lines[end:]])

    return grow


def _text(path: Path) -> str:
    return path.read_bytes().decode()


def _reads(module: ModuleType, text: str) -> bool:
    try:
        module.parse(text)
    except ParseError:
        return False
    return True
