"""The frames that claims are made in, from the tables in the folder beside this file: word classes in their order.

In a frame `.` stands for up to two words, `..` for up to five, `...` for any within the sentence. A name in capitals is
a class of words (frames/words.toml). What is in small letters stands for itself, with `~` for a word's endings, `_` for
a space and `|` between choices.
Sources: CAP Code rules 3.7, 12.1 and 12.2, the ASA's rulings on oxygen and cold therapies, checks K6, K7, K8 and K16.
"""

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "frames"
APART = (
    r"(?!(?:no|not|never|nor|nobody|without|but|if|whether|unless|during|after|before|when|while|because"
    r"|people with|with MS|in MS|and (?:talk|ask|tell|ring|call|see|rest))\b)"
)
"""Words that part what stands before them from what stands after: no gap reaches over them."""
GAPS = {
    ".": rf"(?:[\s-]+{APART}[\w'%-]+){{0,2}}?[\s-]+",
    "..": rf"(?:[\s-]+{APART}[\w'%-]+){{0,5}}?[\s-]+",
    "...": r"[\s,:-]+(?:[\w'%-]+[\s,:-]+)*?",
}


class Hedge(StrEnum):
    """What “may” or “probably”, or a source, makes of a claim."""

    NOTHING = "nothing"
    QUESTION = "question"
    """It does not block; somebody looks at it."""
    GRADE = "grade"
    """It is how GRADE says how sure we are."""


@dataclass(frozen=True, slots=True)
class Frame:
    """`says`: what to do about it. `asks`: it blocks nothing and is asked about. `needs_source`: citing frees it."""

    name: str
    says: str
    patterns: str
    asks: bool = False
    hedge: str = Hedge.NOTHING
    needs_source: bool = False


@cache
def read_frames() -> list[Frame]:
    tables = [tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted((FOLDER).glob("*.toml"))]
    return [
        Frame(name, **facts) for table in tables for name, facts in table.items() if isinstance(facts, dict)
    ]


@cache
def read_classes() -> dict[str, list[str]]:
    text = (FOLDER / "words.toml").read_text(encoding="utf-8")
    return {name: words.split() for name, words in tomllib.loads(text).items()}


@cache
def compile_frame(frame: Frame) -> list[re.Pattern]:
    return [compile_pattern(line) for line in frame.patterns.strip().splitlines()]


def compile_pattern(line: str) -> re.Pattern:
    pattern, joiner = "", ""
    for token in line.split():
        if token in GAPS:
            joiner = GAPS[token]
            continue
        pattern += f"{joiner}(?:{'|'.join(map(compile_choice, split_choices(token)))})"
        joiner = r"[\s-]+"
    return re.compile(rf"(?<![\w-]){pattern}(?![\w-])", re.IGNORECASE)


def split_choices(token: str) -> list[str]:
    """At each bar that stands in no bracket."""
    choices, depth = [""], 0
    for letter in token:
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and depth == 0:
            choices.append("")
        else:
            choices[-1] += letter
    return choices


def compile_choice(choice: str) -> str:
    return "|".join(map(compile_word, read_classes().get(choice, [choice])))


def compile_word(word: str) -> str:
    """keep~_away as a pattern: with its endings, and a space."""
    return re.sub(r"([A-Za-z]+)~", add_endings, word).replace("_", r"[\s-]+")


def add_endings(word: re.Match) -> str:
    stem = word[1]
    if stem.endswith("e"):
        return f"{stem[:-1]}(?:e|es|ed|ing)"
    if stem.endswith("y") and stem[-2] not in "aeou":
        return f"{stem[:-1]}(?:y|ies|ied|ying)"
    return f"{stem}(?:{stem[-1]}?(?:ed|ing)|e?s)?"
