"""yum: the transactions of steps B04 to E03, previewed and made.  On EL8 and later it is dnf.

A preview (`--assumeno`) exits 1 when there is something to do, 0 when there is not, and 1 again
on errors.  dnf prints its errors, `Operation aborted.` and the repositories that it had to ignore
on standard error: of a preview that failed, `parse` sees no more than `no_match`, and silence
when there is no repository at all.
Questions: yum 3 asks `[y/d/N]` when it must download, `[y/N]` otherwise and for each signing key;
dnf always asks `[y/N]`.  `-y` would accept any key that a repository names, without a word (F17).
So one `y` stands on standard input, for the transaction; the question about a key comes later, and
finds the end of the input: "Refusing to automatically import keys when running unattended".
"""

from attrs import evolve

from centreon_ha_upgrade.core.command import Command, Prompt, Query, ask, run
from centreon_ha_upgrade.packages import rpm
from centreon_ha_upgrade.packages._printing import write
from centreon_ha_upgrade.packages._reading import read
from centreon_ha_upgrade.packages._transaction import Action, Change, Outcome, Transaction
from centreon_ha_upgrade.packages._words import plain, words

__all__ = [
    "Action",
    "Change",
    "Outcome",
    "Transaction",
    "clean_all",
    "fetch_install",
    "fetch_update",
    "install",
    "parse",
    "preview_install",
    "preview_remove",
    "preview_update",
    "remove",
    "render",
    "update",
]

_HOURS = 7200.0
# answered once: the second question of a run is about a key
_ASKED = (Prompt(r"Is this ok \[y(/d)?/N\]: ", "y"),)
_ONE_YES = "y\n"


def install(*specs: str, yes: bool = True, done: Query[bool] | None = None) -> Command:
    """Installs packages given by name, glob, path or address.

    `yes` answers beforehand and lets it work detached; else its question is answered as it comes.
    Without `done`, plain names are looked up with rpm.  Raises `IllegalValue`.

    >>> print(install("yum-utils"))
    yum install yum-utils
    >>> print(install("MariaDB-server-10.5*", yes=False))
    yum install 'MariaDB-server-10.5*'
    """
    if done is None and plain(specs):
        done = rpm.all_installed(*specs)
    return _transaction("install", specs, yes, done)


def install_blindly(*specs: str) -> Command:
    """As the document writes it: yes to whatever yum asks, to a repository's key too (F17).

    >>> print(install_blindly("yum-utils"))
    yum install -y yum-utils
    """
    done = rpm.all_installed(*specs) if plain(specs) else None
    argv = ("yum", "install", "-y", *words("package", specs))
    return run(*argv, timeout=_HOURS, done=done, detach=True)


def update(*specs: str, yes: bool = True, done: Query[bool] | None = None) -> Command:
    """Updates installed packages.  rpm alone cannot tell that it happened: give `done`.

    >>> print(update("centreon*"))
    yum update 'centreon*'
    """
    return _transaction("update", specs, yes, done)


def remove(*specs: str, yes: bool = True, done: Query[bool] | None = None) -> Command:
    """Removes packages and all that need them.  Without `done`, plain names are looked up.

    >>> print(remove("centreon-ha", yes=False))
    yum remove centreon-ha
    """
    if done is None and plain(specs):
        done = rpm.none_installed(*specs)
    return _transaction("remove", specs, yes, done)


def _transaction(verb: str, specs: tuple[str, ...], yes: bool, done: Query[bool] | None) -> Command:
    return evolve(_command(verb, words("package", specs), yes), done=done)


def _command(verb: str, arguments: tuple[str, ...], yes: bool) -> Command:
    return run(
        *("yum", verb, *arguments),
        stdin=_ONE_YES if yes else None,
        prompts=() if yes else _ASKED,
        timeout=_HOURS,
        detach=yes,
    )


def fetch_update(*specs: str, yes: bool = True) -> Command:
    """Downloads what `update` would need, and keeps it until that update has used it (step B09).

    >>> print(fetch_update("centreon*"))
    yum update --downloadonly --setopt=keepcache=1 'centreon*'
    """
    return _fetch("update", specs, yes)


def fetch_install(*specs: str, yes: bool = True) -> Command:
    """Downloads what `install` would need, in the same way.

    >>> print(fetch_install("centreon-ha-common"))
    yum install --downloadonly --setopt=keepcache=1 centreon-ha-common
    """
    return _fetch("install", specs, yes)


def _fetch(verb: str, specs: tuple[str, ...], yes: bool) -> Command:
    """What cannot be resolved yet is no failure: the preview tells what is still `to_fetch`.

    What dnf planned and did not bring to its end is one: a full disk, or a key that nobody
    imported, and then the window is no place to hear of it.  Without `keepcache` the next
    transaction, whichever it is, throws dnf's downloads away.
    """
    arguments = ("--downloadonly", "--setopt=keepcache=1", *words("package", specs))
    made = _command(verb, arguments, yes)
    return evolve(made, ok=(0, 1), idempotent=True, verdict=_unfetched)


def _unfetched(text: str) -> str:
    # dnf's words only: those of yum 3 were never captured, and none of its runs is refused here
    cut = "will only download packages" in text and "Complete!" not in text
    return "yum planned the download and did not bring it to its end" if cut else ""


def clean_all() -> Command:
    """Forgets the metadata of all repositories, disabled ones too (step B08).

    >>> print(clean_all())
    yum clean all '--enablerepo=*'
    """
    return run("yum", "clean", "all", "--enablerepo=*", timeout=600.0, idempotent=True)


def preview_install(*specs: str) -> Query[Transaction]:
    """What `install` would do.

    >>> print(preview_install("centreon-ha-web"))
    yum install --assumeno centreon-ha-web
    """
    return _preview("install", specs)


def preview_update(*specs: str) -> Query[Transaction]:
    """What `update` would do.  Look for a running MariaDB among its changes (step C03).

    >>> print(preview_update("centreon*"))
    yum update --assumeno 'centreon*'
    """
    return _preview("update", specs)


def preview_remove(*specs: str) -> Query[Transaction]:
    """What `remove` would do, dependents included.

    >>> print(preview_remove("centreon-ha"))
    yum remove --assumeno centreon-ha
    """
    return _preview("remove", specs)


def _preview(verb: str, specs: tuple[str, ...]) -> Query[Transaction]:
    checked = words("package", specs)
    return ask("yum", verb, "--assumeno", *checked, parse=parse, ok=(0, 1), timeout=_HOURS)


def parse(text: str) -> Transaction:
    """Reads yum 3 and dnf, previews and whole runs.

    Raises `ParseError`, also when the counts of the summary or the packages listed at the end do
    not agree with the table.
    """
    return read(text)


def render(transaction: Transaction) -> str:
    """What dnf prints."""
    return write(transaction)
