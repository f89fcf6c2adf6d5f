"""`ip -o addr show`: the addresses that a node holds, one a line (F30).

Only what is up and configured shows; loopback is always among it on a node that can be reached,
so that silence is never an answer.  The line's second half, behind the backslash, tells lifetimes.
"""

import re
from ipaddress import ip_interface

from attrs import field, frozen

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue

_LINE = re.compile(
    r"[0-9]+: (?P<device>[!-\[\]-~]+) +inet6? (?P<address>[0-9a-f.:]+)"
    r"(?: peer (?P<peer>[0-9a-f.:]+))?(?:/(?P<prefix>[0-9]{1,3}))?"
    r"(?: (?:brd|any) [0-9a-f.:]+)*(?: metric [0-9]+)?"
    r" scope (?P<scope>[a-z0-9]+)(?P<flags>(?: [!-\[\]-~]+)*) ?"
    r"\\ +valid_lft (?:forever|[0-9]+sec) preferred_lft (?:forever|[0-9]+sec)"
)


@frozen
class Address:
    """One address on one device; `prefix` is the length of its network's part, in bits."""

    device: str
    address: str
    prefix: int = field()
    scope: str = "global"

    @prefix.validator
    def _legal(self, _: object, prefix: int) -> None:
        try:
            whole = ip_interface(f"{self.address}/{prefix}")
        except ValueError as error:
            raise IllegalValue("address", self.address, str(error)) from None
        if str(whole.ip) != self.address:
            raise IllegalValue("address", self.address, f"it is written {whole.ip}")


@frozen
class Addresses:
    """What a node holds, in the kernel's order."""

    addresses: tuple[Address, ...] = field(converter=tuple[Address, ...])

    def holds(self, address: str) -> bool:
        """Whether some device has it, whatever its prefix."""
        wanted = ip_interface(address).ip
        return any(ip_interface(each.address).ip == wanted for each in self.addresses)


def query() -> Query[Addresses]:
    """The addresses of a node.

    >>> print(query())
    ip -o addr show
    """
    return ask("ip", "-o", "addr", "show", parse=parse)


def parse(text: str) -> Addresses:
    """The addresses.  Raises `ParseError`, also when there is none."""
    lines, found = Lines("ip", text), list[Address]()
    for line in lines:
        seen = lines.match(_LINE, line, "a device, an address, its scope and its lifetimes")
        host = 128 if ":" in seen["address"] else 32
        try:
            address = Address(
                seen["device"], seen["address"], int(seen["prefix"] or host), seen["scope"]
            )
        except IllegalValue as error:
            lines.fail(str(error))
        found.append(address)
    if not found:
        lines.fail("it names no address")
    return Addresses(found)


def render(addresses: Addresses) -> str:
    """What iproute2 prints for addresses without labels, peers or ends."""
    numbers = {
        name: n for n, name in enumerate(dict.fromkeys(a.device for a in addresses.addresses), 1)
    }
    return "".join(
        f"{numbers[a.device]}: {a.device}    {'inet6' if ':' in a.address else 'inet'} "
        f"{a.address}/{a.prefix} scope {a.scope} "
        f"{'' if ':' in a.address else a.device}\\       valid_lft forever preferred_lft forever\n"
        for a in addresses.addresses
    )
