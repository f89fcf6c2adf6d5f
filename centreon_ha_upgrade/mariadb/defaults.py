"""`my_print_defaults --mysqld`: what a server would be started with, from all its option files.

It reads /etc/my.cnf, what that includes, and every section that the installed server reads, in
their order: the last value of an option wins.  A server with no option at all prints nothing,
which is refused.  Serves E01 (F29) and J01 (F40).
"""

import re
from collections.abc import Mapping

from attrs import field, frozen

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.mariadb.my_cnf import key

_OPTION = re.compile(r"--([A-Za-z0-9][A-Za-z0-9_.-]*)(?:=(.*))?")
_VALUE = re.compile(r"[^\n\r\x00-\x08\x0b-\x1f]*")


@frozen
class Option:
    """One option as a file spells it; `value` is None where it has none."""

    name: str
    value: str | None = field()

    @value.validator
    def _legal(self, _: object, value: str | None) -> None:
        if not _OPTION.fullmatch(f"--{self.name}"):
            raise IllegalValue("option", self.name, "letters, digits, _ . and - only")
        if value is not None and (not _VALUE.fullmatch(value) or value != value.rstrip()):
            raise IllegalValue("option", value, "it must stand on one line")


@frozen
class Defaults:
    """The options in the order in which the server gets them."""

    options: tuple[Option, ...] = field(converter=tuple[Option, ...])

    @property
    def effective(self) -> Mapping[str, str | None]:
        """The value that counts of each option, under its one spelling (`my_cnf.key`)."""
        return {key(each.name): each.value for each in self.options}

    def gives(self, name: str, value: str | None) -> bool:
        """Whether the server is started with exactly this value."""
        found = self.effective
        return key(name) in found and found[key(name)] == value


def query() -> Query[Defaults]:
    """What the server of this node would be started with.

    >>> print(query())
    my_print_defaults --mysqld
    """
    return ask("my_print_defaults", "--mysqld", parse=parse)


def parse(text: str) -> Defaults:
    """The options.  Raises `ParseError`, also when there is none."""
    lines, found = Lines("my_print_defaults", text), list[Option]()
    for line in lines:
        seen = lines.match(_OPTION, line, "an option behind two dashes")
        try:
            found.append(Option(seen[1], seen[2]))
        except IllegalValue as error:
            lines.fail(error.reason)
    if not found:
        lines.fail("no option at all")
    return Defaults(found)


def render(defaults: Defaults) -> str:
    """What the program prints."""
    return "".join(
        f"--{each.name}\n" if each.value is None else f"--{each.name}={each.value}\n"
        for each in defaults.options
    )
