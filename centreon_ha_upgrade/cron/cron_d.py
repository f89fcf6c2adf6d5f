"""All of /etc/cron.d at once, framed: `==> name <==`, then its lines behind a tab.

The tab keeps a file from imitating a frame; the last line tells that all was printed.
Comments are read and dropped.  Serves G01 and X16.
"""

import re
from collections.abc import Iterator

from centreon_ha_upgrade.core.command import Query, ask
from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.cron.model import CronFile, CronJob, CronSet, CronVariable
from centreon_ha_upgrade.errors import IllegalValue

CRON_D = "/etc/cron.d"
# What HA does itself, so that cron must not (G01, X16).
CENTREON = ("centreon", "centstorage", "centreon-ha-mysql", "centreon-auto-disco")
END = f"==| end of {CRON_D} |=="

_SCRIPT = f"""\
export LC_ALL=C
cd {CRON_D} || exit 1
for f in * .[!.]*; do
  [ -f "$f" ] || continue
  printf '==> %s <==\\n' "$f"
  sed 's/^/\\t/' < "$f" || exit 1
  echo
done
echo '{END}'"""
_HEADING = re.compile(r"==> ([^/]+) <==")
_VARIABLE = re.compile(r"""(['"]?)(\w+)\1\s*=\s*(.*)""", re.ASCII)
# How a job begins, and how many blanks stand before its command.
_CUTS = {"@": 2, **dict.fromkeys("*-0123456789", 6)}
_LONGEST = 999  # letters in one word before the command: cron keeps no more


def query() -> Query[CronSet]:
    """All files of /etc/cron.d; links are followed, directories passed over.

    >>> print(*query().command.argv[:2])
    /bin/sh -c
    """
    return ask("/bin/sh", "-c", _SCRIPT, "sh", parse=parse)


def parse(text: str) -> CronSet:
    """The files.  Raises `ParseError`, also for a line that cron would refuse."""
    lines, files = Lines("cron.d", text), dict[str, CronFile]()
    rest = lines.raws()
    line = next(rest, None)
    while line is not None and line != END:
        name = lines.match(_HEADING, line, "a heading or the end")[1]
        if name in files:
            lines.fail("a second file of this name")
        if not name.isprintable():
            lines.fail("a file name that cannot be printed")
        try:
            files[name], line = _file(lines, name, rest)
        except IllegalValue as error:
            lines.fail(str(error))
    if line is None:
        lines.fail("the end is missing")
    if any(map(str.strip, rest)):
        lines.fail("something follows the end")
    return CronSet([files[name] for name in sorted(files)])


def _file(lines: Lines, name: str, rest: Iterator[str]) -> tuple[CronFile, str | None]:
    """One file, and the line after it."""
    jobs, variables, after = list[CronJob](), dict[str, CronVariable](), None
    for raw in rest:
        line = raw.strip()
        if not line:
            continue
        if raw[0] != "\t":
            after = raw
            break
        if cuts := _CUTS.get(line[0]):
            words = line.split(None, cuts)
            if len(words) <= cuts or (
                len(line) > _LONGEST and len(max(words[:-1], key=len)) > _LONGEST
            ):
                lines.fail("expected a job")
            jobs.append(CronJob(words[:-2], words[-2], words[-1]))
        elif line[0] != "#":
            found = lines.match(_VARIABLE, line, "a job, a variable or a comment")
            variables[found[2]] = CronVariable(found[2], _unquoted(lines, found[3]))
    return CronFile(name, jobs, variables.values()), after


def _unquoted(lines: Lines, value: str) -> str:
    if value[:1] in ("'", '"'):
        if len(value) < 2 or value.find(value[0], 1) != len(value) - 1:
            lines.fail("a quote that does not close at the end of the line")
        return value[1:-1]
    return value


def render(cron: CronSet) -> str:
    """What the query prints."""
    printed: list[str] = []
    for file in cron.files:
        printed.append(f"==> {file.name} <==")
        printed += [f"\t{v.name}={_quoted(v.value)}" for v in file.variables]
        printed += [f"\t{' '.join(j.schedule)} {j.user} {j.command}" for j in file.jobs]
        printed.append("")
    return "\n".join((*printed, END, ""))


def _quoted(value: str) -> str:
    if value == value.strip() and value[:1] not in ("'", '"'):
        return value
    quote = "'" if '"' in value else '"'
    return f"{quote}{value}{quote}"
