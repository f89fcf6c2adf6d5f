"""Centreon's API that updates the web interface: log in, then PATCH `platform/updates`.

It is documented for sources from 22.04 on.  A 20.04 database has not the tables that its login
needs, so step F01 leaves the wizard to a person.  One script with curl on the active central does
both calls, for no answer of a command may become the word of another: the password comes on
standard input, the token passes to curl as a configuration on its own, and neither is an argument
or is printed.  204 is success; other codes come with the platform's own words.
"""

import re

from attrs import evolve, field, frozen

from centreon_ha_upgrade.core.command import Command, Secret, Text, run
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.errors import IllegalValue

_BASE = re.compile(r"https?://([A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")
_LOGIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@-]{0,199}")
_SOURCE = re.compile(r"([0-9]{2})\.([0-9]{2})(\..*)?")
_CODE = re.compile(r"(login|update) ([0-9]{3})")
_END = "==> end"
_SCRIPT = """json='Content-Type: application/json'
told() { printf '%s' "$1" | sed '$d' | head -c 2000; echo; echo '==> end'; }
o=$(curl -sS --max-time 60 -H "$json" --data-binary @- -w '\\n%{http_code}' \
"$1/centreon/api/latest/login") || exit 1
echo "login $(printf '%s' "$o" | tail -n 1)"
t=$(printf '%s' "$o" | tr -d '\\n ' | sed -n 's/.*"token":"\\([A-Za-z0-9+/=._-]*\\)".*/\\1/p')
if [ -z "$t" ]; then echo 'update 000'; told "$o"; exit 0; fi
o=$(printf 'header = "X-AUTH-TOKEN: %s"\\n' "$t" | curl -sS --max-time 3600 --config - -X PATCH \
-H "$json" -d '{"components":[{"name":"centreon-web"}]}' -w '\\n%{http_code}' \
"$1/centreon/api/latest/platform/updates") || exit 1
echo "update $(printf '%s' "$o" | tail -n 1)"; told "$o\""""


@frozen
class WebUpdate:
    """How both calls ended: HTTP codes (`update` is 0 where the login failed), and words."""

    login: int
    update: int
    message: tuple[str, ...] = field(default=(), converter=tuple[str, ...])

    def __attrs_post_init__(self) -> None:
        if not all(0 <= code <= 999 for code in (self.login, self.update)):
            raise IllegalValue("HTTP code", f"{self.login} {self.update}", "three digits")
        if any(not line.strip() or line != line.rstrip() or line == _END for line in self.message):
            raise IllegalValue("message", str(self.message)[:80], "it could not be printed")

    @property
    def complaint(self) -> str:
        """Why it failed; empty where the platform is updated."""
        if self.update == 204:
            return ""
        what, code = ("login", self.login) if self.update == 0 else ("update", self.update)
        return f"{what}: HTTP {code} {' '.join(self.message)}".rstrip()


def unsupported(source: str) -> str:
    """Why a platform of this version cannot be updated by the API; empty where it can.

    >>> unsupported("22.04.3")
    ''
    >>> unsupported("20.04.20")
    'the API is documented from 22.04 on; the login of 20.04 lacks its tables: use the wizard'
    """
    found = _SOURCE.fullmatch(source)
    if found is None:
        raise IllegalValue("version", source, "expected something like 22.04.3")
    if (int(found[1]), int(found[2])) >= (22, 4):
        return ""
    return (
        "the API is documented from 22.04 on; the login of 20.04 lacks its tables: use the wizard"
    )


def update(base_url: str, login: str, password: Secret) -> Command:
    """Updates the web interface behind this address: scheme and host, `/centreon` is added.

    It must be the virtual address: on the passive central the wizard's directory is another one.
    """
    if not _BASE.fullmatch(base_url):
        raise IllegalValue("address", base_url, "scheme and host only, like http://10.0.0.100")
    if not _LOGIN.fullmatch(login):
        raise IllegalValue("login", login, "letters, digits, _ . @ and - only")
    secret = evolve(password, escaped='\\"')
    head = f'{{"security":{{"credentials":{{"login":"{login}","password":"'
    return run(
        *("/bin/sh", "-c", _SCRIPT, "sh", base_url),
        stdin=Text.of(head, secret, '"}}}'),
        timeout=3700,
        label=f"PATCH {base_url}/centreon/api/latest/platform/updates",
        verdict=lambda text: parse(text).complaint,
    )


def parse(text: str) -> WebUpdate:
    """What the script printed.  Raises `ParseError`."""
    lines, codes, message = Lines("web update", text), dict[str, int](), list[str]()
    for name in ("login", "update"):
        found = lines.match(_CODE, lines.next() or "", f"`{name}` and a code")
        if found[1] != name:
            lines.fail(f"expected `{name}` and a code")
        codes[name] = int(found[2])
    while (line := lines.next()) != _END:
        if line is None:
            lines.fail(f"it ends before {_END}")
        message.append(line)
    if lines.next() is not None:
        lines.fail("expected nothing more")
    return WebUpdate(codes["login"], codes["update"], message)


def render(told: WebUpdate) -> str:
    """What the script prints."""
    body = "\n".join(told.message)
    return f"login {told.login:03}\nupdate {told.update:03}\n{body}\n{_END}\n"
