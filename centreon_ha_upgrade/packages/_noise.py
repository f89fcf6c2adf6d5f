"""Lines of yum and dnf that carry progress, not facts.  Each is known by its whole shape."""

import re

# possessive where it can be: a hostile line costs no more than its length
_SIZE = r"[0-9.]++(?: *+(?:[kMGT]B?|B))?"
_TIME = r"(--:--|[0-9]+:[0-9]{2}(:[0-9]{2})?)"

_SHAPES = (
    # dnf: "lab-el7        2.9 MB/s | 3.0 kB     00:00", also while it waits ("[===  ] ---  B/s")
    rf"\S.*[ \]]([0-9.]++ *+[kMGT]?|---  ?)B/s \| *+{_SIZE} +{_TIME}( ETA)?",
    # yum 3: "updates/7/x86_64/primary_db  | 1.0 MB  00:00:01"
    rf"\S.* \| *+{_SIZE} +{_TIME}",
    r"-{20,}",
    r"Last metadata expiration check: .*",
    r"Loaded plugins: .*",
    r"(Loading mirror speeds from cached hostfile|Determining fastest mirrors)",
    r" \* \S+: \S+",
    r"Resolving Dependencies",
    r"--> (Running transaction check|Finished Dependency Resolution)",
    r"---> Package \S+ \S+ will be .*",
    r"--> Processing (Dependency|Conflict): .*",
    r"--> Restarting Dependency Resolution with new changes\.",
    r"\((try to )?add '.*\):?",
    r"Retrieving key from \S+",
    r"Importing GPG key 0x[0-9A-F]{8,40}:",
    r" Userid     : \".*\"",
    r" Fingerprint: [0-9A-Fa-f ]+",
    r" From       : \S+",
    r"Key imported successfully",
    r"Public key for \S+ is not installed",
)
_NOISE = re.compile("|".join(f"(?:{shape})" for shape in _SHAPES))


def is_noise(line: str) -> bool:
    """True for a line that only tells how far the tool has come.

    >>> is_noise("lab-el7                      2.9 MB/s | 3.0 kB     00:00")
    True
    >>> is_noise("Error: Unable to find a match: x")
    False
    """
    return _NOISE.fullmatch(line) is not None


def without_charset_escapes(text: str) -> str:
    r"""The text without `ESC ( B`, which terminals send with every end of a colour.

    >>> without_charset_escapes("\x1b[31mcentreon-ha\x1b(B\x1b[m") == "\x1b[31mcentreon-ha\x1b[m"
    True
    """
    return re.sub(r"\x1b[()][0-9A-Z]", "", text)
