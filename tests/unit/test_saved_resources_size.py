"""An exported file whose line is longer than any command is refused before it is split."""

import pytest

from centreon_ha_upgrade.errors import ParseError
from centreon_ha_upgrade.pacemaker import config


def test_a_line_longer_than_a_command_is_refused_unsplit() -> None:
    with pytest.raises(ParseError, match="line 2: longer than a command can be"):
        config.parse("# saved\n" + "x" * (128 * 1024 + 1))
