"""Where runs are kept: one folder a cluster, 0700, with the journal and a copy of the site file."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from attrs import frozen

from centreon_ha_upgrade import private
from centreon_ha_upgrade.engine import journal
from centreon_ha_upgrade.engine.journal import Record
from centreon_ha_upgrade.engine.progress import Progress
from centreon_ha_upgrade.errors import BadSite, IllegalValue, JournalError
from centreon_ha_upgrade.private import NotPrivate
from centreon_ha_upgrade.procedure.site import Site


def state_folder(given: str, environment: Mapping[str, str]) -> Path:
    """The folder of all runs: as given, else below `XDG_STATE_HOME`, else below the home folder.

    >>> print(state_folder("", {"XDG_STATE_HOME": "/s"}))
    /s/centreon-ha-upgrade
    """
    if given:
        return Path(given).absolute()
    home = environment.get("XDG_STATE_HOME", "")
    base = Path(home) if home.startswith("/") else Path.home() / ".local" / "state"
    return base / "centreon-ha-upgrade"


@frozen
class RunFolder:
    """What is kept of one cluster's run."""

    path: Path

    @property
    def journal(self) -> Path:
        return self.path / "journal.jsonl"

    @property
    def site_file(self) -> Path:
        return self.path / "site.toml"

    def prepare(self) -> None:
        """Makes the folder.  Raises `JournalError` when it is not ours alone."""
        try:
            private.folder(self.path)
        except NotPrivate as error:
            raise JournalError(str(self.path), error.reason) from None

    def records(self) -> tuple[Record, ...]:
        """The journal so far; empty when there is none.  Raises `JournalError`."""
        return recorded(self.journal)

    def set_aside(self) -> None:
        """Frees the name of a journal in which nothing was begun."""
        aside(self.journal)

    def keep_site(self, text: str) -> None:
        """Stores the site file: `resume` needs no other."""
        try:
            private.write(self.site_file, text.encode())
        except NotPrivate as error:
            raise JournalError(str(self.site_file), error.reason) from None

    def site(self) -> Site:
        """The site this run began with.  Raises `JournalError`, `BadSite`."""
        try:
            return Site.from_toml(self.site_file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            raise JournalError(str(self.site_file), "the run's site file cannot be read") from None


def recorded(path: Path) -> tuple[Record, ...]:
    """A journal so far; empty when there is none.  Raises `JournalError`."""
    return journal.read(path) if path.exists() else ()


def aside(path: Path) -> None:
    """Frees the name of a journal that nothing will be added to."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    if path.exists():
        path.rename(path.with_name(f"{path.stem}.{stamp}.jsonl"))


def begun(records: tuple[Record, ...]) -> bool:
    """Whether this journal holds anything that must not be forgotten."""
    progress = Progress.of(record.event for record in records)
    return bool(progress.settled) or progress.begun


def folder_of(root: Path, cluster: str) -> RunFolder:
    """The folder of one cluster's run."""
    if "/" in cluster or cluster.startswith("."):
        raise IllegalValue("cluster", cluster, "it names a folder, so no slash and no leading dot")
    return RunFolder(root / cluster)


def stored_run(root: Path, name: str) -> RunFolder:
    """The run of this name, or the only one.  Raises `JournalError` where that is not clear."""
    known = sorted(path.parent.name for path in root.glob("*/journal.jsonl"))
    if name:
        found = folder_of(root, name)
        if name in known:
            return found
        raise JournalError(str(found.journal), "there is no such run")
    if len(known) == 1:
        return folder_of(root, known[0])
    reason = f"name one of: {', '.join(known)}" if known else "no run was started here"
    raise JournalError(str(root), reason)


def read_site(path: str) -> tuple[Site, str]:
    """A site file and its text.  Raises `BadSite`, also for a file that cannot be read."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise BadSite("(whole file)", f"{path}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise BadSite("(whole file)", f"{path}: it is not UTF-8 text") from None
    return Site.from_toml(text), text
