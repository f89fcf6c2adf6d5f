"""Small questions that only the preflight asks, each with its pure reader.

A reader gives the answer or raises `ParseError`; yes and no are words, never exit codes: a shell
that is missing or a line that was cut must not look like an answer.
"""

import re

from attrs import frozen

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines

_NUMBER = re.compile(r"[0-9]{1,18}")
_WORD = re.compile(r"[A-Za-z0-9._+-]+")
_DF = re.compile(r"\S+ +[0-9]+ +[0-9]+ +([0-9]+) +[0-9]+% +(/\S*)")
_YES = {"yes": True, "no": False}


@frozen
class Account:
    """One line of the user database."""

    name: str
    home: str
    shell: str


def read_number(text: str) -> int:
    r"""One whole number.

    >>> read_number("0\n")
    0
    """
    lines = Lines("number", text)
    line = lines.next() or lines.fail("nothing was printed")
    return int(lines.match(_NUMBER, line, "a whole number").group())


def read_line(text: str) -> str:
    """One line that is not empty."""
    lines = Lines("line", text)
    line = (lines.next() or "").strip()
    return line or lines.fail("nothing was printed")


def read_yes(text: str) -> bool:
    r"""The last word, yes or no.

    >>> read_yes("no\n")
    False
    """
    lines = Lines("yes or no", text)
    word = lines.next() or lines.fail("nothing was printed")
    return _YES[word] if word in _YES else lines.fail("expected yes or no")


def read_missing(text: str) -> tuple[str, ...]:
    r"""Words, closed by the word `end`.

    >>> read_missing("bc\nend\n")
    ('bc',)
    """
    lines, found = Lines("missing", text), list[str]()
    while (line := lines.next() or lines.fail("it ends before its last line")) != "end":
        found.append(lines.match(_WORD, line, "the name of a program").group())
    return tuple(found)


def read_account(text: str) -> Account:
    r"""One line of `getent passwd`.

    >>> read_account("mysql:x:27:27:MariaDB:/home/mysql:/bin/bash\n").shell
    '/bin/bash'
    """
    lines = Lines("getent", text)
    parts = (lines.next() or lines.fail("nothing was printed")).split(":")
    if len(parts) != 7:
        lines.fail("expected seven fields")
    return Account(parts[0], parts[5], parts[6])


def read_free(text: str) -> tuple[tuple[str, int], ...]:
    """`df -P`: mount points, each once, with the MiB that are free."""
    lines, found = Lines("df", text), dict[str, int]()
    if not (lines.next() or "").startswith("Filesystem"):
        lines.fail("expected the heading of df")
    for line in lines:
        seen = lines.match(_DF, line, "a file system, three sizes, a share and its place")
        found[seen[2]] = int(seen[1]) // 1024
    return tuple(found.items()) or lines.fail("it names no file system")


def _answered(script: str, *words: str) -> Query[bool]:
    """A shell's verdict on a pipeline whose own output does not matter."""
    whole = f"if {script} </dev/null >/dev/null 2>&1; then echo yes; else echo no; fi"
    return ask("/bin/sh", "-c", whole, "sh", *words, parse=read_yes)


def user_id() -> Query[int]:
    """The number of the account that commands run under: 0 is root."""
    return ask("id", "-u", parse=read_number)


def host_name() -> Query[str]:
    """The machine's own name."""
    return ask("uname", "-n", parse=read_line)


def release() -> Query[str]:
    """The distribution, as its release file says."""
    return ask("cat", "/etc/redhat-release", parse=read_line)


def clock() -> Query[int]:
    """The node's time, in seconds."""
    return ask("date", "+%s", parse=read_number)


def trusts(user: str, peer: str) -> Query[bool]:
    """Whether `user` reaches the peer by ssh without a question."""
    options = "-o BatchMode=yes -o ConnectTimeout=10"
    return _answered(f'sudo -n -u "$1" ssh {options} -- "$2" true', user, peer)


def may_start_mariadb() -> Query[bool]:
    """Whether sudo lets the account mysql start MariaDB's unit."""
    return _answered("sudo -n -l -U mysql | grep -q 'systemctl start mariadb'")


def configuration_is_valid() -> Query[bool]:
    """Whether Pacemaker accepts its own configuration."""
    return _answered("crm_verify -L")


def answering(urls: tuple[str, ...]) -> Query[tuple[str, ...]]:
    """Those of these addresses that this node can fetch; a path must be readable.

    The answer to each is its number: an address itself may hold anything.
    """
    script = """n=0
for u in "$@"; do n=$((n+1))
case $u in
http*) curl -sfL -m 30 -o /dev/null -- "$u" </dev/null >/dev/null 2>&1 && echo $n ;;
*) test -r "${u#file://}" && echo $n ;;
esac; done; echo end"""
    return ask(
        *("/bin/sh", "-c", script, "sh", *urls),
        parse=lambda text: tuple(urls[n - 1] for n in read_numbers(text, len(urls))),
        timeout=60.0 + 30.0 * len(urls),
    )


def read_numbers(text: str, highest: int) -> tuple[int, ...]:
    r"""Numbers from 1 to the highest, closed by the word `end`.

    >>> read_numbers("1\n3\nend\n", 3)
    (1, 3)
    """
    lines, found = Lines("addresses", text), list[int]()
    while (line := lines.next() or lines.fail("it ends before its last line")) != "end":
        found.append(int(lines.match(_NUMBER, line, "a number").group()))
        if not 1 <= found[-1] <= highest:
            lines.fail(f"expected a number from 1 to {highest}")
    return tuple(found)


def missing(*programs: str) -> Query[tuple[str, ...]]:
    """Which of these programs the node lacks."""
    script = 'for p in "$@"; do command -v "$p" >/dev/null || echo "$p"; done; echo end'
    return ask("/bin/sh", "-c", script, "sh", *programs, parse=read_missing)


def account(name: str) -> Query[Account]:
    """One account of the node."""
    return ask("getent", "passwd", name, parse=read_account)


def free_space(*paths: str) -> Query[tuple[tuple[str, int], ...]]:
    """The file systems of these paths, with the MiB that are free."""
    return ask("env", "LC_ALL=C", "df", "-Pk", *paths, parse=read_free)
