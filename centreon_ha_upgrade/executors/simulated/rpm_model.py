"""Packages and what rpm does with their files."""

from collections.abc import Iterable, Iterator
from enum import Enum

from attrs import define, field, frozen

from centreon_ha_upgrade.executors.simulated.disk import Disk
from centreon_ha_upgrade.packages.rpm import Package
from centreon_ha_upgrade.packages.signing_key import SigningKey


class Config(Enum):
    """How rpm treats a file that the administrator may change."""

    NO = "no"
    CONFIG = "%config"
    NOREPLACE = "%config(noreplace)"


@frozen
class Packaged:
    """One file of a package."""

    path: str
    text: str = ""
    config: Config = Config.NO
    mode: int = 0o644
    owner: str = "root"


@frozen
class Rpm:
    """One package.  `after` is what its scripts put back where it is missing."""

    name: str
    version: str
    release: str
    files: tuple[Packaged, ...] = field(default=(), converter=tuple[Packaged, ...])
    units: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    after: tuple[Packaged, ...] = ()

    @property
    def package(self) -> Package:
        return Package(self.name, self.version, self.release, "noarch")

    def file(self, path: str) -> Packaged | None:
        return next((found for found in self.files if found.path == path), None)


@define
class News:
    """What rpm says while it works: the file, and what it wrote beside it."""

    saved: list[tuple[str, str]] = field(factory=list)
    new: list[tuple[str, str]] = field(factory=list)


@define
class RpmDatabase:
    """What is installed on one node, and the keys it trusts.

    With `strange_key` what comes next is signed with a key that is not among them; `forged` keys
    have the short names of others.
    """

    installed: dict[str, Rpm] = field(factory=dict)
    keys: list[SigningKey] = field(factory=list)
    strange_key: bool = False
    forged: bool = False

    @property
    def units(self) -> Iterator[str]:
        """The units that systemd finds a file for."""
        return (unit for found in self.installed.values() for unit in found.units)

    def put(self, new: Rpm, disk: Disk) -> News:
        """Installs a package, or brings it to this version."""
        old, news = self.installed.get(new.name), News()
        for packaged in new.files:
            _place(packaged, old.file(packaged.path) if old else None, disk, news)
        for gone in old.files if old else ():
            if new.file(gone.path) is None:
                _erase(gone, disk, news)
        for packaged in new.after:
            if not disk.has(packaged.path):
                disk.write(packaged.path, packaged.text, packaged.mode, packaged.owner)
        self.installed[new.name] = new
        return news

    def erase(self, names: Iterable[str], disk: Disk) -> News:
        """Removes packages; a file that was changed is kept as .rpmsave, over an older one."""
        news = News()
        for name in names:
            for packaged in self.installed.pop(name).files:
                _erase(packaged, disk, news)
        return news


def _place(packaged: Packaged, old: Packaged | None, disk: Disk, news: News) -> None:
    path, held = packaged.path, disk.text(packaged.path)
    changed = held is not None and held != (old.text if old else packaged.text)
    if packaged.config is Config.NO or not changed:
        entry = disk.get(path)
        if entry is None or held != packaged.text:
            disk.write(path, packaged.text, packaged.mode, packaged.owner)
        return
    if old is not None and old.text == packaged.text:
        return  # the package did not change it: the administrator's text stays
    if packaged.config is Config.NOREPLACE:
        disk.write(f"{path}.rpmnew", packaged.text, packaged.mode, packaged.owner)
        news.new.append((path, f"{path}.rpmnew"))
        return
    disk.rename(path, f"{path}.rpmsave")
    disk.write(path, packaged.text, packaged.mode, packaged.owner)
    news.saved.append((path, f"{path}.rpmsave"))


def _erase(packaged: Packaged, disk: Disk, news: News) -> None:
    path = packaged.path
    if not disk.has(path):
        return
    if packaged.config is not Config.NO and disk.text(path) != packaged.text:
        disk.rename(path, f"{path}.rpmsave")
        news.saved.append((path, f"{path}.rpmsave"))
        return
    disk.remove(path)
    above = path.rpartition("/")[0]
    if above.endswith("/install") and not disk.children(above):
        disk.remove(above)
