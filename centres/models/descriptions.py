"""What is said of a centre before somebody sets out: that it is shut for a time, or that nobody checked lately."""

from typing import Any

from django.utils import timezone

from centres.hours import closure

UNCONFIRMED = "We found these details in public sources. The centre has not confirmed them."
CONTACT = {
    "email": "E-mail address",
    "website": "Website address",
    "address": "Street address",
}


class DescriptionMixin:
    """Sentences from a centre's own fields: the one place where they are worded, for pages, files and letters."""

    @property
    def closure(self: Any) -> str:
        """What to say of a closure for a time that is on or still to come; empty otherwise."""
        return closure.describe_closure(
            self.closed_from, self.closed_until, self.closed_reason, timezone.localdate()
        )

    @property
    def address_line(self: Any) -> str:
        """Where it is, in one line, and that we do not know the street where we do not."""
        return self.format_address("")

    @property
    def whole_address_line(self: Any) -> str:
        """The same with the nation, outside England."""
        return self.format_address("" if self.nation == "England" else self.nation)

    def format_address(self: Any, nation: str) -> str:
        known = [*self.address.splitlines(), self.town, self.county]
        where = ", ".join(dict.fromkeys(part.strip(" ,") for part in known if part.strip(" ,")))
        where = ", ".join(filter(None, [" ".join(filter(None, [where, self.postcode])), nation]))
        return where if self.address else f"{where}. We do not know the street."

    @property
    def ask_first(self: Any) -> str:
        """What to do before travelling, by what we know of the ways to reach the centre."""
        if self.phone:
            return "Please ring first."
        if self.website:
            return "Please look at its website first."
        if self.email:
            return "Please write to it first."
        return "Please do not travel until you have reached it."

    @property
    def checked(self: Any) -> str:
        """How sure we are of the details, whatever the day."""
        if self.is_confirmed():
            return f"Checked by the centre on {self.confirmed_on:%-d %B %Y}."
        if self.confirmed_on:
            return f"The centre last checked these details on {self.confirmed_on:%-d %B %Y}. {self.ask_first}"
        return f"{UNCONFIRMED} {self.ask_first}"

    @property
    def origin(self: Any) -> str:
        """Whom we have the details from; where they were printed is for staff."""
        return "The centre itself." if self.confirmed_on else UNCONFIRMED

    @property
    def printed(self: Any) -> dict[str, str]:
        """By a field's name `printed in 2021`, where its value may be old. Nothing once the centre has confirmed."""
        if self.confirmed_on:
            return {}
        return {
            one.field: one.printed_in for one in self.value_sources.all() if one.is_old and one.is_about(self)
        }

    @property
    def offers_printed(self: Any) -> str:
        """When what it offers was printed; empty where that is lately, or the centre has said any of it itself."""
        sources = [one for one in self.value_sources.all() if one.field == "therapies" and one.is_about(self)]
        is_said = self.confirmed_on or any(one.checked_on for one in self.offers.all())
        if sources or is_said or not self.source:
            return self.printed.get("therapies", "")
        return "printed in a year that we do not know"

    @property
    def hours_note(self: Any) -> str:
        """The note on opening hours. What a source printed gives way to days that somebody has put down since."""
        is_outdated = self.opening_hours and self.opening_times.all()
        if is_outdated and any(
            one.field == "opening_hours" and one.is_about(self) for one in self.value_sources.all()
        ):
            return ""
        return self.opening_hours

    @property
    def contact_printed(self: Any) -> str:
        """The same in sentences, of the ways to reach it besides the phone, whose day stands beside its number."""
        printed = self.printed
        return " ".join(f"{name} {printed[field]}." for field, name in CONTACT.items() if field in printed)

    @property
    def register_url(self: Any) -> str:
        """The charity's page in its register, by the form of its number; empty without a number."""
        number = self.charity_number
        if number.startswith("SC"):
            return (
                f"https://www.oscr.org.uk/about-charities/search-the-register/charity-details?number={number}"
            )
        if number.startswith("NI"):
            return f"https://www.charitycommissionni.org.uk/charity-details/?regId={number[2:]}"
        if number:
            return f"https://register-of-charities.charitycommission.gov.uk/charity-search/-/charity-details/{number}"
        return ""
