"""All of /etc/cron.d at once, framed: `==> name <==`, then its lines behind a tab.

The tab keeps a file from imitating a frame; the last line tells that all was printed.
Comments are read and dropped.  Serves G01 and X16.
"""

import re

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
_HEADING = re.compile(r"==> (.+) <==")
_VARIABLE = re.compile(r"""(['"]?)(\w+)\1\s*=\s*(.*)""", re.ASCII)
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
    line = lines.raw()
    while line is not None and line != END:
        name = lines.match(_HEADING, line, "a heading or the end")[1]
        if name in files:
            lines.fail("a second file of this name")
        files[name], line = _file(lines, name)
    if line is None:
        lines.fail("the end is missing")
    if lines.next() is not None:
        lines.fail("something follows the end")
    return CronSet(files[name] for name in sorted(files))


def _file(lines: Lines, name: str) -> tuple[CronFile, str | None]:
    """One file, and the line after it."""
    jobs, variables = list[CronJob](), dict[str, CronVariable]()
    heading = (lines.number, lines.text)
    after = None
    try:
        for after in lines.raws():
            line = after.strip()
            if not line:
                continue
            if after[0] != "\t":
                break
            if "=" in line and (found := _VARIABLE.fullmatch(line)):
                variables[found[2]] = CronVariable(found[2], _unquoted(lines, found[3]))
            elif line[0] != "#":
                jobs.append(_job(lines, line))
        else:
            after = None
    except IllegalValue as error:
        lines.fail(str(error))
    try:
        return CronFile(name, jobs, variables.values()), after
    except IllegalValue as error:
        lines.number, lines.text = heading
        lines.fail(str(error))


def _job(lines: Lines, line: str) -> CronJob:
    length = 1 if line[0] == "@" else 5
    words = line.split(None, length + 1)
    if len(words) != length + 2 or (len(line) > _LONGEST and max(map(len, words[:-1])) > _LONGEST):
        lines.fail("expected a job")
    return CronJob(words[:length], words[length], words[length + 1])


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
