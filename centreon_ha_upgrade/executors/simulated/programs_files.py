"""cp, mv, rm, mkdir, chmod, chown, cat, find, ls, tar, diff and sed, as far as they are used."""

# ruff: noqa: ARG001 - programs have one shape, whatever they read of it

from fnmatch import fnmatchcase
from itertools import pairwise

from centreon_ha_upgrade.centreon import apache, resources_sh
from centreon_ha_upgrade.executors.simulated.call import Answer, Call, failed
from centreon_ha_upgrade.executors.simulated.disk import Disk, Entry, absolute, name_of
from centreon_ha_upgrade.executors.simulated.machine import Machine
from centreon_ha_upgrade.executors.simulated.programs_mariadb import answer_data_files
from centreon_ha_upgrade.executors.simulated.world import World
from centreon_ha_upgrade.files import archive, listing, ls
from centreon_ha_upgrade.files.archive import ArchiveListing
from centreon_ha_upgrade.files.kind import Kind
from centreon_ha_upgrade.files.listing import Listing
from centreon_ha_upgrade.files.ls import Ls, LsEntry, LsSection
from centreon_ha_upgrade.mariadb import data_files
from centreon_ha_upgrade.services import boot
from centreon_ha_upgrade.services.boot import Boot

_BOOT_ID = str(boot.query().command.argv[1])
_ABSENT = "No such file or directory"
_DATA_FILES = tuple(map(str, data_files.query().command.argv[2:]))


def _options(call: Call) -> tuple[set[str], list[str]]:
    options = {word for word in call.words if word.startswith("-")}
    return options, [word for word in call.words if not word.startswith("-")]


def cp(world: World, machine: Machine, call: Call) -> Answer:
    """`cp -p -- SOURCE TARGET`."""
    options, (source, target) = _options(call)
    if options - {"-p", "--"}:
        call.unknown()
    if machine.disk.text(source) is None:
        return failed(f"cp: cannot stat '{source}': {_ABSENT}")
    if target.endswith("/") and not machine.disk.is_directory(target):
        return failed(f"cp: cannot create regular file '{target}': Not a directory")
    machine.disk.copy(source, target)
    return Answer()


def mv(world: World, machine: Machine, call: Call) -> Answer:
    """`mv SOURCE TARGET`."""
    options, (source, target) = _options(call)
    if options:
        call.unknown()
    if not machine.disk.has(source):
        return failed(f"mv: cannot stat '{source}': {_ABSENT}")
    above = absolute(target).rpartition("/")[0]
    if above and not machine.disk.is_directory(above):
        return failed(f"mv: cannot move '{source}' to '{target}': {_ABSENT}")
    machine.disk.rename(source, target)
    return Answer()


def rm(world: World, machine: Machine, call: Call) -> Answer:
    """`rm [-r] [-f] PATH`."""
    options, paths = _options(call)
    letters = "".join(options).replace("-", "")
    for path in paths:
        if machine.disk.is_directory(path) and "r" not in letters:
            return failed(f"rm: cannot remove '{path}': Is a directory")
        if not machine.disk.has(path) and "f" not in letters:
            return failed(f"rm: cannot remove '{path}': {_ABSENT}")
        machine.disk.remove(path)
    return Answer()


def mkdir(world: World, machine: Machine, call: Call) -> Answer:
    """`mkdir [-p] PATH`."""
    options, paths = _options(call)
    for path in paths:
        if machine.disk.has(path) and "-p" not in options:
            return failed(f"mkdir: cannot create directory '{path}': File exists")
        machine.disk.make_directory(path)
    return Answer()


def chmod(world: World, machine: Machine, call: Call) -> Answer:
    """`chmod MODE PATH`, octal only."""
    mode, *paths = call.words
    if not mode.isdecimal():
        call.unknown()
    for path in paths:
        entry = machine.disk.get(path)
        if entry is None:
            return failed(f"chmod: cannot access '{path}': {_ABSENT}")
        entry.mode = int(mode, 8)
    return Answer()


def chown(world: World, machine: Machine, call: Call) -> Answer:
    """`chown OWNER: PATH`."""
    owner, *paths = call.words
    user, colon, group = owner.partition(":")
    for path in paths:
        entry = machine.disk.get(path)
        if entry is None:
            return failed(f"chown: cannot access '{path}': {_ABSENT}")
        entry.owner = user or entry.owner
        entry.group = group or (user if colon else entry.group)
    return Answer()


def cat(world: World, machine: Machine, call: Call) -> Answer:
    """`cat PATH`, also of what the kernel keeps."""
    (path,) = [word for word in call.words if word != "--"]
    if path == _BOOT_ID:
        return Answer(boot.render(Boot(f"00000000-0000-4000-8000-{machine.outpost.boots:012x}")))
    text = machine.disk.text(path)
    return failed(f"cat: {path}: {_ABSENT}") if text is None else Answer(text)


