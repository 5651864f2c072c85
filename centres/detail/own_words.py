"""What a centre says in its own words of matters on which nobody has put down its answers yet."""

from datetime import date
from typing import NamedTuple

from django.db.models import Max, Min
from django.utils import timezone
from django.utils.text import capfirst

from centres.models import Centre, ValueSource
from centres.models.fields import Use, list_fields
from msntc.database.offline import is_offline


class OwnWords(NamedTuple):
    """The words, a sentence that says where they come from (empty where the centre has confirmed all), and the year in
    which they were printed where that is known."""

    text: str
    origin: str
    year: int | None

    @property
    def sentence(self) -> str:
        """The words with a full stop, where they have none."""
        return self.text if self.text.endswith((".", "!", "?")) else f"{self.text}."


def list_own_words(centre: Centre) -> dict[str, OwnWords]:
    """By the field's name without its end (`price`): words that visitors may read. Answers take the place of words.

    The centre comes with its details (`centres.queries.with_details`); no query then but for words that have no source.
    """
    sources = {one.field: one for one in centre.value_sources.all() if one.is_about(centre)}
    answered = list_answered_matters(centre)
    return {
        field.removesuffix("_in_words"): describe_own_words(centre, field, sources.get(field))
        for field in list_fields(Use.OWN_WORDS)
        if getattr(centre, field) and field not in answered and not is_doubtful(sources.get(field))
    }


def is_doubtful(source: ValueSource | None) -> bool:
    return source is not None and source.is_doubtful


def list_answered_matters(centre: Centre) -> set[str]:
    """The fields whose matter has an answer: a price or that it is free, a yes or no, a pressure, who may come."""
    chamber = getattr(centre, "oxygen", None)
    answers = {
        "who_may_come_in_words": bool(centre.who_may_come),
        "price_in_words": any(offer.terms for offer in centre.offers.all()),
        "access_in_words": any(row.answer != "unknown" for row in centre.access.all()),
        "pressures_in_words": bool(chamber and chamber.pressures),
    }
    return {field for field, has_answer in answers.items() if has_answer}


def describe_own_words(centre: Centre, field: str, source: ValueSource | None) -> OwnWords:
    """What has no source was typed as the centre said it, and says when. What was printed is our short form of it, and
    says so until the centre has confirmed all."""
    text = getattr(centre, field).strip()
    if source is None:
        day = find_day_of_words(centre, field)
        return OwnWords(text, f"The centre’s own words{f', from {day:%B %Y}' if day else ''}.", None)
    if centre.confirmed_on:
        return OwnWords(text, "", None)
    return OwnWords(text, f"{capfirst(source.printed_in)}, shortened by us.", source.year)


def find_day_of_words(centre: Centre, field: str) -> date | None:
    """When the words were typed that stand there now; None where history does not tell, and offline. Two queries."""
    if is_offline():
        return None
    others = centre.history.exclude(**{field: getattr(centre, field)})
    last = others.aggregate(last=Max("history_id"))["last"] or 0
    first = centre.history.filter(history_id__gt=last).aggregate(first=Min("history_date"))["first"]
    return timezone.localdate(first) if first else None
