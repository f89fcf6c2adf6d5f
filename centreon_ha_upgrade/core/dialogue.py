"""Answers a program's prompts: text in, replies out, no terminal and no clock.

The replies depend on what was printed, not on how the bytes were cut.
"""

import re

from attrs import define, field

from centreon_ha_upgrade.core.command import Command, Prompt, Text
from centreon_ha_upgrade.errors import DialogueError

# Long enough for any prompt line, short enough to bound memory.
_TAIL = 4096


@define
class Dialogue:
    """One conversation on a terminal.

    Each announced prompt is answered once, in any order; a prompt is recognised only at the end
    of what was printed, on a line of its own (a banner that mentions a password is no prompt).
    """

    shown: str
    prompts: tuple[Prompt, ...]
    _tail: str = field(default="", init=False, repr=False)  # a program may repeat its answers
    _answered: set[int] = field(factory=set, init=False)

    @classmethod
    def for_command(cls, command: Command) -> "Dialogue":
        return cls(str(command), command.prompts)

    def receive(self, text: str) -> Text | None:
        """Takes what the program printed; gives the answer to send, if it now waits for one.

        The program's own text may be cut anywhere: only the whole matters.
        """
        self._tail = (self._tail + text)[-_TAIL:]
        line = self._tail.replace("\r", "\n").rpartition("\n")[2]
        for index, prompt in enumerate(self.prompts):
            if index not in self._answered and re.fullmatch(prompt.pattern, line):
                self._answered.add(index)
                self._tail = ""
                return prompt.answer
        return None

    @property
    def waiting_line(self) -> str:
        """The unfinished last line: what an unannounced prompt would look like."""
        return self._tail.replace("\r", "\n").rpartition("\n")[2]

    def stuck(self) -> DialogueError:
        """The error for a program that waits for something nobody announced."""
        return DialogueError(self.shown, f"it asks {self.waiting_line!r}, which nobody announced")
