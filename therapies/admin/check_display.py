"""Puts what has to be mended beside the field that it is about, and the rest in a list on top."""

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from therapies import content_checks, publishing
from therapies.models import TherapyPage


@dataclass(frozen=True, slots=True)
class FindingSummary:
    """What the head of the form says: how many, those of the whole page, and links to those in fields."""

    blocking: int
    others: int
    whole: list
    placed: list


def place_findings(page: TherapyPage, adminform, inline_formsets) -> FindingSummary:
    """Writes each finding into the help of its field, and returns the rest with links to the fields."""
    found = content_checks.check_page(page)
    blocking = [finding for finding in found if publishing.blocks_publication(page, finding)]
    boxes = map_form_boxes(adminform.form, inline_formsets)
    by_field: dict[str, list] = {}
    for finding in found:
        by_field.setdefault(finding.where if finding.where in boxes else "", []).append(finding)
    whole = by_field.pop("", [])
    placed = []
    for where in [name for name in boxes if name in by_field]:
        box, label = boxes[where]
        lines = [render_finding_line(page, finding) for finding in by_field[where]]
        box.help_text = format_html(
            '{}<ul class="mend" id="mend-{}">{}</ul>',
            SafeString(box.help_text),
            where,
            format_html_join("", "<li>{}</li>", ((line,) for line in lines)),
        )
        placed.append({"where": where, "label": label, "lines": lines})
    return FindingSummary(
        len(blocking), len(found) - len(blocking), [render_finding_line(page, f) for f in whole], placed
    )


def render_finding_line(page: TherapyPage, finding: content_checks.Finding) -> str:
    if publishing.blocks_publication(page, finding):
        kind, css = "Must be mended before publishing", "mend__kind mend__kind--stops"
    elif finding.blocks:
        kind, css = "Let through by your written reason", "mend__kind"
    else:
        kind, css = "Please look at", "mend__kind"
    return format_html('<b class="{}">{}:</b> {}', css, kind, finding.says)


def map_form_boxes(form, inline_formsets) -> dict:
    """Each field that the form shows, by the name that findings use: its box and its label in words.

    Findings count the rows as the database has them; a form that is shown once more may count otherwise.
    """
    found = {name: (form[name], form[name].label) for name in form.fields}
    for admin_formset in inline_formsets:
        formset = admin_formset.formset
        by_pk = {row.instance.pk: row for row in formset.initial_forms}
        for n, instance in enumerate(formset.get_queryset()):
            if not (row := by_pk.get(instance.pk)):
                continue
            for name in row.fields:
                label = f"{formset.model._meta.verbose_name.capitalize()} “{instance}”: {row[name].label}"
                found[f"{formset.prefix}-{n}-{name}"] = row[name], label
    return found
