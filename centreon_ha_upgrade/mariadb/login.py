r"""How a MariaDB client learns who it is: an option file on its standard input.

Every client takes `--defaults-extra-file=/dev/stdin` as its first option, so no password shows in
a process list or lies in a file.  A `~/.my.cnf` is read later and wins over it.

The value stands between double quotes, a backslash before each backslash and double quote in it:
of the forms tried on a real client, the only one in which every value arrives whole.
"""

import re

from attrs import evolve, field, frozen

from centreon_ha_upgrade.core.command import Secret, Text
from centreon_ha_upgrade.errors import IllegalValue

DEFAULTS = "--defaults-extra-file=/dev/stdin"
"""The first option of every client that gets an `option_file`."""

# Any other sign would need quotes in the option file, or reads as an option on a command line.
_USER = re.compile(r"[A-Za-z0-9_.@][A-Za-z0-9_.@-]{0,79}")


def legal_user(name: str) -> str:
    """An account name that no client can take for an option.  Raises `IllegalValue`."""
    if not _USER.fullmatch(name):
        raise IllegalValue("database user", name, "letters, digits, _ . @ and inner hyphens only")
    return name


@frozen
class Login:
    """An account of the server and the name of its password."""

    user: str = field()
    password: Secret

    @user.validator
    def _legal(self, _: object, user: str) -> None:
        legal_user(user)


def option_file(login: Login) -> Text:
    """What a client reads on its standard input.

    >>> print(option_file(Login("root", Secret("DB"))), end="")
    [client]
    user=root
    password="@DB@"
    """
    password = evolve(login.password, escaped='\\"')
    return Text.of(f'[client]\nuser={login.user}\npassword="', password, '"\n')
