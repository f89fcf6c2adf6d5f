"""An operator at the keyboard: the command line over ssh, against a lab's nodes."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.lab.lab import Lab

PASSPHRASE = "correct horse battery staple"
QUESTIONS = ("--answer", "A04", "--answer", "A05", "--answer", "D02")
PEOPLE = tuple(word for id_ in ("N05A", "N05B", "N05C", "N05") for word in ("--answer", id_))

_WITH_STATE = (
    *("check", "budget", "run", "resume", "verdict", "predict", "accept"),
    *("secrets", "status", "evidence"),
)
_LOCKED = ("secrets init", "secrets set", "evidence key", "evidence pack")


def _unlocks(words: tuple[str, ...]) -> bool:
    """Whether the command takes a passphrase."""
    open_ = words[0] in _WITH_STATE and words[0] not in ("secrets", "status", "evidence")
    return open_ or " ".join(words[:2]) in _LOCKED


class Operator:
    """Has a site file, a vault and a state folder of his own; types commands and reads answers."""

    def __init__(self, lab: Lab, desk: Path) -> None:
        self.lab, self.desk = lab, desk
        self.site = desk / "site.toml"
        self.site.write_text(site_toml(lab))
        self._passphrase = desk / "passphrase"
        self._passphrase.write_text(PASSPHRASE)
        self._passphrase.chmod(0o600)

    @property
    def journal(self) -> Path:
        return self.desk / "state" / "centreon_cluster" / "journal.jsonl"

    def types(self, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """Runs one command of ours to its end."""
        return subprocess.run(
            self._argv(words), input=given, capture_output=True, text=True, check=False
        )

    def types_until(
        self,
        *words: str,
        at: Callable[[str], bool],
        then: Callable[[subprocess.Popen[str]], object],
    ) -> subprocess.CompletedProcess[str]:
        """Runs one command of ours; once, when a new record of the journal fits, disturbs it."""
        said, struck, seen = list[str](), False, len(self._records())
        with subprocess.Popen(
            self._argv(words),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            assert process.stdout is not None
            for line in process.stdout:
                said.append(line)
                news = [] if struck else self._records()[seen:]
                seen += len(news)
                if any(map(at, news)):
                    struck = True
                    then(process)
        assert struck, "".join(said)
        return subprocess.CompletedProcess(words, process.returncode, "".join(said), "")

    def types_and_is_cut(self, *words: str, at: Callable[[str], bool]) -> None:
        """Runs one command of ours and kills it as soon as a record fits."""
        self.types_until(*words, at=at, then=subprocess.Popen.kill)

    def answers_a_person_gives(self) -> tuple[str, str]:
        """Options of `check` for what no node can say."""
        answers = self.desk / "answers.toml"
        answers.write_text(
            'backup_age_hours = 1\nbackup_restore_tested = "no"\nwindow = 2999-12-31\n'
            'contact = "the lab"\nrollback_owner = "the lab"\n'
        )
        return "--answers", str(answers)

    def _records(self) -> list[str]:
        return self.journal.read_text().split("\n")[:-1] if self.journal.exists() else []

    def stores_secrets(self) -> None:
        passwords = self.lab.passwords()
        assert self.types("secrets", "init").returncode == 0
        self.stores("MARIADB_ROOT_PASSWD", passwords["sql_admin"])
        self.stores("MARIADB_REPL_PASSWD", passwords["sql_replication"])

    def stores(self, name: str, value: str) -> None:
        assert self.types("secrets", "set", name, given=value).returncode == 0

    def _argv(self, words: tuple[str, ...]) -> list[str]:
        state = ["--state-dir", str(self.desk / "state")] if words[0] in _WITH_STATE else []
        if words[:2] in (("evidence", "key"), ("evidence", "verify")):
            state = []
        vault = ["--passphrase-file", str(self._passphrase)] if _unlocks(words) else []
        return [sys.executable, "-m", "centreon_ha_upgrade_cli", *words, *state, *vault]


def site_toml(lab: Lab) -> str:
    """The site file of a lab."""
    facts = lab.facts()
    nodes = "".join(_node(node) for node in facts["nodes"])
    vips = "".join(
        f"""
[{"vip" if key == "web" else "vip_sql"}]
address = "{vip["address"]}"
interface = "{vip["nic"]}"
netmask = "{vip["cidr_netmask"]}"
broadcast = "{vip["broadcast"]}"
"""
        for key, vip in facts["vips"].items()
    )
    return f"""
cluster = "{facts["cluster"]}"
time_zone = "{facts["timezone"]}"
{nodes}{vips}
[database]
admin = "{facts["users"]["sql_admin"]}"
replication_user = "{facts["users"]["sql_replication"]}"

{_repositories(facts)}
[ssh]
user = "{facts["users"]["ssh"]}"
config = "{facts["ssh"]["config"]}"
known_hosts = "{facts["ssh"]["known_hosts"]}"
"""


def defaults_toml(lab: Lab) -> str:
    """What no cluster can say: the time zone, and where the lab's repositories are."""
    facts = lab.facts()
    return f'time_zone = "{facts["timezone"]}"\n{_repositories(facts)}'


def _repositories(facts: dict[str, Any]) -> str:
    urls = facts["urls"]
    return f"""
[repositories]
centreon = "{urls["centreon_repository"]}"
epel = "{urls["epel_release"]}"
remi = "{urls["remi_release"]}"
php = "{facts["php_repository"]}"
mariadb = "{urls["mariadb_repository"]}"
signing_key = "{urls["signing_key"]}"
signing_key_id = "{facts["signing_keys"]["new"]}"
accepted_keys = ["{facts["accepted_key"]}"]
revoked_key_id = "{facts["signing_keys"]["old"]}"
"""


def _node(node: dict[str, object]) -> str:
    roles = [role for role in ("central", "database") if node[role]]
    return f"""
[[nodes]]
name = "{node["name"]}"
address = "{node["ssh_address"]}"
roles = {roles}
"""
