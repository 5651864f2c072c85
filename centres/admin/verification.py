"""How centres are kept true: what visitors report, what centres propose, what they were asked."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from centres.admin.filters import RecentLinkChangeFilter
from centres.admin.permissions import OfOwnCentres, can_see_all_centres
from centres.admin.warnings import list_centre_warnings
from centres.models import CorrectionReport, LinkChange, Photo, ProposedChange, VerificationRequest
from centres.models.verification import format_difference, format_stored_value
from centres.verification import proposed_changes
from centres.verification.link_changes import get_part_label, get_values, merge_values
from msntc.admin_tools.pages import ReadOnlyAdmin
from msntc.admin_tools.visitor_messages import AnswerFilter, VisitorMessageAdmin


@admin.register(CorrectionReport)
class CorrectionReportAdmin(VisitorMessageAdmin, OfOwnCentres):
    list_display = ["about", "words_in_short", "wants_an_answer", "due_on", "answered_on"]
    list_filter = [AnswerFilter]
    search_fields = ["words", "note", "centre__name"]
    fields = ["centre", "words", "email", "received_on", "due_on", "answered_on", "note"]
    readonly_fields = ["centre", "words", "email", "received_on", "due_on"]

    def get_fields(self, request, obj=None):
        """A visitor's address goes to the office only: the centre sees what they wrote."""
        return [name for name in self.fields if name != "email" or can_see_all_centres(request.user)]

    def lookup_allowed(self, lookup, value, request):
        return not lookup.startswith("email") and super().lookup_allowed(lookup, value, request)

    @admin.display(description="centre", ordering="centre__name")
    def about(self, report: CorrectionReport) -> str:
        return report.centre.name if report.centre else "A centre that is missing"

    @admin.display(description="what is wrong")
    def words_in_short(self, report: CorrectionReport) -> str:
        return super().words_in_short(report)


@admin.register(ProposedChange)
class ProposedChangeAdmin(ReadOnlyAdmin, OfOwnCentres):
    """What came through a centre's link and waits: the office compares old and new, and says yes or no."""

    list_display = ["centre", "what", "proposed_at", "decided_at", "accepted"]
    list_filter = [("decided_at", admin.EmptyFieldListFilter)]
    fields = ["centre", "proposed_at", "decided_at", "accepted"]
    change_form_template = "admin/centres/proposedchange/change_form.html"

    class Media:
        css = {"all": ["css/admin.css", "css/admin-centre.css"]}

    def has_view_permission(self, request, obj=None) -> bool:
        return self.may_decide(request)

    def may_decide(self, request) -> bool:
        return can_see_all_centres(request.user) and request.user.has_perm("centres.change_centre")

    def has_module_permission(self, request) -> bool:
        return self.may_decide(request)

    def get_urls(self):
        decide = self.admin_site.admin_view(self.decide)
        return [path("<int:pk>/decide/", decide, name="centres_proposedchange_decide"), *super().get_urls()]

    @admin.display(description="what changes")
    def what(self, proposed_change: ProposedChange) -> str:
        return ", ".join(get_part_label(name) for name in proposed_change.values)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        now, waits = get_values(obj.centre, obj.values), obj.decided_at is None
        values, clashes = merge_values(obj.before, obj.values, now) if waits else (obj.values, set())
        context["lines"] = [
            (
                get_part_label(name),
                *format_difference(now[name], value),
                list_pictures(name, value),
                obj.reasons.get(name, ""),
                format_stored_value(obj.before[name]) if name in clashes else "",
            )
            for name, value in values.items()
        ]
        context["sent_to"] = obj.verification.to if obj.verification else ""
        context |= {"waits": waits, "clashes": clashes, "seen": obj.centre.version}
        return super().render_change_form(request, context, add, change, form_url, obj)

    @method_decorator([csrf_protect, require_POST])
    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.may_decide(request):
            raise PermissionDenied
        proposed_change = get_object_or_404(ProposedChange, pk=pk)
        back = redirect("admin:centres_proposedchange_change", pk)
        if proposed_change.decided_at:
            messages.warning(request, "Somebody has decided this already.")
            return back
        if request.POST.get("answer") != "accept":
            proposed_changes.refuse_proposed_change(proposed_change, by=request.user)
            messages.success(request, f"Refused. The details of {proposed_change.centre} stay as they are.")
            return back
        seen = request.POST.get("seen", "")
        try:
            accepted = proposed_changes.accept_proposed_change(
                proposed_change, by=request.user, seen=int(seen) if seen.isdecimal() else None
            )
        except proposed_changes.ProposalClash:
            messages.warning(
                request,
                "Nothing is saved yet: somebody has changed the same since this was sent. Look at both.",
            )
            return back
        except ValidationError as fault:
            messages.error(request, f"This cannot be taken over as it stands: {' '.join(fault.messages)}")
            return back
        messages.success(request, f"The new details of {proposed_change.centre} are on the site.")
        if accepted:
            for said in filter(
                None, [accepted.of_pin, *list_centre_warnings(accepted.centre, accepted.place)]
            ):
                messages.warning(request, said)
        return redirect("admin:centres_centre_change", proposed_change.centre_id)


def list_pictures(name: str, value) -> list[str]:
    """The addresses of the pictures among what waits."""
    rows = value["rows"] if name == "photos" else []
    return [Photo(name=row["name"], widths=row["widths"]).smallest for row in rows]


@admin.register(VerificationRequest)
class VerificationRequestAdmin(ReadOnlyAdmin, OfOwnCentres):
    """The letters that asked whether all is still right: to read only."""

    list_display = ["centre", "asked_on", "stage", "to", "answer", "answered_at"]
    list_filter = ["stage", "answer"]
    search_fields = ["centre__name"]


@admin.register(LinkChange)
class LinkChangeAdmin(ReadOnlyAdmin, OfOwnCentres):
    """What links changed without the office: to look at. The centre's versions put anything back."""

    list_display = ["centre", "what", "made_at", "sent_to", "undone_at"]
    list_filter = [RecentLinkChangeFilter]
    list_select_related = ["centre", "verification"]
    search_fields = ["centre__name"]
    fields = readonly_fields = ("centre", "what", "made_at", "sent_to", "told_by_letter", "undone_at")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("centre", "verification")

    @admin.display(description="what changed")
    def what(self, change: LinkChange) -> str:
        return format_html_join(
            mark_safe("<br>"),
            "<strong>{}:</strong> {} → {}",
            change.lines,
        )

    @admin.display(description="the link was sent to")
    def sent_to(self, change: LinkChange) -> str:
        return change.verification.to or "–"

    @admin.display(description="told by letter")
    def told_by_letter(self, change: LinkChange) -> str:
        return ", ".join(change.told) or "–"
