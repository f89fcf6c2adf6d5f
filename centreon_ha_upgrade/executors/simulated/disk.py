"""The files of one node."""

from collections.abc import Iterator

from attrs import define, evolve, field

from centreon_ha_upgrade.files.kind import Kind


@define
class Entry:
    """A file with its text, or a directory.  `mtime` is in seconds."""

    kind: Kind = Kind.FILE
    text: str = ""
    mode: int = 0o644
    owner: str = "root"
    group: str = "root"
    mtime: int = 0


def absolute(path: str) -> str:
    """The path as the kernel sees it: root's home is where commands run."""
    whole = path if path.startswith("/") else f"/root/{path.removeprefix('./')}"
    return whole.rstrip("/") or "/"


def name_of(path: str) -> str:
    return absolute(path).rpartition("/")[2]


@define(repr=False)  # it holds the passwords of a whole platform
class Disk:
    """Paths without a closing slash, each with what lies there."""

    entries: dict[str, Entry] = field(factory=dict)

    def get(self, path: str) -> Entry | None:
        return self.entries.get(absolute(path))

    def has(self, path: str) -> bool:
        return absolute(path) in self.entries

    def is_directory(self, path: str) -> bool:
        entry = self.get(path)
        return entry is not None and entry.kind is Kind.DIRECTORY

    def text(self, path: str) -> str | None:
        """What a plain file holds; None where none lies."""
        entry = self.get(path)
        return entry.text if entry is not None and entry.kind is Kind.FILE else None

    def write(self, path: str, text: str, mode: int | None = None, owner: str = "root") -> None:
        """Keeps mode and owner of a file that was there, as a shell's redirection does."""
        entry = self.get(path)
        if entry is None or mode is not None:
            self.make_directory(absolute(path).rpartition("/")[0])
            self.entries[absolute(path)] = Entry(
                Kind.FILE, text, 0o644 if mode is None else mode, owner, owner
            )
        else:
            entry.text = text

    def make_directory(self, path: str, mode: int = 0o755) -> None:
        """With all that lead to it."""
        parts = absolute(path).split("/")
        for depth in range(2, len(parts) + 1):
            self.entries.setdefault("/".join(parts[:depth]), Entry(Kind.DIRECTORY, mode=mode))

    def below(self, path: str) -> Iterator[str]:
        """Every path under this one, itself included."""
        root = absolute(path)
        return (each for each in sorted(self.entries) if f"{each}/".startswith(f"{root}/"))

    def children(self, path: str) -> tuple[str, ...]:
        root = absolute(path)
        return tuple(each for each in self.below(path) if each.rpartition("/")[0] == root)

    def remove(self, path: str) -> None:
        for each in tuple(self.below(path)):
            del self.entries[each]

    def rename(self, source: str, target: str) -> None:
        """As `mv`: into the target, when that is a directory."""
        source, target = absolute(source), absolute(target)
        if self.is_directory(target):
            target = f"{target}/{name_of(source)}"
        moved = {each: self.entries.pop(each) for each in tuple(self.below(source))}
        self.remove(target)
        for each, entry in moved.items():
            self.entries[target + each.removeprefix(source)] = entry

    def copy(self, source: str, target: str) -> None:
        """A plain file, with its mode and owner; into the target, when that is a directory."""
        if self.is_directory(target):
            target = f"{absolute(target)}/{name_of(source)}"
        self.entries[absolute(target)] = evolve(self.entries[absolute(source)])
