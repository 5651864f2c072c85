"""Who writes a page and who checks it: people with a role and a qualification, as readers see them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from msntc.validators import validate_not_future


class Person(models.Model):
    name = models.CharField(max_length=120, help_text="As readers see it.")
    role = models.CharField(max_length=120, help_text="For example: physiotherapist at our Leeds centre.")
    qualification = models.CharField(
        max_length=160, blank=True, help_text="For example: MSc, registered with the HCPC."
    )
    is_clinician = models.BooleanField(
        "may check pages", default=False, help_text="A clinician who may sign therapy pages off."
    )
    trained_on = models.DateField(
        null=True,
        blank=True,
        validators=[validate_not_future],
        help_text="Last training in writing health information.",
    )
    email = models.EmailField("e-mail", blank=True, help_text="For reminders. Never shown.")
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="person"
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(
                name="person_who_checks_is_qualified",
                condition=Q(is_clinician=False) | ~Q(qualification=""),
                violation_error_message="Give the qualification of a clinician who may check pages.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.role}"
