"""Small edits of configuration files.  Values travel as arguments, never inside the script."""

import re
import shlex

from centreon_ha_upgrade.core.command import Command, answered, knowing, run, script
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.files import content
from centreon_ha_upgrade.files._atomic import BEGIN, COMMIT
from centreon_ha_upgrade.files.path import legal_path

# One write: the end of a last line that had none, and the new line.
_APPEND_ONCE = """\
set -eu
export LC_ALL=C
if [ -s "$1" ]; then
  if grep -qxF -e "$2" -- "$1"; then exit 0; elif [ $? -ne 1 ]; then exit 2; fi
  if [ -n "$(tail -c 1 -- "$1")" ]; then printf '\\n%s\\n' "$2" >> "$1"; exit 0; fi
fi
printf '%s\\n' "$2" >> "$1"
"""
_SET_LINE = r"""
function is_key(s) {
  sub(/^[ \t]+/, "", s)
  return index(s, k) == 1 && substr(s, length(k) + 1) ~ /^[ \t]*=/
}
BEGIN { k = ENVIRON["key"]; l = ENVIRON["line"] }
is_key($0) { if (!said++) print l; next }
{ print }
END { if (!said) print l }
"""
_SET_INI_LINE = f"""{BEGIN}if [ ! -e "$file" ]; then chmod 644 "$new"; fi
key=$2 line=$3 program=$4
export key line
if [ -e "$file" ]; then source=$file; else source=/dev/null; fi
awk "$program" < "$source" > "$new"
if cmp -s -- "$new" "$source"; then exit 0; fi
{COMMIT}"""


def append(path: str, line: str) -> Command:
    r"""The document's own spelling (D01): each run appends the line again (X27).

    Raises `IllegalValue` for a line that `echo` or the shell would change.

    >>> print(append("/etc/php.d/50-centreon.ini", "date.timezone = Europe/Paris"))
    echo "date.timezone = Europe/Paris" >> /etc/php.d/50-centreon.ini
    """
    if re.search(r'["$`\\]|^-', _legal_line(line)):
        raise IllegalValue("line", line, "the shell would change it between double quotes")
    appended = script(f'echo "{line}" >> {shlex.quote(legal_path(path))}')
    there = answered(content.query(path), lambda found: line in found.text.split("\n"))
    return knowing(appended, there)


def append_once(path: str, line: str) -> Command:
    """Appends a line unless the file holds it already; nothing else in the file changes.

    A last line without its end gets one first.  An absent file is created.

    >>> print(*append_once("/etc/php.d/50-centreon.ini", "expose_php = Off").argv[4:])
    /etc/php.d/50-centreon.ini expose_php = Off
    """
    words = ("/bin/sh", "-c", _APPEND_ONCE, "sh", legal_path(path), _legal_line(line))
    quoted, file = shlex.quote(line), shlex.quote(path)
    label = f"grep -qxF -- {quoted} {file} || echo {quoted} >> {file}"
    return run(*words, idempotent=True, label=label)


def set_ini_line(path: str, key: str, line: str) -> Command:
    """Puts `line` where the key is set, or at the end; later settings of the key go (X27).

    Only for keys that are set once.  Comments stay.  An absent file is created, 0644.

    >>> ini = "/etc/php.d/50-centreon.ini"
    >>> print(*set_ini_line(ini, "date.timezone", "date.timezone = Europe/Paris").argv[4:7])
    /etc/php.d/50-centreon.ini date.timezone date.timezone = Europe/Paris
    """
    if not re.fullmatch(r"[A-Za-z0-9_.-]+", key):
        raise IllegalValue("key", key, "letters, digits, dots, hyphens and underscores")
    if not re.match(rf"{re.escape(key)}[ \t]*=", _legal_line(line)):
        raise IllegalValue("line", line, f"it does not set {key}")
    words = ("/bin/sh", "-c", _SET_INI_LINE, "sh", legal_path(path), key, line, _SET_LINE)
    edit = rf"/^[ \t]*{key.replace('.', '[.]')}[ \t]*=/d; $a {line}"
    label = f"sed -i {shlex.quote(edit)} {shlex.quote(path)}"
    return run(*words, idempotent=True, label=label)


def _legal_line(line: str) -> str:
    if not line.strip() or not line.replace("\t", " ").isprintable():
        raise IllegalValue("line", line, "one line of printable text")
    return line
