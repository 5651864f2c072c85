"""What somebody typed as words: where commas part it, what of it is our own trade and says nothing of a place.

Pure Python. Words are folded as names are (text.fold_name), and each remembers where it stood in what was typed.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from centres.gazetteer.text import fold_name

MOST_WORDS = 14
LONGEST_NAME = 6  # words
LINKING = set("near nr in at around by of from".split())
"""Words that may part a place from what stands before it: physio near Leeds, University of Leeds."""
SAID_BEFORE = set(
    "i im we am are live living stay based my mum mums house home is its at in near nr around by from".split()
)
OWN = set(
    "ms mstc mssociety multiple sclerosis therapy therapies therapist therapists centre centres center centers "
    "neuro neurological oxygen o2 hyperbaric hbot hbo chamber chambers physio physios physiotherapy physiotherapist "
    "clinic clinics treatment treatments yoga massage counselling support group help nearest closest nearby near find "
    "finder search for a an the any please thanks me my to us area areas council railway train bus rail "
    "station stations uk".split()
)
"""What people type around a place because of what they look for here."""
HERE = set(
    "me here my location current where am i are we is near nearest closest nearby by use around to".split()
)
STREETS = set(
    "road rd street st avenue ave lane ln drive dr close way crescent terrace place court ct gardens grove walk row "
    "square mews hill rise view parade arms".split()
)
BUILDINGS = set(
    "hospital hospitals infirmary general royal university college school airport hospice surgery services district "
    "dock docks cathedral castle racecourse stadium north south east west n s e w".split()
)
"""What may follow a town's name in the name of something that stands in that town."""
HOUSES = set("hospital hospitals infirmary hospice surgery university college school airport".split())
"""Those of them that end such a name, so that what comes after is where it stands: St George's Hospital Tooting."""
WITHIN_NAMES = {"on": "upon", "upon": "on"}
"""What stands within a name and parts nothing; one is typed for the other."""
OF_A_COUNCIL = set("city borough district county town greater royal metropolitan london and".split())
"""What stands before a place in its council's name (City of Derry, London Borough of Merton), or after it."""
TOKEN = re.compile(r"[^\s,;()\[\]|]+|[,;()\[\]|]")
TOGETHER = re.compile(r"\s+(?:or|and|&|\+)\s+|\s*[/;]\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Phrase:
    """Folded words in their order, `starts` and `ends` in `text`, and the numbers of the words that follow a comma."""

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    commas: frozenset[int] = frozenset()

    def __len__(self) -> int:
        return len(self.words)

    def __getitem__(self, part: slice) -> "Phrase":
        first, last, _ = part.indices(len(self))
        return replace(
            self,
            words=self.words[first:last],
            starts=self.starts[first:last],
            ends=self.ends[first:last],
            commas=frozenset(n - first for n in self.commas if first < n < last),
        )

    @cached_property
    def name(self) -> str:
        """All its words as one folded name; empty where a comma parts them."""
        return "" if self.commas else " ".join(self.words)

    @cached_property
    def typed(self) -> str:
        """The stretch of the text that it is, as it was typed."""
        return self.text[self.starts[0] : self.ends[-1]] if self.words else ""

    @cached_property
    def segments(self) -> list["Phrase"]:
        """What stands between commas."""
        marks = [0, *sorted(self.commas), len(self)]
        return [self[first:last] for first, last in itertools.pairwise(marks)]

    def parts_at(self, number: int) -> bool:
        """Whether a comma, or a word such as "near", parts word `number` from the one before."""
        return number in self.commas or self.words[number - 1] in LINKING

    def without_linking(self) -> "Phrase":
        """Without words such as "near" at either end, and without "I live in"."""
        first, last = 0, len(self)
        while first < last and self.words[first] in SAID_BEFORE:
            first += 1
        while last > first and self.words[last - 1] in LINKING:
            last -= 1
        return self[first:last]

    def without_own_words(self) -> "Phrase":
        """Without what says nothing of a place here; as it is where nothing else would be left."""
        after = (*self.words, "")[1:]
        stay = [
            n
            for n, (word, then) in enumerate(zip(self.words, after, strict=True))
            if word not in OWN and not (word in OF_A_COUNCIL and then in {"centre", "center", "council"})
        ]
        if not stay:
            return self
        commas = (next((new for new, old in enumerate(stay) if old >= comma), 0) for comma in self.commas)
        bare = replace(
            self,
            words=tuple(self.words[n] for n in stay),
            starts=tuple(self.starts[n] for n in stay),
            ends=tuple(self.ends[n] for n in stay),
            commas=frozenset(filter(None, commas)),
        ).without_linking()
        before = bare.words.index("of") if "of" in bare.words[1:-1] else 0
        return bare[before + 1 :] if before and set(bare.words[:before]) <= OF_A_COUNCIL else bare

    def says_nothing(self) -> bool:
        """Whether all of it is our own trade or a building's name: hospital, university."""
        return set(self.words) <= OWN | BUILDINGS

    def without_building(self) -> "Phrase":
        """Without what may follow a town's name in the name of something there: Heathrow Airport."""
        last = len(self)
        while last > 1 and self.words[last - 1] in BUILDINGS:
            last -= 1
        return self[:last]

    def names(self) -> Iterator[str]:
        """Every stretch of it that may be a name: no comma inside, and not too long."""
        for first in range(len(self)):
            for last in range(first + 1, min(len(self), first + LONGEST_NAME) + 1):
                if name := self[first:last].name:
                    yield name


def parse_phrase(text: str) -> Phrase:
    """The words of `text`; those past MOST_WORDS are let go from the start, for an address ends with its town."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    commas: set[int] = set()
    for token in TOKEN.finditer(text):
        folded = fold_name(token.group()).split()
        if not folded and words:
            commas.add(len(words))
        for word in folded:
            words.append(word)
            starts.append(token.start())
            ends.append(token.end())
    whole = Phrase(text, tuple(words), tuple(starts), tuple(ends), frozenset(commas - {len(words)}))
    return whole[-MOST_WORDS:].without_linking()


def asks_for_location(text: str) -> bool:
    """Whether `text` says only "here": near me, my location, where am I, where is my nearest centre."""
    words = set(fold_name(text).split()) - (OWN - HERE)
    return bool(words & {"me", "here", "location", "i", "nearest", "closest"}) and words <= HERE


def split_places(text: str) -> list[str]:
    """The two or three places that "Leeds or Bradford" names; one or none for most texts."""
    parts = [part.strip() for part in TOGETHER.split(text)]
    return parts if 1 < len(parts) <= 3 and all(parts) else []
