"""The one rule for paths that go into commands."""

from centreon_ha_upgrade.errors import IllegalValue


def legal_path(text: str) -> str:
    """The path itself, when every tool takes it for exactly one path.

    Absolute, printable (no NUL, newline, tab or escape), without `..`.
    A trailing slash is kept: the document writes some.  Raises `IllegalValue`.

    >>> legal_path("/etc/cron.d/centreon")
    '/etc/cron.d/centreon'
    """
    if not text.startswith("/"):
        raise IllegalValue("path", text, "it is not absolute")
    if not text.isprintable():
        raise IllegalValue("path", text, "it holds a character that cannot be printed")
    if ".." in text.split("/"):
        raise IllegalValue("path", text, "it climbs with ..")
    return text
