"""The outbox, to look at: who was written to, when, and what failed.

A letter that waits may hold a link that sets a password, so that its words are shown to superusers only.
"""

from django.contrib import admin

from msntc.mail.models import Letter

WORDS = ("body", "html", "reply_to")
"""What is in a letter until it has gone."""


@admin.register(Letter)
class LetterAdmin(admin.ModelAdmin):
    list_display = ["subject", "to", "queued_at", "sent_at", "tries", "problem"]
    list_filter = ["sent_at"]
    fields = readonly_fields = (
        "to",
        "subject",
        "body",
        "reply_to",
        "queued_at",
        "try_at",
        "tries",
        "problem",
        "sent_at",
        "expires_on",
    )

    def get_fields(self, request, obj=None):
        return [field for field in self.fields if field not in WORDS or request.user.is_superuser]

    def lookup_allowed(self, lookup, value, request):
        """Nobody finds out letter by letter, by filters in the address, what they may not read."""
        return request.user.is_superuser or not lookup.startswith(WORDS)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