def sed(world: World, machine: Machine, call: Call) -> Answer:
    """Only the one that covers the passwords of mysql-resources.sh."""
    path = call.words[-1]
    if ("sed", *call.words) != tuple(map(str, resources_sh.query(path).command.argv)):
        call.unknown()
    text = machine.disk.text(path)
    if text is None:
        return failed(f"sed: can't read {path}: {_ABSENT}", 2)
    return Answer(resources_sh.render(resources_sh.parse(text)))


def tar(world: World, machine: Machine, call: Call) -> Answer:
    """`tar tjf PATH`; an archive's text names its members."""
    if call.words[0] != "tjf":
        call.unknown()
    text = machine.disk.text(call.words[1])
    if text is None:
        return failed(f"tar: {call.words[1]}: Cannot open: {_ABSENT}", 2)
    return Answer(archive.render(ArchiveListing(tuple(text.split()))))


def ls_(world: World, machine: Machine, call: Call) -> Answer:
    """`ls -l FILE`."""
    options, (path,) = _options(call)
    entry = machine.disk.get(path)
    if options != {"-l"} or machine.disk.is_directory(path):
        call.unknown()
    if entry is None:
        return failed(f"ls: cannot access '{path}': {_ABSENT}", 2)
    flags = "".join(c if entry.mode >> (8 - i) & 1 else "-" for i, c in enumerate("rwxrwxrwx"))
    one = LsEntry(path, f"-{flags}", entry.owner, entry.group, len(entry.text), "Nov 23 00:35")
    return Answer(ls.render(Ls((LsSection((one,)),))))


def diff(world: World, machine: Machine, call: Call) -> Answer:
    """`diff -u OLD NEW`: one hunk with everything in it."""
    options, (old, new) = _options(call)
    texts = machine.disk.text(old), machine.disk.text(new)
    for path, text in zip((old, new), texts, strict=True):
        if text is None:
            return failed(f"diff: {path}: {_ABSENT}", 2)
    before, after = ((text or "").splitlines() for text in texts)
    if before == after:
        same = apache.render(apache.ConfigDiff(old, new)) if "-us" in options else ""
        return Answer(same)
    lines = (*(f"-{line}" for line in before), *(f"+{line}" for line in after))
    stamp = f"{world.clock.day} 00:00:00.000000000 +0000"
    hunk = apache.Hunk(1, 1, lines)
    return Answer(apache.render(apache.ConfigDiff(old, new, (hunk,), stamp, stamp)), code=1)


def find(world: World, machine: Machine, call: Call) -> Answer:
    """The forms that the conversations use."""
    root, words = call.words[0], call.words[1:]
    if words == _DATA_FILES:
        return answer_data_files(machine, root)
    if not machine.disk.is_directory(root) and root != ".":
        return failed(f"find: '{root}': {_ABSENT}")
    if "-exec" in words:
        return _find_exec(machine.disk, call, root, words)
    if words == tuple(map(str, listing.query("/x").command.argv[2:])):
        return Answer(listing.render(_listing(machine.disk, root)))
    if words[:3] == ("-maxdepth", "1", "-name") and words[4:] == ("-size", "+0"):
        path = f"{root.rstrip('/')}/{words[3]}"
        return Answer(f"{path}\n" if machine.disk.text(path) else "")
    return call.unknown()


def _listing(disk: Disk, root: str) -> Listing:
    entries = ((name_of(path), disk.entries[path].kind) for path in disk.children(root))
    return Listing(root, tuple(listing.Entry(name, kind) for name, kind in entries))


def _find_exec(disk: Disk, call: Call, root: str, words: tuple[str, ...]) -> Answer:
    tests, action = words[: words.index("-exec")], words[words.index("-exec") + 1 :]
    chosen = [path for path in disk.below(root) if _fits(disk.entries[path], path, tests)]
    if action[0] == "chmod":
        for path in chosen:
            disk.entries[path].mode = int(action[1], 8)
    elif action[:2] == ("mv", "-t"):
        inside = [path for path in chosen if path in disk.children(root)]
        if inside and not disk.is_directory(action[2]):
            return failed(f"mv: target '{action[2]}' is not a directory")
        for path in inside:
            disk.rename(path, action[2])
    else:
        call.unknown()
    return Answer()


def _fits(entry: Entry, path: str, tests: tuple[str, ...]) -> bool:
    """`-type`, and names given by `-name` (any of them) or `! -iname` (none of them)."""
    wanted, unwanted, kinds = list[str](), list[str](), ""
    for test, value in pairwise(tests):
        if test == "-type":
            kinds = value
        elif test == "-name":
            wanted.append(value)
        elif test == "-iname":
            unwanted.append(value.lower())
    name = name_of(path)
    letter = "d" if entry.kind is Kind.DIRECTORY else "f"
    return (
        (not kinds or letter == kinds)
        and (not wanted or any(fnmatchcase(name, each) for each in wanted))
        and not any(fnmatchcase(name.lower(), each) for each in unwanted)
    )
