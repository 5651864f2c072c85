"""What a loader says when it will not load: always the file, where it can the line, and what is wrong there."""


class LoadRefused(Exception):
    """The input is not what it should be, or the table is in use. Nothing was replaced."""

    def __init__(self, reason: str, file: str = "", line: int | None = None) -> None:
        where = f"{file}, line {line}: " if line else f"{file}: " if file else ""
        super().__init__(_escape_unprintable(f"{where}{reason} Nothing was replaced."))


def _escape_unprintable(text: str) -> str:
    """`text` with what cannot be printed written out, as \\x1b: names in a zip may hold orders to a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
