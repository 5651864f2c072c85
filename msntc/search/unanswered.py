"""Counts the words that we had nothing for, so that staff see what is missing: the words and a day, nothing of who.

Only words that are known to say nothing of who somebody is are kept: those that staff told search of, common words of
health (data/health_words.txt), and what stands between them. With one other word nothing of the search is kept.
"""

from functools import cache
from pathlib import Path

from django.db.models import F
from django.utils import timezone

from msntc.search.models import UnansweredSearch
from msntc.search.query import FILLERS, STOP_WORDS
from msntc.search.words import Stems, fold_words, get_phrasebook, stem, stem_words

LONGEST = 40
MOST_A_DAY = 200
"""Different words a day: whoever types rubbish by the thousand fills nothing."""


@cache
def read_health_words() -> frozenset[str]:
    """Their stems."""
    lines = (Path(__file__).parent / "data" / "health_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in stem_words(line))


def may_be_kept(words: Stems) -> bool:
    """Whether each word is a public one, and one of them says something."""
    book = get_phrasebook()
    public = read_health_words().union(*book.synonyms, *book.signposts)
    between = {stem(word) for word in FILLERS | STOP_WORDS}
    return public >= set(words) - between and not between >= set(words) and all(map(str.isalpha, words))


def count_unanswered(text: str) -> None:
    """One more for these words today, where they may be kept."""
    subject = " ".join(fold_words(text))
    if len(subject) > LONGEST or not may_be_kept(stem_words(text)):
        return
    today = timezone.localdate()
    seen = UnansweredSearch.objects.filter(day=today)
    if seen.filter(words=subject).update(count=F("count") + 1) or seen.count() >= MOST_A_DAY:
        return
    UnansweredSearch.objects.outdated(today).delete()
    UnansweredSearch.objects.bulk_create([UnansweredSearch(words=subject, day=today)], ignore_conflicts=True)
