"""rpm: what is installed, and the erasure of step E02.

`rpm -q` exits with the number of names it did not find, so every code is announced and the text
alone tells.  It prints `package X is not installed` on standard output.  `rpm --erase` refuses
the whole transaction, erasing nothing, when a single name is absent (X07): erase only what
`installed` found.
"""

import re

from attrs import field, frozen, validators

from centreon_ha_upgrade.core.command import Command, Query, answered, ask, run
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.packages._words import words

FORMAT = r"%{NAME}\t%{VERSION}\t%{RELEASE}\t%{ARCH}\n"

# A release may hold dots too: without this list, "5.el7" would read as release 5 for arch el7.
_ARCH = r"noarch|x86_64|i[3-6]86|aarch64|ppc64le|ppc64|s390x|armv7hl"
_NAME = r"[A-Za-z0-9_][A-Za-z0-9._+-]*"
_PART = r"[A-Za-z0-9._+~^]+"
_ROW = re.compile(rf"({_NAME})\t({_PART})\t({_PART})\t({_ARCH}|\(none\))")
_NEVRA = re.compile(rf"({_NAME})-({_PART})-({_PART})\.({_ARCH})")
_KEY = re.compile(rf"(gpg-pubkey)-({_PART})-({_PART})()")
_MISSING = re.compile(r"package ([!-~]+) is not installed")


@frozen
class Package:
    """One installed package.  `arch` is None for imported keys, which have none."""

    name: str = field(validator=validators.matches_re(_NAME))
    version: str = field(validator=validators.matches_re(_PART))
    release: str = field(validator=validators.matches_re(_PART))
    arch: str | None = field(
        default=None, validator=validators.optional(validators.matches_re(_ARCH))
    )

    def __str__(self) -> str:
        """As `rpm -q` prints it.

        >>> print(Package("centreon-ha", "20.04.20", "5.el7", "noarch"))
        centreon-ha-20.04.20-5.el7.noarch
        """
        arch = f".{self.arch}" if self.arch else ""
        return f"{self.name}-{self.version}-{self.release}{arch}"


@frozen
class Packages:
    """What is installed, and which of the words asked for are not."""

    packages: tuple[Package, ...] = field(default=(), converter=tuple[Package, ...])
    missing: tuple[str, ...] = field(
        default=(),
        converter=tuple[str, ...],
        validator=validators.deep_iterable(validators.matches_re(r"[!-~]+")),
    )

    def __attrs_post_init__(self) -> None:
        both = {package.name for package in self.packages} & set(self.missing)
        if both:
            raise ValueError(f"both installed and not: {', '.join(sorted(both))}")

    def has(self, name: str) -> bool:
        """True when a package of this name is installed."""
        return self.version(name) is not None

    def version(self, name: str) -> str | None:
        """The version, without release; of several (kernels), the one rpm lists last."""
        found = [package.version for package in self.packages if package.name == name]
        return found[-1] if found else None


def installed(*names: str) -> Query[Packages]:
    """Which of these packages are installed, in which version.

    Raises `IllegalValue` for a name that rpm would take for an option.

    >>> print(installed("centreon-ha", "centreon-web"))
    rpm -q --qf '%{NAME}\\t%{VERSION}\\t%{RELEASE}\\t%{ARCH}\\n' centreon-ha centreon-web
    """
    checked = words("package", names)
    return ask("rpm", "-q", "--qf", FORMAT, *checked, parse=parse, ok=range(256))


def everything() -> Query[Packages]:
    """Every installed package (A06, N07).

    >>> print(everything())
    rpm -qa --qf '%{NAME}\\t%{VERSION}\\t%{RELEASE}\\t%{ARCH}\\n'
    """
    return ask("rpm", "-qa", "--qf", FORMAT, parse=parse)


def none_installed(*names: str) -> Query[bool]:
    """True when none of these packages is installed.

    >>> print(none_installed("centreon-ha"))
    rpm -q --qf '%{NAME}\\t%{VERSION}\\t%{RELEASE}\\t%{ARCH}\\n' centreon-ha
    """
    return answered(installed(*names), lambda found: not found.packages)


def all_installed(*names: str) -> Query[bool]:
    """True when every one of these packages is installed.

    >>> print(all_installed("yum-utils"))
    rpm -q --qf '%{NAME}\\t%{VERSION}\\t%{RELEASE}\\t%{ARCH}\\n' yum-utils
    """
    return answered(installed(*names), lambda found: not found.missing)


def erase(names: tuple[str, ...]) -> Command:
    """Erases packages without regard to who needs them (step E02).

    Raises `IllegalValue` for no name at all, or one that rpm would take for an option.

    >>> print(erase(("MariaDB-server", "MariaDB-client")))
    rpm --erase --nodeps --verbose MariaDB-server MariaDB-client
    """
    checked = words("package", tuple(names))
    return run(
        *("rpm", "--erase", "--nodeps", "--verbose", *checked),
        timeout=1800.0,
        done=none_installed(*checked),
    )


def parse(text: str) -> Packages:
    """Reads `FORMAT`, plain `rpm -q` and `rpm -qa`.  Raises `ParseError`."""
    lines = Lines("rpm -q", text)
    packages, missing = list[Package](), list[str]()
    for line in lines:
        if absent := _MISSING.fullmatch(line):
            missing.append(absent[1])
        else:
            packages.append(_package(lines, line))
    if not packages and not missing:
        lines.fail("rpm said nothing at all")
    try:
        return Packages(packages, missing)
    except ValueError as error:
        return lines.fail(str(error))


def _package(lines: Lines, line: str) -> Package:
    found = _ROW.fullmatch(line) or _NEVRA.fullmatch(line) or _KEY.fullmatch(line)
    if found is None:
        return lines.fail("expected a package, or `package X is not installed`")
    name, version, release, arch = found.groups()
    return Package(name, version, release, None if arch in ("", "(none)") else arch)


def render(packages: Packages) -> str:
    """What `rpm -q --qf FORMAT` prints."""
    rows = [
        f"{p.name}\t{p.version}\t{p.release}\t{p.arch or '(none)'}\n" for p in packages.packages
    ]
    rows += [f"package {name} is not installed\n" for name in packages.missing]
    return "".join(rows)
