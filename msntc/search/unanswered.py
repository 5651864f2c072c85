"""Counts the words that we had nothing for, so that staff see what is missing: the words and a day, nothing of who.

Only what looks like words of a subject is kept. A name, a number, an address or a long sentence could say who somebody
is; of several words one must be a word of ours, because two that we do not know are most likely a name.
"""

import re

from django.db.models import F
from django.utils import timezone

from msntc.search.models import UnansweredSearch, Word
from msntc.search.words import fold_words

SUBJECT = re.compile(r"[^\W\d_]{3,20}(?:[ -][^\W\d_]{2,20}){0,3}")
LONGEST = 40
MOST_A_DAY = 200
"""Different words a day: whoever types rubbish by the thousand fills nothing."""


def count_unanswered(text: str) -> None:
    """One more for these words today, where they may be kept."""
    words = fold_words(text)
    subject = " ".join(words)
    if len(subject) > LONGEST or not SUBJECT.fullmatch(text.strip().replace("'", "").replace("’", "")):
        return
    if len(words) > 1 and not Word.objects.filter(word__in=words).exists():
        return
    today = timezone.localdate()
    seen = UnansweredSearch.objects.filter(day=today)
    if seen.filter(words=subject).update(count=F("count") + 1) or seen.count() >= MOST_A_DAY:
        return
    UnansweredSearch.objects.outdated(today).delete()
    UnansweredSearch.objects.bulk_create([UnansweredSearch(words=subject, day=today)], ignore_conflicts=True)
