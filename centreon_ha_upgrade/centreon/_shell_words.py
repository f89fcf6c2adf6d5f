"""Shell assignments as text: what can be understood without a shell, and how to cover it.

Both halves follow one grammar: what `assignment` would refuse, `COVER` replaces.
"""

import re

from centreon_ha_upgrade.errors import IllegalValue

# What stands for a password that was covered on the node.
COVERED = "*****"

_KEY = r"[A-Za-z_][A-Za-z0-9_]*"
# Not the tilde: the shell expands it, even in the middle of a value.
_PLAIN = r"[A-Za-z0-9_@%+=:,./!^*#?{}-]"
# Written so that Python and POSIX read it alike.
_WORD = rf"""('[^']*'|"([^\\"$`]|\\.)*"|\\.|{_PLAIN})*"""
_LINE = re.compile(rf"\s*(?:export\s+)?({_KEY})=({_WORD})\s*(?:;\s*)?(?:[\s;]#.*)?", re.ASCII)
_PIECE = re.compile(rf"""'([^']*)'|"((?:[^\\"$`]|\\.)*)"|\\(.)|({_PLAIN})""")
_NOTHING = re.compile(rf"\s*(?:#.*|export(?:\s+{_KEY})+\s*(?:#.*)?)?", re.ASCII)

_HEAD = r"^([[:blank:]]*(export[[:blank:]]+)?[A-Za-z0-9_]*(PASS|PWD|SECRET|TOKEN)[A-Za-z0-9_]*=)"
_TAIL = r"[[:space:]]*(;[[:space:]]*)?([[:space:];]#.*)?$"
# For `sed -E`.  Placeholders and empty values stay, other passwords are covered, and a line that
# is not understood becomes one that `assignment` refuses.  A comment may hold an old password.
COVER = (
    r"1s~^\xEF\xBB\xBF~~",
    r"s~^[[:blank:]]*#.*~#~",
    rf"\~{_HEAD}~I{{",
    rf"""s~{_HEAD}(["']?)(@[A-Z][A-Z0-9_]*@)?\4{_TAIL}~\1\4\5\4~I;t""",
    rf"s~{_HEAD}{_WORD}{_TAIL}~\1'{COVERED}'~I;t",
    rf"s~{_HEAD}.*~\1$(covered)~I;t",
    "}",
    rf"\~^[[:space:]]*(#|$|(export[[:blank:]]+)?{_KEY}=|export[[:blank:]])~!s~.*~$(covered)~",
)


def assignment(line: str) -> tuple[str, str] | None:
    """Name and value of one line, None for a comment or blank line.

    Raises `IllegalValue` that names the variable and shows no more: the line may hold a password.
    """
    line = line.removeprefix("\ufeff").rstrip("\r\n")  # an escaped blank may stand last
    if _NOTHING.fullmatch(line):
        return None
    if found := _LINE.fullmatch(line):
        return found[1], _unquoted(found[2])
    name = re.match(rf"\s*(?:export\s+)?({_KEY})=", line, re.ASCII)
    if name is None:
        raise IllegalValue("(not shown)", "", "neither a comment nor an assignment")
    raise IllegalValue(name[1], "", "only the shell knows what this value becomes")


def _unquoted(word: str) -> str:
    return "".join(map(_piece, _PIECE.finditer(word)))


def _piece(found: re.Match[str]) -> str:
    single, double, escaped, plain = found.groups()
    if double is not None:
        return re.sub(r'\\([\\"$`])', r"\1", double)
    return next(text for text in (single, escaped, plain) if text is not None)
