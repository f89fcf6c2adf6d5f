"""What a simulated program is told, and what it answers."""

from typing import NoReturn

from attrs import define, field, frozen

from centreon_ha_upgrade.core.command import Command, Secrets
from centreon_ha_upgrade.core.dialogue import Dialogue
from centreon_ha_upgrade.core.topology import Node
from centreon_ha_upgrade.errors import UnexpectedCommand


@frozen
class Answer:
    """What a program printed, and its exit code."""

    out: str = ""
    err: str = ""
    code: int = 0


def failed(err: str, code: int = 1, out: str = "") -> Answer:
    """An answer of a program that failed; its words go to standard error."""
    return Answer(out, err if err.endswith("\n") or not err else f"{err}\n", code)


@define
class Call:
    """One run of one program: its words after its own name, secrets revealed."""

    node: str
    shown: str
    program: str
    words: tuple[str, ...] = field(repr=False)
    stdin: str = field(repr=False)
    dialogue: Dialogue
    secrets: Secrets
    printed: str = field(default="", init=False)

    @classmethod
    def of(cls, node: Node, command: Command, secrets: Secrets) -> "Call":
        program, *words = (word.reveal(secrets) for word in command.argv)
        stdin = "" if command.stdin is None else command.stdin.reveal(secrets)
        dialogue = Dialogue.for_command(command)
        return cls(node.name, str(command), program, tuple(words), stdin, dialogue, secrets)

    def within(self, program: str, *words: str) -> "Call":
        """The same call as another program would see it: what a shell line runs."""
        return Call(self.node, self.shown, program, words, self.stdin, self.dialogue, self.secrets)

    def asks(self, question: str) -> str:
        """Prints a question on the terminal; what is typed.  Raises `DialogueError` for silence."""
        answer = self.dialogue.receive(question)
        if answer is None:
            raise self.dialogue.stuck()
        self.printed += f"{question}\n"
        return answer.reveal(self.secrets)

    def unknown(self) -> NoReturn:
        """Nothing is answered by default: raises `UnexpectedCommand`."""
        raise UnexpectedCommand(self.node, self.shown)
