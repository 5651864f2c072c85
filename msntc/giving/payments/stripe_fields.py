"""One strict reading of each field of the provider's objects that giving uses: its type, and its bounds.

A field that is missing is as one that is null. What is of another type, or beyond what the provider or our database
ever holds, is not taken for anything: the message is malformed.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

Meaning = TypeVar("Meaning")
MOST_PENCE = 99_999_999
"""The largest charge that the provider makes."""
LAST_SECOND = 2**32
"""Of a moment, in seconds since 1970: in the year 2106."""
LONGEST = 120
"""Letters of a number; the provider's own have about 70."""
LONGEST_ADDRESS = 5000


class NotMapped(ValueError):
    """What we cannot take for what it looks like: staff have to see it, and sent again it would be no better."""


class OtherCurrency(NotMapped):
    """Money that is not pounds sterling: its amount must not be taken for pence."""


class UnknownWord(NotMapped):
    """A word of a later version of the provider, where we know all words of this one."""


class MalformedMessage(ValueError):
    """A message that is none: not an object, without what each has, or with a value that its field never has."""


def read_text(found: dict[str, Any], name: str, most: int = LONGEST) -> str:
    value = found.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > most:
        raise MalformedMessage(name)
    return value


def read_part(found: dict[str, Any], name: str) -> dict[str, Any]:
    """A thing within a thing; empty for null."""
    value = found.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise MalformedMessage(name)
    return value


def read_own_number(found: dict[str, Any]) -> str:
    number = read_text(found, "id")
    if not number:
        raise MalformedMessage("id")
    return number


def read_number(found: dict[str, Any], name: str) -> str:
    """The number of another thing, which is given as its number or as the whole thing; empty for nothing."""
    value = found.get(name)
    return read_own_number(value) if isinstance(value, dict) else read_text(found, name)


def read_gift_number(found: dict[str, Any]) -> UUID | None:
    """Our own number of the gift, in the metadata; None for what is not ours."""
    metadata = read_part(found, "metadata")
    if "gift" not in metadata:
        return None
    if not isinstance(metadata["gift"], str):
        raise MalformedMessage("metadata")
    try:
        return UUID(metadata["gift"])
    except ValueError:
        return None


def read_pence(found: dict[str, Any], name: str) -> int:
    """An amount in pence; null is nothing. Raises OtherCurrency."""
    if (currency := read_text(found, "currency")) != "gbp":
        raise OtherCurrency(currency)
    value = found.get(name)
    if value is None and name in found:
        return 0
    return read_whole_number(name, value, MOST_PENCE)


def read_moment(found: dict[str, Any], name: str) -> datetime | None:
    value = found.get(name)
    return None if value is None else datetime.fromtimestamp(read_whole_number(name, value, LAST_SECOND), UTC)


def read_whole_number(name: str, value: object, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise MalformedMessage(name)
    return value


def read_word(words: Mapping[Any, Meaning], found: dict[str, Any], name: str) -> Meaning:
    """What a word means. Raises UnknownWord."""
    word = read_text(found, name) or None
    if word not in words:
        raise UnknownWord(word)
    return words[word]
