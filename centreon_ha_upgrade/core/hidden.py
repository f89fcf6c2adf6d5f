"""A revealed value, on its way: the one type that holds it, and that nothing shows.

Printers, debuggers, picklers and copies see `@HIDDEN@`; the bytes come out of `bare` only, on the
line that hands them over.  Whatever is raised meanwhile, a traceback that shows local variables
shows this object.
"""

from collections.abc import Callable
from hmac import compare_digest
from typing import NoReturn

HIDDEN = "@HIDDEN@"


class Hidden:
    """Bytes that are never shown.

    >>> value = Hidden.of("R00t-Pa55!")
    >>> f"{value} {value!r} {[value]}", value == Hidden.of("R00t-Pa55!")
    ('@HIDDEN@ @HIDDEN@ [@HIDDEN@]', True)
    """

    __slots__ = ("_value",)
    __hash__ = None  # type: ignore[assignment]  # equal values must not be found by guessing
    _value: Callable[[], bytes]

    def __init__(self, value: bytes) -> None:
        # in a function's cell: an attribute would be found by whoever walks through objects
        self._value = lambda: value

    @classmethod
    def of(cls, value: "str | bytes | Hidden") -> "Hidden":
        """The value, hidden; what is hidden already stays as it is.

        Text becomes UTF-8; halves of a character, which no UTF-8 holds, are kept for `text`.
        """
        if isinstance(value, Hidden):
            return value
        return cls(value.encode(errors="surrogatepass") if isinstance(value, str) else value)

    def bare(self) -> bytes:
        """The value itself.  Called on the last line only (a test greps for it)."""
        return self._value()

    def text(self) -> str:
        """The value as text, as it was given."""
        return self._value().decode(errors="surrogatepass")

    @property
    def is_text(self) -> bool:
        """Whether it is valid UTF-8."""
        try:
            self._value().decode()
        except UnicodeDecodeError:
            return False
        return True

    def __eq__(self, other: object) -> bool:
        """In constant time, whatever the two hold."""
        return isinstance(other, Hidden) and compare_digest(self._value(), other._value())

    def __repr__(self) -> str:
        return HIDDEN

    def __format__(self, spec: str) -> str:
        return format(HIDDEN, spec)

    def __copy__(self) -> "Hidden":
        return self

    def __deepcopy__(self, _: object) -> "Hidden":
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a hidden value is not written down")
