"""The words of yum 3 and dnf, as captured; each pattern stands for a whole line."""

import re

from centreon_ha_upgrade.packages._transaction import NEVRA, SIZE, Action

# heading -> (action, is a dependency); the "for dependencies" and "Updat" ones are yum 3's
SECTIONS = {
    "Installing": (Action.INSTALL, False),
    "Upgrading": (Action.UPGRADE, False),
    "Updating": (Action.UPGRADE, False),
    "Reinstalling": (Action.REINSTALL, False),
    "Downgrading": (Action.DOWNGRADE, False),
    "Removing": (Action.REMOVE, False),
    "Installing dependencies": (Action.INSTALL, True),
    "Installing weak dependencies": (Action.INSTALL, True),
    "Installing for dependencies": (Action.INSTALL, True),
    "Updating for dependencies": (Action.UPGRADE, True),
    "Removing dependent packages": (Action.REMOVE, True),
    "Removing unused dependencies": (Action.REMOVE, True),
    "Removing for dependencies": (Action.REMOVE, True),
    "Skipping packages with conflicts": (Action.SKIP, False),
    "Skipping packages with broken dependencies": (Action.SKIP, False),
}
OUTCOMES = {
    "Installed": Action.INSTALL,
    "Dependency Installed": Action.INSTALL,
    "Upgraded": Action.UPGRADE,
    "Updated": Action.UPGRADE,
    "Dependency Updated": Action.UPGRADE,
    "Reinstalled": Action.REINSTALL,
    "Downgraded": Action.DOWNGRADE,
    "Removed": Action.REMOVE,
    "Dependency Removed": Action.REMOVE,
    "Skipped": Action.SKIP,
}
# Lists that are no planned change: the failed ones, and yum 3's list of obsoleted packages.
FAILED, REPLACED = "Failed", "Replaced"
CLOSING = frozenset({*OUTCOMES, FAILED, REPLACED})
COUNTED = {
    "Install": Action.INSTALL,
    "Upgrade": Action.UPGRADE,
    "Reinstall": Action.REINSTALL,
    "Downgrade": Action.DOWNGRADE,
    "Remove": Action.REMOVE,
    "Skip": Action.SKIP,
}

RESOLVED = ("Dependencies resolved.", "Dependencies Resolved")
RULER = re.compile(r"={20,}")
COLUMNS = frozenset({"Package", "Arch", "Architecture", "Version", "Repository", "Repo", "Size"})
HEADING = re.compile(r"([A-Z][A-Za-z ]*):")
ROW = re.compile(r" (\S+) +(\S+) +(\S+) +(\S+) +([0-9.]+(?: [kMGT])?)")
WRAPPED = re.compile(r" (\S+)")
REPLACING = re.compile(r" {5}replacing {2}(\S+)\.([^\s.]+) (\S+)")
COUNT = re.compile(
    rf"({'|'.join(COUNTED)}) +(?=[0-9(])(?:([0-9]{{1,6}}) Packages?)?"
    r"(?: +\(\+? *([0-9]{1,6}) Dependent packages?\))?"
)
SUMMARY = re.compile(
    r"(Total size|Installed size|Freed space): [0-9.]+( [kMGT])?"
    # an answer from a pipe ends no line
    r"|Is this ok \[y(/d)?/N\]: *(\S*|Downloading [Pp]ackages:|Running transaction check)"
    r"|Downloading [Pp]ackages:|Running transaction (check|test)"
    r"|Transaction (check|test) succeeded\.?"
)
FETCH = re.compile(rf"Total download size: ({SIZE})")
# dnf, which keeps a package it was told to keep
HELD = re.compile(r"\[SKIPPED\] \S+\.rpm: Already downloaded *")
PROGRESS = re.compile(
    r" {2}(Preparing|Installing|Upgrading|Updating|Reinstalling|Downgrading|Erasing|Cleanup"
    r"|Obsoleting|Verifying|Running scriptlet) *:( .*)? [0-9]+/[0-9]+"
)
FLAGS = {
    "nothing_to_do": re.compile(
        r"(Error: )?Nothing to do\.?|No [Pp]ackages marked for (update|upgrade|removal)\.?"
    ),
    "aborted": re.compile(r"Operation aborted\.|Exiting on user [Cc]ommand"),
    "complete": re.compile(r"Complete!"),
    "download_only": re.compile(r"DNF will only download packages for the transaction\."),
}
# field of the transaction -> the lines that fill it; the first that fits wins
TOLD = (
    ("no_match", re.compile(r"No [Mm]atch for argument: (\S+)|No package (\S+) available\.")),
    (
        "already",
        re.compile(
            r"Package (\S+) (?:is already installed\.|already installed and latest version)"
        ),
    ),
    ("rpmsave", re.compile(r"warning: (/.+) saved as (\1\.rpmsave)")),
    ("rpmnew", re.compile(r"warning: (/.+) created as (\1\.rpmnew)")),
    ("warnings", re.compile(r"warning: (\S.*)")),
    # yum 3, while another yum runs
    (
        "warnings",
        re.compile(r"(Existing lock /var/run/yum\.pid: .*)|(Another app is currently .*)"),
    ),
    ("errors", re.compile(r"[Ee]rror: (\S.*)|(Error in .*)| (Problem(?: [0-9]+)?: .*)")),
    ("errors", re.compile(r"(Errors during downloading metadata for repository .*)")),
    ("errors", re.compile(r"(Ignoring repositories: .*)")),
    # yum 3, about a dead address
    ("errors", re.compile(r" *(Cannot find a valid baseurl for repo: .*)")),
    ("errors", re.compile(r"(\S+: \[Errno [0-9]+\] .*)")),
)
# only after an error: a script may print such lines too
DETAIL = re.compile(r" {2}- (\S.*)")
SAID_NOTHING = re.compile(
    r"[Ee]rror:|Your transaction was saved, rerun it with:"
    r"| yum load-transaction /tmp/yum_save_tx\S+"
)
DNF_ITEM = re.compile(NEVRA)
YUM3_ITEM = re.compile(r"([!-~]+)\.([a-z0-9_]+)")
YUM3_VERSION = re.compile(r"([0-9]{1,9}):([!-~]+-[!-~]+)")
