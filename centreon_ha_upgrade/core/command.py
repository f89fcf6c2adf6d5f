"""What we say to a program: inert values that only an executor brings to life.

A `Command` changes something; a `Query` only reads, and knows how to understand the answer.
A `Secret` stands in them by name and prints as `@NAME@`; executors reveal it on their last line.
"""

import shlex
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from attrs import converters, evolve, field, frozen

from centreon_ha_upgrade.core.fence import Fence
from centreon_ha_upgrade.core.words import Secret, Secrets, Text, Word, text_of
from centreon_ha_upgrade.errors import CommandFailed, IllegalValue, ParseError

__all__ = [
    "Command",
    "Prompt",
    "Query",
    "Result",
    "Secret",
    "Secrets",
    "Text",
    "Word",
    "answered",
    "ask",
    "knowing",
    "run",
    "script",
    "text_of",
]
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


def _texts(words: Iterable[Word]) -> tuple[Text, ...]:
    return tuple(text_of(word) for word in words)


def _codes(codes: Iterable[int]) -> frozenset[int]:
    return frozenset(codes)


@frozen
class Prompt:
    """A question a program asks on its terminal, and our answer.

    `pattern` is a regular expression for the end of what the program has printed so far.
    """

    pattern: str
    answer: Text = field(converter=text_of)


@frozen
class Result:
    """What one command did on one node.  `seconds` is wall time; nothing here holds a secret."""

    node: str
    shown: str
    code: int
    stdout: str
    stderr: str = ""
    seconds: float = 0.0

    def expect(self, ok: frozenset[int]) -> "Result":
        """Itself, if it ended with an announced code.  Raises `CommandFailed` otherwise."""
        if self.code in ok:
            return self
        raise CommandFailed(self.node, self.shown, self.code, self.stderr or self.stdout)


@frozen
class Command:
    """One program to run on a node.

    `ok` holds the exit codes that mean success; `timeout` is in seconds.
    `idempotent` says that running it twice equals running it once;
    `done` is the query that tells whether it already happened.  A command that has neither is
    never run again when its outcome is unknown.
    `python` marks a tool that is itself a Python script (pcs): its arguments then travel on
    standard input, so that a secret among them shows in no process list.
    `label` is what a person would type instead, where our own form is plumbing.
    `detach` says that it may take long and must outlive the connection: nobody answers its prompts;
    `job`, given by the runner, is the name under which the node keeps it.
    `verdict` reads what was printed, where the exit code proves nothing: it gives the complaint,
    or nothing when all is well.
    `fence`, given by the lease, is checked on the node as the command starts.
    """

    argv: tuple[Text, ...] = field(converter=_texts)
    stdin: Text | None = field(default=None, converter=converters.optional(text_of))
    ok: frozenset[int] = field(default=frozenset({0}), converter=_codes)
    prompts: tuple[Prompt, ...] = ()
    changes: bool = True
    timeout: float = 120.0
    idempotent: bool = False
    done: "Query[bool] | None" = None
    python: bool = False
    label: str = ""
    detach: bool = False
    job: str = ""
    verdict: Callable[[str], str] | None = field(default=None, eq=False)
    fence: Fence | None = None

    @argv.validator
    def _legal(self, _: object, argv: tuple[Text, ...]) -> None:
        if not argv or not str(argv[0]):
            raise IllegalValue("command", "", "it names no program")
        for word in argv:
            if "\0" in str(word):
                raise IllegalValue("word", str(word), "it holds a NUL byte")
            if word.secrets and not self.python:
                raise IllegalValue(
                    "word", str(word), "a secret would show in the node's process list"
                )
        if argv[0].secrets:
            raise IllegalValue("program", str(argv[0]), "a secret names no program")
        uses = (self.stdin is not None, bool(self.prompts), any(word.secrets for word in argv))
        if sum(uses) > 1:
            raise IllegalValue(
                "command",
                str(argv[0]),
                "its input is one of three: text, answers to prompts, words with secrets",
            )
        if self.detach and (uses[1] or uses[2]):
            raise IllegalValue("command", str(argv[0]), "detached work is asked nothing")

    def complaint(self, result: Result) -> str:
        """Why this command failed; empty when it did not.  An exit code is not always proof."""
        if result.code not in self.ok:
            return result.stderr or result.stdout or "it printed nothing"
        if self.verdict is None:
            return ""
        try:
            return self.verdict(result.stdout)
        except ParseError as error:
            return str(error)

    @property
    def secrets(self) -> frozenset[str]:
        """Names of all secrets this command needs."""
        texts = (*self.argv, *(p.answer for p in self.prompts), self.stdin or Text())
        return frozenset().union(*(text.secrets for text in texts))

    @property
    def is_script(self) -> bool:
        """A line for the shell, shown as it is: pipelines and redirections of the document."""
        return tuple(map(str, self.argv[:2])) == ("/bin/sh", "-c") and len(self.argv) == 3

    def __str__(self) -> str:
        """The command as a person would type it, secrets as `@NAME@`.

        >>> print(run("chmod", "775", "/var/log/a b"))
        chmod 775 '/var/log/a b'
        """
        if self.label:
            return self.label
        if self.is_script:
            return str(self.argv[2])
        return shlex.join(map(str, self.argv))


