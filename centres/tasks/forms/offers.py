"""What a centre offers, and what it asks for it."""

from django import forms
from django.utils import timezone

from centres.models import Offer
from centres.tasks.forms.base import TaskForm
from centres.tasks.parts import Parts
from msntc.forms.fields import LinesField, PenceField
from therapies.models import Therapy

NO_AMOUNT = "Write how many pounds, or choose “{}”."
NO_TERMS = "Say whether this is a price or a suggested donation."
FREE = "Free has no amount. Take the amount out, or choose “price”."
NOT_SAID = "we do not say"
NOT_TICKED = "Tick {} as well, or take out what it costs."
TERMS = [("", NOT_SAID), *Offer.Terms.choices]
MONEY = ("terms", "pence", "covers")


class OffersForm(TaskForm):
    parts = ("offers", "also_offers")

    also_offers = LinesField(
        label="What else you offer", required=False, rows=3, most=1_000, help_text="One on each line."
    )

    def prepare(self) -> None:
        self.therapies = list(Therapy.objects.order_by("position", "name"))
        for therapy in self.therapies:
            slug = therapy.slug
            self.fields[slug] = forms.BooleanField(label=therapy.name, required=False)
            self.fields[f"{slug}-terms"] = forms.ChoiceField(
                label="What you ask", choices=TERMS, required=False
            )
            self.fields[f"{slug}-pence"] = PenceField(label="Pounds", required=False)
            self.fields[f"{slug}-covers"] = forms.CharField(
                label="For what, for example one session", max_length=120, required=False
            )
        self.order_fields([name for name in self.fields if name != "also_offers"])

    @property
    def rows(self) -> list[dict]:
        """Each therapy: its tick, the boxes for what it costs, and that in words."""
        words = {
            row["therapy__slug"]: format_offer_cost(row) for row in self.document["offers"] if row["terms"]
        }
        return [
            {
                "tick": self[therapy.slug],
                "boxes": [self[f"{therapy.slug}-{name}"] for name in MONEY],
                "cost": words.get(therapy.slug, "Say what it costs"),
                "is_wrong": any(self[f"{therapy.slug}-{name}"].errors for name in MONEY),
            }
            for therapy in self.therapies
        ]

    def read_initial(self) -> dict:
        initial = {"also_offers": self.document["centre"]["also_offers"]}
        for row in self.document["offers"]:
            slug = row["therapy__slug"]
            initial |= {slug: True} | {f"{slug}-{name}": row[name] for name in MONEY}
        return initial

    def clean(self):
        values = super().clean() or {}
        stood = self.read_initial()
        for therapy in self.therapies:
            terms, pence = (values.get(f"{therapy.slug}-{name}") for name in ("terms", "pence"))
            box = f"{therapy.slug}-pence"
            if box in self.errors:
                continue
            if not values.get(therapy.slug):
                typed = {name: values.get(name) for name in (f"{therapy.slug}-{one}" for one in MONEY)}
                if any(value not in (None, "", stood.get(name)) for name, value in typed.items()):
                    self.add_error(box, NOT_TICKED.format(therapy.name))
                continue
            if pence and not terms:
                self.add_error(f"{therapy.slug}-terms", NO_TERMS)
            elif pence and terms == Offer.Terms.FREE:
                self.add_error(box, FREE)
            elif not pence and terms in (Offer.Terms.PRICE, Offer.Terms.DONATION):
                self.add_error(box, NO_AMOUNT.format(NOT_SAID if pence is None else "free"))
        return values

    def build_parts(self) -> Parts:
        """Terms that are new were checked today; rows that are as they were stay, with their day."""
        stood = {row["therapy__slug"]: row for row in self.document["offers"]}
        rows, values = [], self.cleaned_data
        for slug in sorted(therapy.slug for therapy in self.therapies if values[therapy.slug]):
            row = stood.get(slug, {"therapy__slug": slug, "terms": "", "pence": None, "covers": ""})
            said = {name: values[f"{slug}-{name}"] for name in MONEY}
            is_new = slug not in stood or any(row[name] != said[name] for name in MONEY)
            if is_new:
                today = timezone.localdate().isoformat() if said["terms"] or said["covers"] else None
                row = row | said | {"checked_on": today}
            rows.append(row)
        return {"offers": rows, "also_offers": values["also_offers"]}


def format_offer_cost(row: dict) -> str:
    return Offer(**{name: row[name] for name in MONEY}).cost
