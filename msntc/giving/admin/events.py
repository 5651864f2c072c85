"""What the payment provider told us, and what went wrong with it."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from msntc.admin_tools.pages import ReadOnlyAdmin, build_extra_urls
from msntc.giving.admin.permissions import require_right
from msntc.giving.models import ProviderEvent
from msntc.giving.payments import webhooks
from msntc.staff import audit


@admin.register(ProviderEvent)
class ProviderEventAdmin(ReadOnlyAdmin):
    list_display = ["received_at", "type", "processed_at", "tries", "problem"]
    list_filter = [("processed_at", admin.EmptyFieldListFilter), "type", "live"]
    date_hierarchy = "received_at"
    search_fields = ["id"]
    fields = ["id", "type", "live", "api_version", "received_at", "processed_at", "tries", "problem"]

    def get_urls(self):
        again = ("<str:pk>/again/", retry_provider_event, "giving_providerevent_again")
        return build_extra_urls(self, again) + super().get_urls()

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["may_again"] = bool(obj.payload) and request.user.has_perm("giving.manage_giving")
        return super().render_change_form(request, context, add, change, form_url, obj)


@require_POST
@require_right("manage_giving")
def retry_provider_event(request: HttpRequest, model_admin, pk: str) -> HttpResponse:
    """Hands the event to the ledger once more; what is known already changes nothing."""
    row = get_object_or_404(ProviderEvent, pk=pk)
    try:
        words = webhooks.reprocess_event(row)
    except Exception as problem:  # whatever it is, staff see its kind, and the row keeps it
        messages.error(request, f"It went wrong once more: {type(problem).__name__}.")
    else:
        messages.success(request, f"Processed: {words}.")
    audit.record_action(request, audit.What.GIVING, f"Event {row.pk} processed again")
    return redirect("admin:giving_providerevent_change", pk)
