"""What yum says it will do, and what it did: the values that both of its layouts become."""

from collections import Counter
from enum import StrEnum

from attrs import field, frozen, validators

# name-[epoch:]version-release.arch
NEVRA = r"[!-~]+-[!-~]+-[!-~]+\.[a-z0-9_]+"
# as yum prints it: rounded, 1024-based
SIZE = r"[0-9]+(\.[0-9]+)?( [kMGT])?"
_PART = r"[A-Za-z0-9._+~^]+"
_WORD = validators.matches_re(r"[!-~]+")
_NEVRA = validators.matches_re(NEVRA)
_WORDS = validators.deep_iterable(_WORD)
_NEVRAS = validators.deep_iterable(_NEVRA)
_SENTENCES = validators.deep_iterable(
    validators.matches_re(
        r"[^\s\x00-\x1f\x7f-\x9f]([^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f])?"
    )
)


class Action(StrEnum):
    """What happens to one package."""

    INSTALL = "install"
    UPGRADE = "upgrade"
    REINSTALL = "reinstall"
    DOWNGRADE = "downgrade"
    REMOVE = "remove"
    SKIP = "skip"


@frozen
class Change:
    """One row of the transaction table.

    `version` is version and release, with an epoch where the tool prints one.  `size` is as
    printed ("6.1 k": rounded, 1024-based).  `repository` is where it comes from, or for a removal
    where it came from.  `dependency` tells what was not asked for by name.  `replaces` names the
    installed packages that this one obsoletes.
    """

    action: Action
    name: str = field(validator=validators.matches_re(r"[A-Za-z0-9_][A-Za-z0-9._+-]*"))
    arch: str = field(validator=validators.matches_re(r"[a-z0-9_]+"))
    version: str = field(validator=validators.matches_re(rf"([0-9]+:)?{_PART}-{_PART}"))
    repository: str = field(validator=_WORD)
    size: str = field(validator=validators.matches_re(SIZE))
    dependency: bool = field(default=False)
    replaces: tuple[str, ...] = field(default=(), converter=tuple[str, ...], validator=_NEVRAS)

    @dependency.validator
    def _needed(self, _: object, dependency: bool) -> None:
        if dependency and self.action not in (Action.INSTALL, Action.UPGRADE, Action.REMOVE):
            raise ValueError("only what is installed, upgraded or removed can be a dependency")

    @property
    def nevra(self) -> str:
        """As rpm names it.

        >>> Change(Action.REMOVE, "centreon-ha", "noarch", "20.04.20-5.el7", "@x", "40 k").nevra
        'centreon-ha-20.04.20-5.el7.noarch'
        """
        return f"{self.name}-{self.version}.{self.arch}"


@frozen
class Outcome:
    """One package of the closing sections, as rpm names it: what really happened to it."""

    action: Action
    package: str = field(validator=_NEVRA)


@frozen
class Transaction:
    """One run of yum, or as much of one as a preview shows.

    `rpmsave` and `rpmnew` are pairs: the file, and what rpm wrote beside it.
    `no_match` are words that fit no package, `already` packages that were there before.
    `failed` are packages whose own scripts stopped them.
    `errors` are its complaints and `warnings` rpm's, in their words; `said` is what the scripts
    of the packages printed.  dnf prints errors on standard error: a preview's text lacks them.
    `to_fetch` is what it would still download, as printed ("5.4 k"); None where nothing is.
    `complete` is the closing `Complete!`; `aborted` that the answer was no; `download_only` that
    packages were fetched, and nothing changed.
    """

    changes: tuple[Change, ...] = field(default=(), converter=tuple[Change, ...])
    outcome: tuple[Outcome, ...] = field(default=(), converter=tuple[Outcome, ...])
    rpmsave: tuple[tuple[str, str], ...] = field(default=(), converter=tuple[tuple[str, str], ...])
    rpmnew: tuple[tuple[str, str], ...] = field(default=(), converter=tuple[tuple[str, str], ...])
    no_match: tuple[str, ...] = field(default=(), converter=tuple[str, ...], validator=_WORDS)
    already: tuple[str, ...] = field(default=(), converter=tuple[str, ...], validator=_WORDS)
    failed: tuple[str, ...] = field(default=(), converter=tuple[str, ...], validator=_NEVRAS)
    errors: tuple[str, ...] = field(default=(), converter=tuple[str, ...], validator=_SENTENCES)
    warnings: tuple[str, ...] = field(default=(), converter=tuple[str, ...], validator=_SENTENCES)
    said: tuple[str, ...] = field(default=(), converter=tuple[str, ...])
    to_fetch: str | None = field(
        default=None, validator=validators.optional(validators.matches_re(SIZE))
    )
    nothing_to_do: bool = False
    complete: bool = False
    aborted: bool = False
    download_only: bool = False

    def __attrs_post_init__(self) -> None:
        for kind, pairs in (("rpmsave", self.rpmsave), ("rpmnew", self.rpmnew)):
            if any(beside != f"{path}.{kind}" for path, beside in pairs):
                raise ValueError(f"a file beside its original ends in .{kind}")
        planned = Counter((c.action, c.nevra) for c in self.changes if c.action is not Action.SKIP)
        happened = Counter(
            (o.action, o.package) for o in self.outcome if o.action is not Action.SKIP
        )
        if self.complete and (self.aborted or self.failed):
            raise ValueError("complete, and yet aborted or failed")
        if self.nothing_to_do and planned:
            raise ValueError("nothing to do, and yet packages to change")
        if self.download_only and happened:
            raise ValueError("packages were only to be fetched, and yet something was done")
        if self.to_fetch is not None and not planned:
            raise ValueError("something to fetch, and yet nothing to change")
        if self.complete and not self.download_only and planned != happened:
            raise ValueError("complete, and yet not every planned change is among what was done")

    def of(self, action: Action) -> tuple[Change, ...]:
        """The planned changes of one kind, dependencies included."""
        return tuple(change for change in self.changes if change.action is action)

    def touches(self, prefix: str) -> tuple[Change, ...]:
        """The changes, skipped ones aside, whose package name starts so, in any letter case."""
        return tuple(
            change
            for change in self.changes
            if change.name.lower().startswith(prefix.lower()) and change.action is not Action.SKIP
        )

    def done(self, action: Action) -> tuple[str, ...]:
        """The packages that the closing section of this kind lists."""
        return tuple(o.package for o in self.outcome if o.action is action)
