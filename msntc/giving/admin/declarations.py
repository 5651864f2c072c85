"""Gift Aid declarations: to look at, to enter from paper or phone, to follow by a new address, to cancel."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from msntc.admin_tools.pages import ReadOnlyAdmin, build_extra_urls, render_admin_page
from msntc.giving.admin.forms import AddressChangeForm, DayForm, DeclarationEntryForm
from msntc.giving.admin.permissions import require_right
from msntc.giving.gift_aid import declarations
from msntc.giving.models import Declaration
from msntc.staff import audit


@admin.register(Declaration)
class DeclarationAdmin(ReadOnlyAdmin):
    list_display = [
        "id",
        "made_on",
        "last_name",
        "first_name",
        "postcode",
        "method",
        "this_gift_only",
        "cancelled_on",
    ]
    list_display_links = ["id", "made_on", "last_name"]
    list_filter = [
        ("copy_sent_on", admin.EmptyFieldListFilter),
        "method",
        "residency",
        "this_gift_only",
        ("cancelled_on", admin.EmptyFieldListFilter),
    ]
    date_hierarchy = "made_on"
    search_fields = ["first_name", "last_name", "email", "postcode", "reference"]
    fields = (
        "title first_name last_name house address postcode country residency email gift this_gift_only covers_from "
        "made_on method copy_sent_on reference charity_name wording supersedes cancelled_on removed_on"
    ).split()  # type: ignore[assignment]  # a list of names is one of what the stubs allow

    def get_urls(self):
        return (
            build_extra_urls(
                self,
                ("enter/", enter_declaration, "giving_declaration_enter"),
                ("<int:pk>/follow/", change_giver_details, "giving_declaration_follow"),
                ("<int:pk>/copy/", note_posted_copy, "giving_declaration_copy"),
                ("<int:pk>/cancel/", cancel_as_staff, "giving_declaration_cancel"),
            )
            + super().get_urls()
        )

    def changelist_view(self, request, extra_context=None):
        more = {"may_enter": request.user.has_perm("giving.change_declaration")}
        return super().changelist_view(request, (extra_context or {}) | more)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        is_last = not (
            obj.cancelled_on or obj.removed_on or Declaration.objects.filter(supersedes=obj).exists()
        )
        context["may_follow"] = is_last and request.user.has_perm("giving.change_declaration")
        context["may_copy"] = context["may_follow"] and obj.waits_for_its_copy
        return super().render_change_form(request, context, add, change, form_url, obj)


@require_http_methods(["GET", "HEAD", "POST"])
@require_right("change_declaration")
def enter_declaration(request: HttpRequest, model_admin) -> HttpResponse:
    """One that came on paper or by phone, for all gifts of the giver."""
    form = DeclarationEntryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        made, is_new = declarations.record_declaration(answers, answers["method"], answers["declared_on"])
        if is_new:
            audit.record_action(
                request, audit.What.GIVING, f"Declaration {made.pk} entered, {made.get_method_display()}"
            )
        messages.success(request, f"Entered as declaration {made.pk}{'' if is_new else ' already'}.")
        return redirect("admin:giving_declaration_change", made.pk)
    return render_admin_page(request, model_admin, "giving/form", {
        "title": "Enter a declaration", "form": form, "button": "Enter the declaration",
        "back": "admin:giving_declaration_changelist",
        "note": "It covers all gifts of this giver, from four years before it was made. With the same names and e-mail "
                "address it is found by itself; else write its number when you record a gift.",
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@require_right("change_declaration")
def change_giver_details(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    """A new name or address: in a row of its own. What was declared stays as it was."""
    made = get_object_or_404(Declaration, pk=pk)
    known = {name: getattr(made, name) for name in declarations.GIVER}
    form = AddressChangeForm(request.POST or None, initial=known, was=made.residency)
    if request.method == "POST" and form.is_valid():
        try:
            new = declarations.supersede_declaration(made, form.cleaned_data)
        except declarations.NotReplaceable:
            if (same := declarations.find_same_successor(made, form.cleaned_data)) is not None:
                messages.success(request, f"Declaration {same.pk} follows {made.pk} already.")
                return redirect("admin:giving_declaration_change", same.pk)
            form.add_error(None, "This declaration is cancelled, or followed by another already.")
        else:
            audit.record_action(request, audit.What.GIVING, f"Declaration {made.pk} followed by {new.pk}")
            messages.success(request, f"Declaration {new.pk} now follows {made.pk}.")
            return redirect("admin:giving_declaration_change", new.pk)
    return render_admin_page(request, model_admin, "giving/form", {
        "title": "A new name or address", "form": form, "button": "Save as a new declaration",
        "back": "admin:giving_declaration_changelist",
        "note": "A change of name or address does not end a declaration. The old one stays as it was.",
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@require_right("change_declaration")
def note_posted_copy(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    """Of a declaration by phone without an e-mail address: staff posted its words to the giver."""
    made = get_object_or_404(Declaration, pk=pk, method=Declaration.Method.PHONE)
    if not made.waits_for_its_copy:
        messages.success(
            request, f"The written copy went on {made.copy_sent_on:%d/%m/%Y}: that is noted already."
        )
        return redirect("admin:giving_declaration_change", made.pk)
    form = DayForm(request.POST or None, after=made.made_on, since="It was declared")
    if request.method == "POST" and form.is_valid():
        declarations.record_copy_date(made, form.cleaned_data["day"])
        audit.record_action(request, audit.What.GIVING, f"Declaration {made.pk}: written copy posted")
        messages.success(request, "Noted. Gifts that it covers can now be claimed on.")
        return redirect("admin:giving_declaration_change", made.pk)
    return render_admin_page(request, model_admin, "giving/form", {
        "title": "The written copy was posted", "form": form, "button": "It was posted on that day",
        "back": "admin:giving_declaration_changelist",
        "note": "Post the words of the declaration, and that the giver may cancel it within 30 days as if it had never "
                "been made.",
    })  # fmt: skip


@require_POST
@require_right("change_declaration")
def cancel_as_staff(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    made = get_object_or_404(Declaration, pk=pk)
    declarations.cancel_declaration_chain(made)
    audit.record_action(request, audit.What.GIVING, f"Declaration {made.pk} cancelled")
    messages.success(request, "Cancelled. What was given before stays as it was.")
    return redirect("admin:giving_declaration_change", pk)
