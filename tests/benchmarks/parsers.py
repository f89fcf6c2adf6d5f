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

from centreon_ha_upgrade.conversations import all_of, named
from tests.benchmarks.workloads import crm_mon_text, crm_mon_xml, growth

SIZES = (1, 10, 100, 1000)
# jc's parser for the very text that ours reads.  It has none for plain `rpm -q` (only `-qi`,
# which nobody asks for here), nor for `systemctl show` or `find -printf`.
SAME_IN_JC = {
    "services.processes": "ps",
    "files.ls": "ls",
    "php.ini": "ini",
    "mariadb.my_cnf": "ini-dup",
    "cron.cron_d": "crontab-u",
}
_ENOUGH = 0.2


def seconds(work: Callable[[], object]) -> float:
    """The shortest of several runs: what the machine did besides is left out."""
    times = list[float]()
    while not times or (sum(times) < _ENOUGH and len(times) < 200):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def against_jc(parser: str, text: str) -> float | None:
    """jc's time for the same text; None if jc is missing or does not read it."""
    if importlib.util.find_spec("jc") is None:
        return None
    import jc

    try:
        return seconds(lambda: jc.parse(parser, text, quiet=True))
    except Exception:  # whatever it is, it is jc's
        return None


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
        took = seconds(lambda larger=larger: module.parse(larger))  # type: ignore[misc]
        rates.append(took / len(larger))
        size, lines = len(larger.encode()), larger.count("\n")
        said = (
            f"{name:24} x{times:<5} {size / 1e3:10.1f} kB {took * 1e3:10.2f} ms"
            f" {size / took / 1e6:7.2f} MB/s {lines / took:11,.0f} lines/s"
        )
        if times == SIZES[-1]:
            said += f"  growth {rates[-1] / rates[-2]:.2f}"
        if name in SAME_IN_JC:
            other = against_jc(SAME_IN_JC[name], larger)
            said += "  jc: no" if other is None else f"  jc {other / took:5.2f} x our time"
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
        took = (
            seconds(lambda t=as_text: parse(t)),  # type: ignore[misc]
            seconds(lambda t=as_xml: parse(t)),  # type: ignore[misc]
            seconds(lambda t=as_xml: ET.fromstring(t)),  # type: ignore[misc]
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
