"""The errors this library raises, sorted by whose fault they are.

Every error holds typed fields and reads as one sentence.  No field holds a secret.
Any other exception that leaves this library is a bug.
A bad state of the platform is not an error but a `Finding`.
"""

from attrs import define


class UpgradeError(Exception):
    """The root: catch it to catch all that this library raises on purpose."""


# --- the caller's ---------------------------------------------------------------------------


class DeclarationError(UpgradeError):
    """What the caller declared cannot be right."""


@define(eq=False, str=False)
class IllegalValue(DeclarationError):
    """A value that no command may carry: a newline in a name, an option where a name goes."""

    what: str
    value: str
    reason: str

    def __str__(self) -> str:
        return f"{self.what} {self.value!r} is not allowed: {self.reason}"


@define(eq=False, str=False)
class BadSite(DeclarationError):
    """The site file is wrong at one key."""

    key: str
    reason: str

    def __str__(self) -> str:
        return f"site file, key {self.key}: {self.reason}"


@define(eq=False, str=False)
class UnknownNode(DeclarationError):
    """A node name that the topology does not hold."""

    name: str

    def __str__(self) -> str:
        return f"no node is called {self.name!r} in this topology"


# --- the platform's -------------------------------------------------------------------------


class PlatformError(UpgradeError):
    """The platform answered badly, or not at all."""


@define(eq=False, str=False)
class Unreachable(PlatformError):
    """The node could not be reached; what was asked of it may or may not have happened."""

    node: str
    reason: str

    def __str__(self) -> str:
        return f"{self.node} cannot be reached: {self.reason}"


@define(eq=False, str=False)
class HostKeyRefused(PlatformError):
    """A host key that was not recorded: it changed, nobody confirmed it, or the file is refused."""

    node: str
    reason: str

    def __str__(self) -> str:
        return f"no key of {self.node} was recorded: {self.reason}"


@define(eq=False, str=False)
class AccountRefused(PlatformError):
    """The node answers, and does not let our account become root; nothing was run."""

    node: str
    account: str
    reason: str

    def __str__(self) -> str:
        return f"on {self.node}, the account {self.account} was refused: {self.reason}"


@define(eq=False, str=False)
class CommandFailed(PlatformError):
    """A command ended with a code that its builder did not announce.

    Shown is the last line that names an error, since advice may follow it; else the last line.
    """

    node: str
    shown: str
    code: int
    output: str

    def __str__(self) -> str:
        lines = self.output.strip().splitlines() or ["it printed nothing"]
        named = [line for line in lines if line.lower().startswith("error: ")]
        told = (named or lines)[-1]
        return f"on {self.node}, `{self.shown}` ended with code {self.code}: {told}"


@define(eq=False, str=False)
class CommandTimedOut(PlatformError):
    """A command did not end in time; it may still be running on the node."""

    node: str
    shown: str
    seconds: float

    def __str__(self) -> str:
        left = f"did not end within {self.seconds:g} s and may still be running there"
        return f"on {self.node}, `{self.shown}` {left}"


@define(eq=False, str=False)
class JobLost(PlatformError):
    """Detached work ended without leaving its exit code: a reboot, or somebody killed it."""

    node: str
    shown: str

    def __str__(self) -> str:
        return f"on {self.node}, `{self.shown}` was interrupted, and left no exit code"


@define(eq=False, str=False)
class JobStopped(PlatformError):
    """Detached work was ended on purpose: what it did had become worthless.

    `remedy` is what the operator can do.
    """

    node: str
    shown: str
    reason: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"on {self.node}, `{self.shown}` was stopped: {self.reason}"


@define(eq=False, str=False)
class ParseError(PlatformError):
    """A tool printed what we do not understand.  Lines count from 1."""

    tool: str
    line: int
    text: str
    reason: str

    def __str__(self) -> str:
        return f"{self.tool}, line {self.line}: {self.reason}: {self.text!r}"


@define(eq=False, str=False)
class DialogueError(PlatformError):
    """A program asked what nobody announced, or never asked what was."""

    shown: str
    reason: str

    def __str__(self) -> str:
        return f"`{self.shown}`: {self.reason}"


@define(eq=False, str=False)
class UnexpectedCommand(PlatformError):
    """A recording or the simulated platform holds no answer to this command."""

    node: str
    shown: str
    expected: str = ""

    def __str__(self) -> str:
        instead = f" (expected here: `{self.expected}`)" if self.expected else ""
        return f"on {self.node}, nothing known answers `{self.shown}`{instead}"


@define(eq=False, str=False)
class NotDiscovered(PlatformError):
    """The cluster does not show what a site file must say; `remedy` is the command to look with."""

    what: str
    observed: str
    remedy: str

    def __str__(self) -> str:
        return f"cannot tell {self.what}: {self.observed}; look with: {self.remedy}"


# --- operators ------------------------------------------------------------------------------


class LockError(UpgradeError):
    """The cluster is another operator's."""


@define(eq=False, str=False)
class ClusterHeld(LockError):
    """Another operator holds a node; nothing was run.  `since` is the node's time, ISO, UTC."""

    node: str
    operator: str
    since: str

    def __str__(self) -> str:
        return f"{self.operator} holds {self.node} since {self.since}: one operator at a time"


@define(eq=False, str=False)
class Superseded(LockError):
    """Another operator took the lock from us; this command was not run."""

    node: str
    shown: str
    operator: str
    since: str

    def __str__(self) -> str:
        taken = f"{self.operator} holds {self.node} since {self.since or 'an unknown time'}"
        return f"{taken}, no longer this run: `{self.shown}` was not run"


# --- secrets and journal --------------------------------------------------------------------


class SecretError(UpgradeError):
    """A secret could not be had."""


@define(eq=False, str=False)
class SecretMissing(SecretError):
    """No source holds a secret of this name."""

    name: str

    def __str__(self) -> str:
        return (
            f"the secret {self.name} is not known; "
            f"store it with: centreon-ha-upgrade secrets set {self.name}"
        )


@define(eq=False, str=False)
class SecretUnfit(SecretError):
    """A secret that goes into the CIB would arrive there as another one."""

    name: str

    def __str__(self) -> str:
        return (
            f"the secret {self.name} holds a character outside ASCII, which Pacemaker 2.0 and "
            "earlier do not keep as it is; give the account another password"
        )


@define(eq=False, str=False)
class VaultLocked(SecretError):
    """The vault did not open: wrong passphrase, damage, or a file others can read."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"vault {self.path}: {self.reason}"


@define(eq=False, str=False)
class JournalError(UpgradeError):
    """The journal cannot be read, or belongs to another plan.  It is never guessed around."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"journal {self.path}: {self.reason}"


@define(eq=False, str=False)
class EvidenceError(UpgradeError):
    """An archive of evidence, or the key that signs it, is not what it should be."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"evidence {self.path}: {self.reason}"