@frozen
class Query(Generic[T_co]):
    """A command that changes nothing, with the pure function that understands its output."""

    command: Command
    parse: Callable[[str], T_co]

    def read(self, result: Result) -> T_co:
        """The typed answer.  Raises `CommandFailed` or `ParseError`.

        A tool that only complained has failed, though its code may also mean success (yum's 1).
        """
        text = result.expect(self.command.ok).stdout
        try:
            return self.parse(text)
        except ParseError:
            if result.code and result.stderr.strip() and not text.strip():
                raise CommandFailed(result.node, result.shown, result.code, result.stderr) from None
            raise

    def __str__(self) -> str:
        return str(self.command)


def run(
    *words: Word,
    stdin: Word | None = None,
    ok: Iterable[int] = (0,),
    prompts: tuple[Prompt, ...] = (),
    timeout: float = 120.0,
    idempotent: bool = False,
    done: Query[bool] | None = None,
    python: bool = False,
    label: str = "",
    detach: bool = False,
    verdict: Callable[[str], str] | None = None,
) -> Command:
    """A command that changes the node."""
    return Command(
        words,
        stdin=stdin,
        ok=ok,
        prompts=prompts,
        timeout=timeout,
        idempotent=idempotent,
        done=done,
        python=python,
        label=label,
        detach=detach,
        verdict=verdict,
    )


def script(line: str, *, ok: Iterable[int] = (0,), idempotent: bool = False) -> Command:
    """A line for `/bin/sh`, only where the document itself writes a pipeline or a redirection.

    >>> print(script("echo a >> /tmp/b"))
    echo a >> /tmp/b
    """
    return Command(("/bin/sh", "-c", line), ok=ok, idempotent=idempotent)


def ask(
    *words: Word,
    parse: Callable[[str], T],
    stdin: Word | None = None,
    ok: Iterable[int] = (0,),
    timeout: float = 60.0,
) -> Query[T]:
    """A query: it changes nothing, so it may be asked at any time, as often as one likes."""
    return Query(
        Command(words, stdin=stdin, ok=ok, timeout=timeout, changes=False, idempotent=True), parse
    )


def answered(query: Query[T], yes: Callable[[T], bool]) -> Query[bool]:
    """The same question, narrowed to yes or no: what `Command.done` wants."""
    return Query(query.command, lambda text: yes(query.parse(text)))


def knowing(command: Command, done: Query[bool]) -> Command:
    """The command, with the query that tells whether it already happened."""
    return evolve(command, done=done)
