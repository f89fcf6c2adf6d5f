"""yum-config-manager: what it says when it adds or enables a repository (steps B04, B06).

It prints the section of a repository that it changed; no section, no change.  A file that could
not be fetched and an id that no repository has are refused here as what they are: errors.
"""

import re

from attrs import field, frozen, validators

from centreon_ha_upgrade.core.text import Lines
from centreon_ha_upgrade.packages._noise import is_noise

_URL = r"[!-~]+"
_PATH = r"/[!-~]+\.repo"
_ID = r"[A-Za-z0-9:_.-]+"
_ADDING = re.compile(rf"adding repo from: ({_URL})")
_GRABBING = re.compile(rf"grabbing file ({_URL}) to ({_PATH})")
_SAVED = re.compile(rf"repo saved to ({_PATH})")
_SECTION = re.compile(rf"=+ repo: ({_ID}) =+|\[({_ID})\]")
_SETTING = re.compile(r"([a-z_]+) = ?(.*)")
_ON, _OFF = ("1", "True"), ("0", "False")


_PATHS = validators.deep_iterable(validators.matches_re(_PATH))
_IDS = validators.deep_iterable(validators.matches_re(_ID))


@frozen
class RepositoryChange:
    """What changed: repository files written, and ids of the sections that are now on or off."""

    saved: tuple[str, ...] = field(default=(), converter=tuple[str, ...], validator=_PATHS)
    enabled: tuple[str, ...] = field(default=(), converter=tuple[str, ...], validator=_IDS)
    disabled: tuple[str, ...] = field(default=(), converter=tuple[str, ...], validator=_IDS)


def parse(text: str) -> RepositoryChange:
    """Reads yum-config-manager's output.  Raises `ParseError`."""
    lines = Lines("yum-config-manager", text)
    saved, enabled, disabled = list[str](), list[str](), list[str]()
    section = ""
    for line in lines:
        if found := _SECTION.fullmatch(line):
            if section:
                lines.fail(f"the section of {section} does not say whether it is enabled")
            section = found[1] or found[2]
        elif found := _SAVED.fullmatch(line):
            saved.append(found[1])
        elif found := _SETTING.fullmatch(line):
            if found[1] != "enabled":
                continue
            if not section or found[2] not in (*_ON, *_OFF):
                lines.fail("expected a section, then whether it is enabled")
            (enabled if found[2] in _ON else disabled).append(section)
            section = ""
        elif not (_ADDING.fullmatch(line) or _GRABBING.fullmatch(line) or is_noise(line)):
            lines.fail("not a line of yum-config-manager that we know")
    if section or not (saved or enabled or disabled):
        lines.fail("nothing was saved, enabled or disabled")
    return RepositoryChange(saved, enabled, disabled)


def render(change: RepositoryChange) -> str:
    """What yum-config-manager prints."""
    lines = ["Loaded plugins: fastestmirror"]
    lines += [f"repo saved to {path}" for path in change.saved]
    for word, ids in (("1", change.enabled), ("0", change.disabled)):
        for repo_id in ids:
            lines += [f"================ repo: {repo_id} ================", f"enabled = {word}"]
    return "".join(f"{line}\n" for line in lines)
