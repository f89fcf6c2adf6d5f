"""An operator at the keyboard: the command line over ssh, against a lab's nodes."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.lab.lab import Lab

PASSPHRASE = "correct horse battery staple"


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

    def types_and_is_cut(self, *words: str, at: Callable[[str], bool]) -> None:
        """Runs one command of ours and kills it as soon as the journal's last line fits."""
        with subprocess.Popen(
            self._argv(words), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            for _ in process.stdout:
                if self.journal.exists() and at(self.journal.read_text().rpartition("\n")[0]):
                    process.kill()
                    break

    def stores_secrets(self) -> None:
        passwords = self.lab.passwords()
        assert self.types("secrets", "init").returncode == 0
        for name, user in (
            ("MARIADB_ROOT_PASSWD", "sql_admin"),
            ("MARIADB_REPL_PASSWD", "sql_replication"),
        ):
            assert self.types("secrets", "set", name, given=passwords[user]).returncode == 0

    def _argv(self, words: tuple[str, ...]) -> list[str]:
        state = ["--state-dir", str(self.desk / "state")]
        vault = ["--passphrase-file", str(self._passphrase)]
        takes_vault = words[0] in ("check", "run", "resume") or words[:2] in (
            ("secrets", "init"),
            ("secrets", "set"),
        )
        options = [*(state if takes_vault or words[0] == "status" else ())]
        options += vault if takes_vault else ()
        return [sys.executable, "-m", "centreon_ha_upgrade_cli", *words, *options]


def site_toml(lab: Lab) -> str:
    """The site file of a lab."""
    facts = lab.facts()
    urls = facts["urls"]
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

[ssh]
user = "{facts["users"]["ssh"]}"
config = "{facts["ssh"]["config"]}"
known_hosts = "{facts["ssh"]["known_hosts"]}"
"""


def _node(node: dict[str, object]) -> str:
    roles = [role for role in ("central", "database") if node[role]]
    return f"""
[[nodes]]
name = "{node["name"]}"
address = "{node["ssh_address"]}"
roles = {roles}
"""
