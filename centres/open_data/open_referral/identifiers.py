"""Every thing has an identifier of its own (UUID, version 8 of RFC 9562) that says what it is and whose.

For ever the same while the centre's row lives, whatever its name, and readable backwards without a look-up.
"""

from uuid import UUID, uuid5

KINDS = {
    kind: number
    for number, kind in enumerate(
        "service organization location service_at_location address contact phone identifier attribute term "
        "taxonomy".split(),
        1,
    )
}


def build_identifier(kind: str, key: int, part: int = 0) -> str:
    return str(UUID(f"6d736e74-6300-8{KINDS[kind]:03x}-{0x8000 + part % 0x4000:04x}-{key:012x}"))


def build_part_identifier(kind: str, key: int, *names: object) -> str:
    """Of something small that nobody asks for by itself, such as a session: the same while its names are."""
    return str(uuid5(UUID(build_identifier("service", key)), " ".join(map(str, (kind, *names)))))


def parse_identifier(kind: str, text: str) -> int | None:
    """The key of what has this identifier; None for what never was one of that kind."""
    try:
        key = UUID(text).int & (2**48 - 1)
    except ValueError:
        return None
    return key if text == build_identifier(kind, key) else None
