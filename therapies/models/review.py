"""That a page was sent to be checked, what became of it, and whom else was shown its draft."""

from datetime import date, timedelta

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils import timezone

from therapies.models.page import TherapyPage

DRAFT_LINK_LASTS = timedelta(days=14)
DRAFT_LINK = "therapies.draft-link"


def get_last_day() -> date:
    return timezone.localdate() + DRAFT_LINK_LASTS


class ReviewRequestQuerySet(models.QuerySet):
    def sent_back(self) -> "ReviewRequestQuerySet":
        """The last word on pages that were sent back and wait for their author, newest first."""
        last = Q(pk=F("newest"), page__status=TherapyPage.Status.DRAFT, sent_back=True)
        return self.annotate(newest=Max("page__review_requests__pk")).filter(last)


class ReviewRequest(models.Model):
    """One time that a page was sent for review; who answered, and, where it was sent back, why."""

    page = models.ForeignKey(TherapyPage, on_delete=models.CASCADE, related_name="review_requests")
    version = models.PositiveIntegerField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    sent_back = models.BooleanField(default=False)
    why = models.TextField("why it was sent back", max_length=2_000, blank=True)

    objects = ReviewRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="review_sent_back_says_why",
                condition=Q(sent_back=False) | ~Q(why=""),
                violation_error_message="Say why the page goes back.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.page}, version {self.version}"


class DraftLink(models.Model):
    """That somebody without an account may read the draft of a page until a day. Nothing can be changed through it."""

    page = models.ForeignKey(TherapyPage, on_delete=models.CASCADE, related_name="draft_links")
    name = models.CharField("their name", max_length=120)
    email = models.EmailField("their e-mail")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    last_day = models.DateField(default=get_last_day)
    is_revoked = models.BooleanField(default=False)
    opened_at = models.DateTimeField("last opened", null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.page} for {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("therapies:draft", args=[signing.Signer(salt=DRAFT_LINK).sign_object(self.pk)])

    @property
    def is_open(self) -> bool:
        """Until its day, until it is taken back, and as long as there is a draft and its sender is with us."""
        has_draft = self.page.status in (TherapyPage.Status.DRAFT, TherapyPage.Status.IN_REVIEW)
        is_ours = self.made_by is None or self.made_by.is_active
        return not self.is_revoked and timezone.localdate() <= self.last_day and has_draft and is_ours


def find_draft_link(token: str) -> DraftLink | None:
    """The link of this address, whether it is still open or not; None for an address that we did not make."""
    try:
        pk = signing.Signer(salt=DRAFT_LINK).unsign_object(token)
    except signing.BadSignature:
        return None
    return DraftLink.objects.select_related("page", "made_by").filter(pk=pk).first()
