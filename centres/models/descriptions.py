"""What is said of a centre before somebody sets out: that it is shut for a time, or that nobody checked lately."""

from typing import Any

from django.utils import timezone

from centres.hours import closure


class DescriptionMixin:
    """Sentences from a centre's own fields: the one place where they are worded, for pages, files and letters."""

    @property
    def closure(self: Any) -> str:
        """What to say of a closure for a time that is on or still to come; empty otherwise."""
        if self.closed_from is None and self.closed_until is None:
            return ""
        return closure.describe_closure(
            self.closed_from, self.closed_until, self.closed_reason, timezone.localdate()
        )

    @property
    def address_line(self: Any) -> str:
        """Where it is, in one line, and that we do not know the street where we do not."""
        known = [*self.address.splitlines(), self.town, self.county]
        where = ", ".join(dict.fromkeys(part.strip(" ,") for part in known if part.strip(" ,")))
        where = " ".join(filter(None, [where, self.postcode]))
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
        return f"We have not been able to check these details with the centre. {self.ask_first}"
