"""`parse`: what a tool printed, as JSON."""

import sys

from plumbum import cli

from centreon_ha_upgrade import conversations
from centreon_ha_upgrade.core.serial import to_json
from centreon_ha_upgrade_cli.cluster import aligned
from centreon_ha_upgrade_cli.exits import Exit
from centreon_ha_upgrade_cli.terminal import say


class Parse(cli.Application):
    """read what a tool printed from standard input, write it as JSON"""

    DESCRIPTION_MORE = (
        "Without a name, lists all conversations.\n\nExample:\n\n"
        "/    crm_mon -1fr | centreon-ha-upgrade parse crm-mon"
    )

    def main(self, conversation: str = "") -> int:
        if not conversation:
            say("\n".join(aligned(listed())))
            return Exit.DONE
        text = sys.stdin.buffer.read().decode(errors="backslashreplace")
        module = conversations.named(conversation.replace("-", "_"))
        # a module may have a shape for programs that differs from its own values
        shape = getattr(module, "for_programs", lambda found: found)
        say(to_json(shape(module.parse(text)), indent=1))
        return Exit.DONE


def listed() -> list[tuple[str, str]]:
    """Every conversation with the first line of its docstring."""
    found = sorted(conversations.all_of().items())
    return [(name, (module.__doc__ or "").strip().partition("\n")[0]) for name, module in found]
