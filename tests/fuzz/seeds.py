"""Where fuzzing starts: the captures of real tools, and the words in them."""

import re
from pathlib import Path

GOLDEN = Path(__file__).parents[1] / "golden"
_WORD = re.compile(rb"[^\s\"'<>=,;()\[\]]{2,40}")
_MOST_WORDS = 500


def seeds(name: str) -> list[bytes]:
    """The captures of one conversation."""
    folder = GOLDEN / name.replace(".", "/")
    return [path.read_bytes() for path in sorted(folder.glob("*/stdout.txt"))]


def dictionary(name: str) -> str:
    """Words of the captures, in libFuzzer's format: it splices them in where bits would not do."""
    words = dict.fromkeys(word for seed in seeds(name) for word in _WORD.findall(seed))
    return "".join(f'"{_escaped(word)}"\n' for word in list(words)[:_MOST_WORDS])


def plant(name: str, folder: Path) -> None:
    """Writes the corpus and the dictionary into a folder."""
    (folder / "corpus").mkdir(parents=True, exist_ok=True)
    (folder / "words").write_text(dictionary(name))
    for number, seed in enumerate(seeds(name)):
        (folder / "corpus" / f"golden-{number}").write_bytes(seed)


def _escaped(word: bytes) -> str:
    return "".join(
        chr(byte) if 32 < byte < 127 and byte not in b'"\\' else f"\\x{byte:02x}" for byte in word
    )
