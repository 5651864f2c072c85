"""The task pages that there are, and what a centre's own page says of each in a line."""

from collections.abc import Callable
from dataclasses import dataclass

from centres.detail.opening_hours import list_service_hours
from centres.detail.pages import group_access_facts
from centres.models import Centre, Fact, Weekday
from centres.tasks.forms.access import AccessForm
from centres.tasks.forms.base import TaskForm
from centres.tasks.forms.closure import ClosureForm
from centres.tasks.forms.contact import ContactForm
from centres.tasks.forms.hours import HoursForm
from centres.tasks.forms.offers import OffersForm
from centres.tasks.forms.photo import PhotoForm
from centres.tasks.forms.pin import PinForm
from centres.verification.views import TASK_TITLES

NOTHING = "Nothing yet."


@dataclass(frozen=True, slots=True)
class Task:
    """`slug` stands in the address and names the template; `seen` are the parts of the public page that show it."""

    slug: str
    form: type[TaskForm]
    describe: Callable[[Centre], str]
    seen: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return TASK_TITLES[self.slug]

    @property
    def template(self) -> str:
        return f"centres/tasks/{self.slug}.html"

    @property
    def seen_templates(self) -> list[str]:
        return [f"centres/{name}.html" for name in self.seen]


def describe_hours(centre: Centre) -> str:
    known = []
    for service in list_service_hours(centre):
        days = len(Weekday) - sum(words == "Not known" for _, words in service.week)
        is_whole = all(words != "Not known" for _, words in service.week)
        known.append(f"{service.name}: " + ("all days." if is_whole else f"{days} of 7 days."))
    return " ".join(known) or NOTHING


def describe_closure(centre: Centre) -> str:
    return " ".join(filter(None, [centre.closure, centre.closure_note])) or "It is not closed."


def describe_offers(centre: Centre) -> str:
    offers = list(centre.offers.all())
    priced = sum(bool(offer.terms) for offer in offers)
    return f"{len(offers)} therapies, {priced} with what they cost." if offers else NOTHING


def describe_access(centre: Centre) -> str:
    facts = group_access_facts(centre)
    return f"{len(facts['yes']) + len(facts['no'])} of {len(Fact)} answered."


def describe_photos(centre: Centre) -> str:
    photos = list(centre.photos.all())
    return photos[0].alt if photos else NOTHING


def describe_contact(centre: Centre) -> str:
    return ", ".join(filter(None, [centre.phone, centre.email, centre.website])) or NOTHING


def describe_pin(centre: Centre) -> str:
    return f"It stands at {centre.get_pin_display()}." if centre.point else NOTHING


TASKS = {
    task.slug: task
    for task in (
        Task("hours", HoursForm, describe_hours, ("_hours",)),
        Task("closed", ClosureForm, describe_closure, ("_closed",)),
        Task("offers", OffersForm, describe_offers, ("_offers",)),
        Task("access", AccessForm, describe_access, ("_access",)),
        Task("photo", PhotoForm, describe_photos),
        Task("contact", ContactForm, describe_contact, ("_contact",)),
        Task("pin", PinForm, describe_pin),
    )
}


def list_task_lines(centre: Centre) -> list[tuple[Task, str]]:
    """Each task with its present state."""
    return [(task, task.describe(centre)) for task in TASKS.values()]
