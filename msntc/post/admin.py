"""The outbox, to look at: who was written to, when, and what failed."""

from django.contrib import admin

from msntc.post.models import Letter


@admin.register(Letter)
class LetterAdmin(admin.ModelAdmin):
    list_display = ["subject", "to", "queued_at", "sent_at", "tries", "problem"]
    list_filter = ["sent_at"]
    fields = readonly_fields = ["to", "subject", "body", "queued_at", "try_at", "tries", "problem", "sent_at"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
