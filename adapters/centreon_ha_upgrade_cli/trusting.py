"""`trust`: shows the host keys of the nodes, and records those that a person confirms."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from plumbum import cli

from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.errors import HostKeyRefused
from centreon_ha_upgrade.executors.host_keys import HostKey, HostKeys, Shown, Standing
from centreon_ha_upgrade.languages import sentence
from centreon_ha_upgrade_cli.base import WithLanguage, ssh_options
from centreon_ha_upgrade_cli.exits import Exit
from centreon_ha_upgrade_cli.state import read_site
from centreon_ha_upgrade_cli.terminal import encodable, safe, say


class Trust(WithLanguage):
    """show the nodes' host keys and record those you confirm"""

    DESCRIPTION_MORE = (
        "Compare each fingerprint with the node's console: "
        "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub. Then type yes, or the fingerprint.\n\n"
        "A key that changed is never replaced.\n\nExample:\n\n"
        "/    centreon-ha-upgrade trust site.toml"
    )
    _fingerprints: Any = cli.SwitchAttr(
        ["--fingerprint"],
        str,
        list=True,
        default=[],
        argname="SHA256:...",
        help="confirm the keys of these fingerprints, and no others, without a question",
    )

    def main(self, site: str) -> int:
        declared, _ = read_site(site)
        options = ssh_options(declared)
        options.pop("become")
        keys = HostKeys(**options)
        codes = [self._meet(keys, node) for node in declared.topology.nodes]
        return max(codes, key=(Exit.DONE, Exit.STOPPED, Exit.BLOCKED).index)

    def _meet(self, keys: HostKeys, node: Node) -> Exit:
        """Shows one node's keys and records those that are confirmed."""
        shown = keys.shown_by(node)
        say(f"{node.name} ({node.host})")
        for each in shown:
            say(f"  {self._told(each)}")
        changed = [each for each in shown if each.standing is Standing.CHANGED]
        if changed:
            say(f"  {self._help(changed[0].key, keys.file(node))}")
            return Exit.BLOCKED
        unknown = [each.key for each in shown if each.standing is Standing.UNKNOWN]
        if not unknown or (self._fingerprints and len(unknown) < len(shown)):
            return Exit.DONE
        confirmed = self._confirmed(node, unknown)
        keys.record(node, confirmed)
        say(f"  {sentence(self.language, 'recorded in {}', keys.file(node))}")
        return Exit.DONE

    def _told(self, each: Shown) -> str:
        told = {
            Standing.KNOWN: sentence(self.language, "known already"),
            Standing.UNKNOWN: sentence(self.language, "not known yet"),
            Standing.CHANGED: sentence(self.language, "changed: {} was known", each.before),
        }
        return f"{each.key.kind} {each.key.fingerprint}  {told[each.standing]}"

    def _help(self, key: HostKey, file: Path) -> str:
        return sentence(
            self.language,
            "nothing was recorded: find out why it changed; where the node was made anew, forget "
            "the old key with: ssh-keygen -R '{}' -f {}",
            key.host,
            file,
        )

    def _confirmed(self, node: Node, unknown: Iterable[HostKey]) -> list[HostKey]:
        """The keys that a person, or `--fingerprint`, vouches for.  Raises `HostKeyRefused`."""
        keys = list(unknown)
        if not self._fingerprints:
            said = self._asked(node)
            if said == "yes":
                return keys
            chosen = [key for key in keys if key.fingerprint == said]
        else:
            chosen = [key for key in keys if key.fingerprint in self._fingerprints]
        if not chosen:
            raise HostKeyRefused(node.name, "none of the fingerprints was confirmed")
        return chosen

    def _asked(self, node: Node) -> str:
        if not sys.stdin.isatty():
            reason = "no terminal to ask on; confirm it with --fingerprint SHA256:..."
            raise HostKeyRefused(node.name, reason)
        question = "  " + sentence(
            self.language,
            "type yes if these are the keys of {}, or the fingerprint that you know: ",
            node.name,
        )
        print(encodable(safe(question), sys.stderr), file=sys.stderr, end="", flush=True)
        return sys.stdin.readline().strip()
