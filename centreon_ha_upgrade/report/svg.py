"""Pieces of drawings.  Colours come from the page's style sheet, by class; texts are escaped."""

from collections.abc import Iterable
from html import escape


def drawing(kind: str, width: int, height: int, label: str, parts: Iterable[str]) -> str:
    """One picture, with its label for those who cannot see it."""
    told = escape(label)
    return (
        f'<svg class="{kind}" viewBox="0 0 {width} {height}" role="img" aria-label="{told}">'
        f"<title>{told}</title>{''.join(parts)}</svg>"
    )


def text(kind: str, x: float, y: float, said: str, most: int = 40) -> str:
    """One line, cut with an ellipsis where it is longer than `most` signs."""
    short = said if len(said) <= most else f"{said[: most - 1]}…"
    return f'<text class="{kind}" x="{x}" y="{y}">{escape(short)}</text>'


def line(kind: str, points: Iterable[tuple[float, float]]) -> str:
    """A line through all points; a dot where there is one only."""
    points = tuple(points)
    if len(points) == 1:
        ((x, y),) = points
        return f'<circle class="{kind}" cx="{x}" cy="{y}" r="3"/>'
    path = " ".join(f"{x},{y}" for x, y in points)
    return f'<polyline class="{kind}" points="{path}"/>'
