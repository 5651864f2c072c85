"""The questions that the site asks of all centres."""

from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import Q

from centres.gazetteer.models import Nation
from centres.gazetteer.text import fold_name
from therapies.models import Therapy

NAME_WORDS = SearchVector("name", config="simple")
IN_MANY_NAMES = set(
    "ms multiple sclerosis neuro therapy centre center the of and for in near oxygen st".split()
)


CARD_FIELDS = (
    "name slug address town county nation postcode phone email website charity_number closed_other_days "
    "closed_weekdays closure_note closed_from closed_until closed_reason pin confirmed_on"
).split()


def list_telling_words(text: str) -> list[str]:
    """The words of a name that tell centres apart; none where all of them are too short to do so."""
    words = [word for word in fold_name(text).split() if word not in IN_MANY_NAMES]
    return words if any(len(word) > 2 for word in words) else []


class CentreQuerySet(models.QuerySet):
    def published(self) -> "CentreQuerySet":
        """The centres that visitors may see."""
        return self.filter(status="published")

    def known(self) -> "CentreQuerySet":
        """The centres that have a page: also those that have closed for good."""
        return self.filter(status__in=["published", "closed"])

    def unmerged(self) -> "CentreQuerySet":
        """All but those that go on under another one."""
        return self.filter(merged_into=None)

    def called(self, text: str) -> "CentreQuerySet":
        """The centres whose name has all the words of `text` that tell centres apart, the last as far as it goes."""
        if not (words := list_telling_words(text)):
            return self.none()
        last = f"{words[-1]}:*" if len(words[-1]) > 5 else words[-1]
        wanted = SearchQuery(" & ".join([*words[:-1], last]), search_type="raw", config="simple")
        return self.annotate(words=NAME_WORDS).filter(words=wanted).order_by("name")

    def offering(self, therapy: Therapy) -> "CentreQuerySet":
        return self.filter(therapies=therapy)

    def for_cards(self, *more: str) -> "CentreQuerySet":
        """With what a card shows, and without the long texts."""
        return self.only(*CARD_FIELDS, *more)

    def with_printed(self, *fields: str) -> "CentreQuerySet":
        """With where and when the values of these fields were printed (`DescriptionMixin.printed`)."""
        sources: Any = self.model._meta.get_field("value_sources").related_model
        found = sources.objects.filter(field__in=fields).defer("source")
        return self.prefetch_related(models.Prefetch("value_sources", found))

    def with_mailbox(self) -> "CentreQuerySet":
        """With `has_mailbox`: whether a visitor's request can go to the centre itself (`requests.emails`)."""
        without = Q(contact_email="", second_contact_email="") & (Q(email="") | Q(confirmed_on=None))
        return self.annotate(has_mailbox=models.ExpressionWrapper(~without, models.BooleanField()))

    def in_order_of_nation(self) -> "CentreQuerySet":
        """By nation as people are shown them, then county (those without one last), town and name."""
        order = models.Case(*(models.When(nation=n, then=i) for i, n in enumerate(Nation.values)), default=99)
        without_county = models.ExpressionWrapper(Q(county=""), models.BooleanField())
        return self.order_by(order, without_county, "county", "town", "name", "id")
