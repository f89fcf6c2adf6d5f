"""Repositories: which are enabled, and how one is added (steps B04, B06).

Both yum 3 and dnf list a repository whose address is dead as enabled: only its use fails.  With
no repository at all dnf prints nothing on standard output, which is refused as silence.
"""

import re

from attrs import field, frozen, validators

from centreon_ha_upgrade.core.command import Command, Query, ask, run
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.packages._noise import is_noise, without_charset_escapes
from centreon_ha_upgrade.packages._words import words

_ID = r"[A-Za-z0-9:_.-]+"
_NAME = r"[!-~\xa1-\u024f](?:[ -~\xa1-\u024f]*[!-~\xa1-\u024f])?"
_STATUS = r"[0-9][0-9,]*(?:\+[0-9,]+)?"
_HEADER = re.compile(r"repo id +repo name( +status)?")
# yum 3 appends the release and the architecture, and marks expired metadata with "!"
_WITH_STATUS = re.compile(rf"[!*]?({_ID})(?:/[!-~]+)? +({_NAME}) +({_STATUS})")
_WITHOUT = re.compile(rf"({_ID}) +({_NAME})")
_TOTAL = re.compile(r"repolist: [0-9][0-9,]*")


@frozen
class Repository:
    """One enabled repository.

    `status` is yum 3's count of packages ("9,363", or "120+3" with excluded ones); dnf prints
    none.  yum 3 may cut `name` short to fit.
    """

    id: str = field(validator=validators.matches_re(_ID))
    name: str = field(validator=validators.matches_re(_NAME))
    status: str | None = field(
        default=None, validator=validators.optional(validators.matches_re(_STATUS))
    )


@frozen
class Repositories:
    """All enabled repositories; yum 3 gives every one a status, dnf none."""

    repositories: tuple[Repository, ...] = field(converter=tuple[Repository, ...])

    @repositories.validator
    def _one_tool(self, _: object, repositories: tuple[Repository, ...]) -> None:
        if len({repository.status is None for repository in repositories}) != 1:
            raise ValueError("at least one repository, and all with a status or all without")

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(repository.id for repository in self.repositories)


def add_repo(url: str) -> Command:
    """Writes the repository file found at an address into /etc/yum.repos.d, over an older one.

    >>> print(add_repo("https://packages.example.org/centreon-22.10.repo"))
    yum-config-manager --add-repo https://packages.example.org/centreon-22.10.repo
    """
    return run("yum-config-manager", "--add-repo", *words("address", (url,)), idempotent=True)


def enable(repo_id: str) -> Command:
    """Enables one repository that is already configured.

    >>> print(enable("remi-php81"))
    yum-config-manager --enable remi-php81
    """
    return run("yum-config-manager", "--enable", *words("repository", (repo_id,)), idempotent=True)


def query() -> Query[Repositories]:
    """Which repositories are enabled.

    >>> print(query())
    yum repolist
    """
    return ask("yum", "repolist", parse=parse, timeout=600.0)


def parse(text: str) -> Repositories:
    """Reads `yum repolist` of yum 3 and of dnf.  Raises `ParseError`."""
    lines = Lines("yum repolist", without_charset_escapes(text))
    for line in lines:
        if header := _HEADER.fullmatch(line):
            found = _with_status(lines) if header[1] else _without_status(lines)
            return Repositories(found) if found else lines.fail("no repository below the heading")
        if not is_noise(line):
            lines.fail("expected the heading `repo id`, `repo name`")
    return lines.fail("no heading `repo id`, `repo name`")


def _with_status(lines: Lines) -> list[Repository]:
    found = list[Repository]()
    for line in lines:
        if _TOTAL.fullmatch(line):
            if lines.next() is not None:
                lines.fail("nothing should follow the total")
            return found
        row = lines.match(_WITH_STATUS, line, "repository id, name and status")
        found.append(Repository(row[1], row[2], row[3]))
    return lines.fail("the list ends without its total")


def _without_status(lines: Lines) -> list[Repository]:
    rows = [lines.match(_WITHOUT, line, "repository id and name") for line in lines]
    return [Repository(row[1], row[2]) for row in rows]


def render(repositories: Repositories) -> str:
    """What dnf prints, or yum 3 when the repositories have a status."""
    rows = [("repo id", "repo name", "status")]
    rows += [(r.id, r.name, r.status or "") for r in repositories.repositories]
    ids, names = (max(len(row[column]) for row in rows) + 4 for column in (0, 1))
    if all(r.status is None for r in repositories.repositories):
        return "".join(f"{row[0]:{ids}}{row[1]}\n" for row in rows)
    total = sum(int(row[2].partition("+")[0].replace(",", "")) for row in rows[1:])
    lines = [f"{row[0]:{ids}}{row[1]:{names}}{row[2]}" for row in rows]
    return "".join(f"{line}\n" for line in (*lines, f"repolist: {total:,}"))
