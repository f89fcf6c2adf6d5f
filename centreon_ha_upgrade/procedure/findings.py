"""Every finding of the program by its code, those of `accept` and `verdict` included."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from centreon_ha_upgrade.procedure import acceptance, verdict
from centreon_ha_upgrade.procedure.preflight.codes import CODES, AnyCheck, Code, Judged, codes_of


def _outside() -> Iterator[AnyCheck]:
    yield from (check for check, _ in acceptance.CHECKS)
    yield from (
        Judged(f"verdict.{number}", title, judge)
        for number, (title, _, judge) in enumerate(verdict.POINTS, 1)
    )


def _all() -> Mapping[str, Code]:
    found = dict(CODES)
    for check in _outside():
        for code in codes_of(check):
            before = found.get(code, Code(code, ()))
            found[code] = Code(code, tuple(dict.fromkeys((*before.checks, check))), before.steps)
    return MappingProxyType(dict(sorted(found.items())))


ALL = _all()
"""Every code by its name."""
