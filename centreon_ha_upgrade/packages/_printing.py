"""Prints a run as dnf does, from captures of it at 80 columns."""

from collections.abc import Iterable
from itertools import groupby

from centreon_ha_upgrade.packages._transaction import Action, Change, Transaction

_RULER = "=" * 80
_SECTIONS = {
    (Action.INSTALL, False): "Installing",
    (Action.INSTALL, True): "Installing dependencies",
    (Action.UPGRADE, False): "Upgrading",
    (Action.UPGRADE, True): "Updating for dependencies",  # yum 3 alone knows of these
    (Action.REINSTALL, False): "Reinstalling",
    (Action.DOWNGRADE, False): "Downgrading",
    (Action.REMOVE, False): "Removing",
    (Action.REMOVE, True): "Removing dependent packages",
    (Action.SKIP, False): "Skipping packages with broken dependencies",
}
_CLOSING = {
    Action.INSTALL: "Installed",
    Action.UPGRADE: "Upgraded",
    Action.REINSTALL: "Reinstalled",
    Action.DOWNGRADE: "Downgraded",
    Action.REMOVE: "Removed",
    Action.SKIP: "Skipped",
}


def write(run: Transaction) -> str:
    """What dnf prints, standard error in the places where it falls on a terminal."""
    lines = [f"No match for argument: {word}" for word in run.no_match]
    lines += [f"Package {package} is already installed." for package in run.already]
    if run.changes or run.nothing_to_do or run.complete:
        lines.append("Dependencies resolved.")
    if run.changes:
        lines += _table(run.changes) + _summary(run.changes)
        lines += [f"Total download size: {run.to_fetch}"] if run.to_fetch else []
    if run.nothing_to_do:
        lines.append("Nothing to do.")
    if run.download_only:
        lines.append("DNF will only download packages for the transaction.")
    lines += _doing(run)
    if run.aborted:
        lines.append("Operation aborted.")
    lines += [f"Error: {error}" for error in run.errors]
    if run.complete:
        lines.append("Complete!")
    return "".join(f"{line}\n" for line in lines)


def _table(changes: tuple[Change, ...]) -> list[str]:
    rows = [("Package", "Architecture", "Version", "Repository", "Size")]
    rows += [(c.name, c.arch, c.version, c.repository, _size(c.size)) for c in changes]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]

    def line(row: tuple[str, ...]) -> str:
        cells = [cell.ljust(width) for cell, width in zip(row[:4], widths, strict=False)]
        return f" {' '.join(cells)} {row[4].rjust(widths[4])}"

    lines = [_RULER, line(rows[0]), _RULER]
    printed = zip(changes, rows[1:], strict=True)
    for section, members in groupby(printed, key=lambda pair: (pair[0].action, pair[0].dependency)):
        lines.append(f"{_SECTIONS[section]}:")
        for change, row in members:
            lines.append(line(row))
            lines += [f"     replacing  {_replaced(package)}" for package in change.replaces]
    return lines


def _size(size: str) -> str:
    return size if " " in size else f"{size}  "


def _replaced(package: str) -> str:
    """As the table spells it: `name.arch version-release`."""
    rest, _, arch = package.rpartition(".")
    name, version, release = rest.rsplit("-", 2)
    return f"{name}.{arch} {version}-{release}"


def _summary(changes: tuple[Change, ...]) -> list[str]:
    words = {a: a.value.capitalize() for a in Action if a is not Action.REINSTALL}
    counts = [(word, sum(c.action is action for c in changes)) for action, word in words.items()]
    shown = [(word, count) for word, count in counts if count]
    width = max((len(word) for word, _ in shown), default=0)
    digits = max((len(str(count)) for _, count in shown), default=0)
    return [
        *("", "Transaction Summary", _RULER),
        *(f"{word:{width}}  {n:{digits}} Package{'s' * (n != 1)}" for word, n in shown),
        "",
    ]


def _doing(run: Transaction) -> Iterable[str]:
    news = [f"warning: {path} saved as {beside}" for path, beside in run.rpmsave]
    news += [f"warning: {path} created as {beside}" for path, beside in run.rpmnew]
    news += [*(f"warning: {words}" for words in run.warnings), *run.said]
    closing = [(_CLOSING[o.action], o.package) for o in run.outcome]
    closing += [("Failed", package) for package in run.failed]
    if not (run.changes or closing):
        yield from news  # rpm's warnings may come before any table
        return
    if not news and not closing:
        return
    yield from ("Running transaction check", "Transaction check succeeded.")
    yield from ("Running transaction test", "Transaction test succeeded.", "Running transaction")
    yield f"  {'Preparing':17}: {'1/1':>58} "
    yield from news
    for heading, members in groupby(closing, key=lambda pair: pair[0]):
        yield from ("", f"{heading}:")
        yield from (f"  {package}" for _, package in members)
    yield ""
