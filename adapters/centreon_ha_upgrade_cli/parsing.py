"""`parse`: what a tool printed, as JSON."""

import json
import sys
from typing import Any

from plumbum import cli

from centreon_ha_upgrade import conversations
from centreon_ha_upgrade.core.serial import to_json
from centreon_ha_upgrade_cli.cluster import aligned
from centreon_ha_upgrade_cli.exits import Exit
from centreon_ha_upgrade_cli.schema import schema_of
from centreon_ha_upgrade_cli.terminal import say


class Parse(cli.Application):
    """read what a tool printed from standard input, write it as JSON"""

    DESCRIPTION_MORE = (
        "A conversation is one of --list; its last word alone will do where no other has it.  "
        "What is not understood is refused with its line, and exit code 4.\n\n"
        "Example:\n\n"
        "/    crm_mon -1fr | centreon-ha-upgrade parse crm-mon\n"
        "/    centreon-ha-upgrade parse crm-mon --schema"
    )

    listing: Any = cli.Flag(["--list"], help="list every conversation, and read nothing")
    schema: Any = cli.Flag(
        ["--schema"], excludes=["--list"], help="print the JSON Schema of the result, read nothing"
    )

    def main(self, conversation: str = "") -> int:
        if self.listing or not conversation:
            say("\n".join(aligned(listed())))
            return Exit.DONE
        name = conversation.replace("-", "_")
        module = conversations.named(name)
        if self.schema:
            say(json.dumps(schema_of(name), indent=1))
            return Exit.DONE
        text = sys.stdin.buffer.read().decode(errors="backslashreplace")
        # a module may have a shape for programs that differs from its own values
        shape = getattr(module, "for_programs", lambda found: found)
        say(to_json(shape(module.parse(text)), indent=1))
        return Exit.DONE


def listed() -> list[tuple[str, str]]:
    """Every conversation with the first line of its docstring."""
    found = sorted(conversations.all_of().items())
    return [(name, (module.__doc__ or "").strip().partition("\n")[0]) for name, module in found]
