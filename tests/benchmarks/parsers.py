"""`python -m tests.benchmarks.parsers [NAME...]`: the speed of each parser, as outputs grow.

Four sizes, so that whatever is not linear shows: `growth` is the time for the largest divided
by what its size makes of the time for 100 (1.0 is linear).  Beside ours, in the same run: jc on
the same text where it reads the same format, and ElementTree.fromstring alone on the XML of the
same cluster.  Times are the best of several, in one process.
"""

import argparse
import importlib.util
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from functools import partial

from centreon_ha_upgrade.conversations import all_of, named
from tests.benchmarks.workloads import bare_cron, crm_mon_text, crm_mon_xml, growth

SIZES = (1, 10, 100, 1000)


def _same(text: str) -> str:
    return text


# jc's parser for what ours reads, and how it wants the text.  It has none for plain `rpm -q`,
# nor for `systemctl show` or `find -printf`.
SAME_IN_JC: dict[str, tuple[str, Callable[[str], str]]] = {
    "services.processes": ("ps", _same),
    "files.ls": ("ls", _same),
    "php.ini": ("ini", _same),
    "mariadb.my_cnf": ("ini-dup", _same),
    "cron.cron_d": ("crontab-u", bare_cron),
    "packages.rpm_info": ("rpm-qi", _same),
}
_ENOUGH = 0.2


def seconds(*works: Callable[[], object]) -> tuple[float, ...]:
    """The shortest of several runs of each: what the machine did besides is left out.

    They run in turn, so that a busy minute burdens all of them alike.
    """
    times = list[tuple[float, ...]]()
    while len(times) < 5 or (sum(map(sum, times)) < _ENOUGH * len(works) and len(times) < 200):
        times.append(tuple(map(_run, works)))
    return tuple(map(min, zip(*times, strict=True)))


def _run(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def beside_jc(name: str, text: str) -> list[Callable[[], object]]:
    """jc's reading of the same text; none if jc is missing, has no such parser or refuses it."""
    if name not in SAME_IN_JC or importlib.util.find_spec("jc") is None:
        return []
    import jc

    parser, shape = SAME_IN_JC[name]
    theirs = shape(text)
    try:
        jc.parse(parser, theirs, quiet=True)
    except Exception:  # whatever it is, it is jc's
        return []
    return [lambda: jc.parse(parser, theirs, quiet=True)]


def show(name: str) -> None:
    """One line per size."""
    module = all_of()[name]
    found = growth(name, module)
    if found is None:
        print(f"{name:24} not grown: it refuses a repeated record, or prints one only")
        return
    text, grow = found
    rates = list[float]()
    for times in SIZES:
        larger = grow(text, times)
        ours = partial(module.parse, larger)
        took, *others = seconds(ours, *beside_jc(name, larger))
        rates.append(took / len(larger))
        size, lines = len(larger.encode()), larger.count("\n")
        said = (
            f"{name:24} x{times:<5} {size / 1e3:10.1f} kB {took * 1e3:10.2f} ms"
            f" {size / took / 1e6:7.2f} MB/s {lines / took:11,.0f} lines/s"
        )
        if times == SIZES[-1]:
            said += f"  growth {rates[-1] / rates[-2]:.2f}"
        if name in SAME_IN_JC:
            said += f"  jc {others[0] / took:5.2f} x our time" if others else "  jc: no"
        print(said, flush=True)


def show_cluster() -> None:
    """crm_mon's text against the XML of the same cluster."""
    text, _ = growth("pacemaker.crm_mon", named("pacemaker.crm_mon")) or ("", None)
    parse = named("pacemaker.crm_mon").parse
    print(
        "\ncrm_mon, the same cluster:    text, parsed   XML, parsed   ElementTree.fromstring alone"
    )
    for times in SIZES:
        as_text, as_xml = crm_mon_text(text, times), crm_mon_xml(text, times)
        took = seconds(
            partial(parse, as_text), partial(parse, as_xml), partial(ET.fromstring, as_xml)
        )
        count = sum(len(each.instances) for each in parse(as_text).resources)
        print(
            f"{count:6} resources ({len(as_text) // 1000} kB, {len(as_xml) // 1000} kB)  "
            + "  ".join(f"{each * 1e3:9.2f} ms" for each in took)
        )


def main() -> None:
    """Measures the parsers named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.parsers")
    parser.add_argument("names", nargs="*", metavar="NAME")
    names = parser.parse_args().names or sorted(all_of())
    for name in names:
        show(name)
    if "pacemaker.crm_mon" in names:
        show_cluster()


if __name__ == "__main__":
    main()
