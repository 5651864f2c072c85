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
    """`slug` stands in the address and names the template; `public_template` is the part of the public page that shows
    it, and `is_long` that this part is folded, so that the page fits two screens of a phone."""

    slug: str
    form: type[TaskForm]
    describe: Callable[[Centre], str]
    public_template: str
    is_long: bool = False

    @property
    def title(self) -> str:
        return TASK_TITLES[self.slug]

    @property
    def template(self) -> str:
        return f"centres/tasks/{self.slug}.html"


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
        Task("hours", HoursForm, describe_hours, "centres/_hours.html", is_long=True),
        Task("closed", ClosureForm, describe_closure, "centres/tasks/_seen_closed.html"),
        Task("offers", OffersForm, describe_offers, "centres/_offers.html", is_long=True),
        Task("access", AccessForm, describe_access, "centres/_access.html", is_long=True),
        Task("photo", PhotoForm, describe_photos, "centres/tasks/_seen_photo.html"),
        Task("contact", ContactForm, describe_contact, "centres/tasks/_seen_contact.html"),
        Task("pin", PinForm, describe_pin, "centres/tasks/_seen_pin.html"),
    )
}


def list_task_lines(centre: Centre) -> list[tuple[Task, str]]:
    """Each task with its present state."""
    return [(task, task.describe(centre)) for task in TASKS.values()]
