"""A plan handed to whoever drives: a text message, a letter, a QR code. Each names a town and days, and no illness."""

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings

from centres.course.schedule import Course
from centres.models import Centre
from msntc.content.qr_codes import QrCode, draw_qr_code

NOT_A_BOOKING = "A plan, not a booking"
RING_FIRST = "Ring first"
DAY = "%a %-d %b"


@dataclass(frozen=True, slots=True)
class PlanShare:
    """A plan by the paths of its page and its calendar, which have all of it."""

    centre: Centre
    course: Course
    path: str
    calendar_path: str

    @property
    def address(self) -> str:
        return settings.SITE_URL + self.path

    @property
    def ring_first(self) -> str:
        return f"{RING_FIRST}: {self.centre.phone}." if self.centre.phone else f"{RING_FIRST}."

    @property
    def visits(self) -> str:
        days = self.course.days
        return f"{len(days)} visits in {self.centre.town}, {days[0]:{DAY}} to {days[-1]:{DAY} %Y}"

    @property
    def text_message(self) -> str:
        """For the reader's own phone (RFC 5724), with the two marks before the body that all phones understand."""
        body = quote(f"{NOT_A_BOOKING}: {self.visits}. {self.ring_first} {self.address}", safe="")
        return f"sms:?&body={body}"

    @property
    def mail(self) -> str:
        """A letter with every day, for the reader's own mail program (RFC 6068)."""
        weeks = [", ".join(f"{day:{DAY}}" for day in week.days) for week in self.course.weeks if week.days]
        lines = [f"{self.visits}.", *weeks, f"{NOT_A_BOOKING}. {self.ring_first}", self.address]
        body = quote("\r\n\r\n".join(lines), safe="")
        return f"mailto:?subject={quote(NOT_A_BOOKING)}&body={body}"

    @property
    def qr_code(self) -> QrCode:
        return draw_qr_code(self.address)
