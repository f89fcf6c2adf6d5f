"""Words of commands, in which a secret stands by name and prints as `@NAME@`."""

import re
from typing import Protocol

from attrs import field, frozen, validators

from centreon_ha_upgrade.core.hidden import Hidden
from centreon_ha_upgrade.errors import IllegalValue


class Secrets(Protocol):
    """Where revealed values come from: a vault, a prompt, a test's dictionary."""

    def reveal(self, name: str) -> str:
        """The value of one secret.  Raises `SecretMissing`."""
        ...


@frozen
class Secret:
    """The name of something that must never be printed.

    A backslash is put before each of the `escaped` signs when the value is revealed; a value that
    holds one of the `forbidden` signs is not revealed at all.

    >>> print(Secret("MARIADB_REPL_PASSWD"))
    @MARIADB_REPL_PASSWD@
    """

    name: str = field(validator=validators.matches_re(r"[A-Z][A-Z0-9_]*"))
    escaped: str = ""
    forbidden: str = ""

    def value(self, secrets: Secrets) -> str:
        """The value itself, as it stands in a text.  Only executors get here."""
        revealed = Hidden.of(secrets.reveal(self.name))
        if any(sign in revealed.text() for sign in self.forbidden):
            raise IllegalValue("secret", self.name, f"it may hold none of these: {self.forbidden}")
        if not self.escaped:
            return revealed.text()
        return re.sub(f"[{re.escape(self.escaped)}]", r"\\\g<0>", revealed.text())

    def __str__(self) -> str:
        return f"@{self.name}@"


@frozen
class Text:
    """Text in which secrets stand by name.

    >>> print(Text.of("password=", Secret("DB"), "!"))
    password=@DB@!
    """

    parts: tuple[str | Secret, ...] = ()

    @classmethod
    def of(cls, *parts: "str | Secret | Text") -> "Text":
        flat: list[str | Secret] = []
        for part in parts:
            flat.extend(part.parts if isinstance(part, Text) else (part,))
        return cls(tuple(flat))

    @property
    def secrets(self) -> frozenset[str]:
        return frozenset(part.name for part in self.parts if isinstance(part, Secret))

    def reveal(self, secrets: Secrets) -> str:
        """The text itself.  Only executors call this (a test greps for it)."""
        return "".join(
            part.value(secrets) if isinstance(part, Secret) else part for part in self.parts
        )

    def __str__(self) -> str:
        return "".join(map(str, self.parts))


Word = str | Secret | Text


def text_of(word: Word) -> Text:
    return word if isinstance(word, Text) else Text.of(word)
