"""The delay of the replica over the time of a run, drawn; a gap where nothing was replicated."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby, starmap

from attrs import frozen

from centreon_ha_upgrade.report import svg
from centreon_ha_upgrade.report.document import Delay
from centreon_ha_upgrade.report.words import duration

_WIDTH, _HEIGHT, _MARGIN, _COLOURS = 720, 180, 34, 4
_RIGHT, _FLOOR = _WIDTH - _MARGIN, _HEIGHT - _MARGIN

Sample = tuple[float, int | None]


@frozen
class _Frame:
    """Where a moment and a delay lie on the drawing."""

    first: float
    last: float
    highest: int

    def place(self, moment: float, seconds: int) -> tuple[float, float]:
        across = (moment - self.first) / max(self.last - self.first, 1.0)
        up = seconds / self.highest
        x, y = _MARGIN + across * (_RIGHT - _MARGIN), _FLOOR - up * (_FLOOR - _MARGIN)
        return round(x, 1), round(y, 1)

    def axes(self) -> Iterator[str]:
        yield f'<line class="axis" x1="{_MARGIN}" y1="{_FLOOR}" x2="{_RIGHT}" y2="{_FLOOR}"/>'
        yield svg.text("tick", _MARGIN, 22, f"{self.highest} s")
        yield svg.text("tick", _MARGIN, _HEIGHT - 10, "0")
        yield svg.text("tick end", _RIGHT, _HEIGHT - 10, duration(self.last - self.first))


def delay_curve(delays: Iterable[Delay], label: str) -> str:
    """The curves as SVG, one a node; empty where no delay was ever seen."""
    nodes = _by_node(delays)
    if not nodes:
        return ""
    samples = [sample for pairs in nodes.values() for sample in pairs]
    moments = [moment for moment, _ in samples]
    frame = _Frame(min(moments), max(moments), max(1, *(seconds or 0 for _, seconds in samples)))
    parts = list(frame.axes())
    for number, (node, pairs) in enumerate(nodes.items()):
        colour = f"curve{number % _COLOURS}"
        parts += [svg.line(colour, starmap(frame.place, run)) for run in _unbroken(pairs)]
        parts.append(svg.text(f"{colour} tick end", _RIGHT, 22 + 18 * number, node, 30))
    return svg.drawing("curve", _WIDTH, _HEIGHT, label, parts)


def _by_node(delays: Iterable[Delay]) -> dict[str, list[Sample]]:
    """The samples of each node that was ever seen to replicate."""
    found: dict[str, list[Sample]] = {}
    for one in delays:
        moment = datetime.fromisoformat(one.at).timestamp()
        found.setdefault(one.node, []).append((moment, one.seconds))
    return {n: pairs for n, pairs in found.items() if any(s is not None for _, s in pairs)}


def _unbroken(pairs: list[Sample]) -> Iterator[list[tuple[float, int]]]:
    for known, some in groupby(pairs, lambda pair: pair[1] is not None):
        if known:
            yield [(moment, seconds) for moment, seconds in some if seconds is not None]
