"""The cluster drawn: a box a node, a line for whatever runs there.

Two boxes a row: four side by side could not be read on a phone.
"""

from collections.abc import Iterator
from itertools import groupby

from attrs import frozen

from centreon_ha_upgrade.report import svg
from centreon_ha_upgrade.report.document import Picture

_WIDTH, _GAP, _LINE, _HEAD, _FOOT, _COLUMNS = 240, 16, 24, 44, 12, 2


@frozen
class _Box:
    name: str
    state: str
    lines: tuple[tuple[str, str], ...]

    @property
    def height(self) -> int:
        return _HEAD + _LINE * len(self.lines) + _FOOT

    def drawn(self, x: int, y: int, height: int) -> Iterator[str]:
        yield f'<rect class="box" x="{x + 1}" y="{y + 1}" rx="8"'
        yield f' width="{_WIDTH - 2}" height="{height - 2}"/>'
        colour = "up" if self.state == "online" else "down"
        yield f'<circle class="{colour}" cx="{x + 20}" cy="{y + 23}" r="6"/>'
        yield svg.text("name", x + 34, y + 29, self.name, 16)
        if self.state != "online":
            yield svg.text("state", x + _WIDTH - 14, y + 29, self.state, 14)
        for number, (said, kind) in enumerate(self.lines):
            yield svg.text(kind, x + 16, y + _HEAD + _FOOT + _LINE * number, said, 27)


def topology(picture: Picture, label: str) -> str:
    """The picture as SVG."""
    boxes = [_Box(name, state, tuple(_running(picture, name))) for name, state in picture.nodes]
    parts: list[str] = []
    y = 0
    for at in range(0, len(boxes), _COLUMNS):
        row = boxes[at : at + _COLUMNS]
        height = max(box.height for box in row)
        for column, box in enumerate(row):
            parts += box.drawn(column * (_WIDTH + _GAP), y, height)
        y += height + _GAP
    width = _WIDTH * _COLUMNS + _GAP * (_COLUMNS - 1)
    return svg.drawing("topology", width, max(1, y - _GAP), label, parts)


def _running(picture: Picture, node: str) -> Iterator[tuple[str, str]]:
    """Text and kind of each line in a node's box; the members of a group are counted."""
    here = [
        (placed, role)
        for placed in picture.resources
        for where, role in placed.places
        if where == node
    ]
    if not here:
        yield "–", "plain"
    for parent, some in groupby(here, lambda pair: pair[0].parent):
        members = list(some)
        if parent is not None and len({placed.id for placed, _ in members}) > 1:
            failed = any(placed.failed for placed, _ in members)
            yield f"{parent} ({len(members)})", "failed" if failed else "group"
            continue
        for placed, role in members:
            kind = "promoted" if role == "Promoted" else "plain"
            yield f"{placed.id} · {role}", "failed" if placed.failed else kind
