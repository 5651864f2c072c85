"""A therapy page that waits for the reviewer, and what a reader wrote about it."""

from typing import Any

from therapies import publishing
from therapies.models import Feedback, Person, TherapyPage


def create_review(account: Any) -> None:
    """The working copy gets an invented author; readers go on seeing what was published."""
    Person.objects.create(
        name="Sample Reviewer (invented)",
        role="invented clinician",
        qualification="none: invented",
        is_clinician=True,
        account=account,
    )
    page = TherapyPage.objects.filter(starter=True, status=TherapyPage.Status.PUBLISHED).first()
    if page is None:
        return
    author = Person.objects.create(
        name="Sample Author (invented)", role="invented writer", qualification="none: invented"
    )
    TherapyPage.objects.filter(pk=page.pk).update(author=author)
    page.refresh_from_db()
    publishing.submit_for_review(page)
    Feedback.objects.create(page=page, clear=Feedback.Clear.PARTLY, words="Invented: what does “sham” mean?")
