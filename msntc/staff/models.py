"""The audit: who signed in, failed to, or changed what others may do. It holds no secret and no address."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class AuditLine(models.Model):
    """One thing that happened. Lines are added and never changed; an account that is deleted leaves its name."""

    class What(models.TextChoices):
        SIGNED_IN = "signed-in", "signed in"
        SIGN_IN_FAILED = "sign-in-failed", "failed to sign in"
        SIGNED_OUT = "signed-out", "signed out"
        FACTOR_ADDED = "factor-added", "second factor added"
        FACTOR_REMOVED = "factor-removed", "second factor removed"
        PASSWORD_CHANGED = "password-changed", "password changed"
        INVITED = "invited", "invited"
        RIGHTS_CHANGED = "rights-changed", "rights changed"
        EXPORTED = "exported", "exported"
        IMPORTED = "imported", "imported"
        GIVING = "giving", "worked on gifts"

    at = models.DateTimeField(default=timezone.now, db_index=True)
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField("name of the account", max_length=150, blank=True)
    what = models.CharField(max_length=20, choices=What)
    about = models.CharField(max_length=300, blank=True)
    address = models.UUIDField(
        "mark of the connection",
        null=True,
        blank=True,
        help_text="The same for what came from one address on one day; it cannot be turned back into the address.",
    )

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = "line of the audit"
        verbose_name_plural = "audit"

    def __str__(self) -> str:
        return f"{self.name or 'somebody'}: {self.get_what_display()}"
