"""From a cell to a value and back, for each kind of column. A ValueError is a sentence for staff."""

import re
from datetime import date, datetime, timedelta

from import_export.widgets import Widget

from centres.gazetteer.postcodes import NotAPostcode, Postcode
from centres.import_export import phones
from centres.import_export.parsing import read_cell_text

WITHOUT_SCHEME = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+([/?#].*)?$", re.IGNORECASE)


class TextWidget(Widget):
    def clean(self, value, row=None, **kwargs):
        return read_cell_text(value)

    def render(self, value, **kwargs) -> str:
        return read_cell_text(value)

    def explain(self, cell, value) -> str:
        """What somebody should know of how the cell was read, as a sentence."""
        return ""


class WebsiteWidget(TextWidget):
    """An address of the web, with or without what it begins with."""

    def clean(self, value, row=None, **kwargs) -> str:
        text = read_cell_text(value)
        return f"https://{text}" if WITHOUT_SCHEME.match(text) else text

    def explain(self, cell, value) -> str:
        text = read_cell_text(cell)
        return f"“{text[:80]}” is taken as {value[:90]}." if value != text else ""


class ChoiceWidget(TextWidget):
    """A choice by its value or by its label, in any case."""

    def __init__(self, choices):
        super().__init__()
        self.choices = choices

    def clean(self, value, row=None, **kwargs):
        text = read_cell_text(value)
        for one, label in self.choices:
            if text.casefold() in (str(one).casefold(), str(label).casefold()):
                return one
        if text:
            raise ValueError(f"“{text[:80]}” is none of these: {', '.join(one for one, _ in self.choices)}.")
        return ""


DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ]00:00:00)?")
EXCEL_BEGAN = date(1899, 12, 30)


class DayWidget(TextWidget):
    """A day as Excel keeps it, as 12/11/2026 (the day first) or as 2026-11-12."""

    def clean(self, value, row=None, **kwargs) -> date | None:
        if isinstance(value, datetime):
            return value.date()
        text = read_cell_text(value)
        if not text:
            return None
        try:
            if found := DAY.fullmatch(text):
                return date(*(int(part) for part in reversed(found.groups())))
            if found := ISO.fullmatch(text):
                return date(*(int(part) for part in found.groups()))
            if isinstance(value, int | float) and 30_000 < value < 80_000:
                return EXCEL_BEGAN + timedelta(days=int(value))
        except ValueError:
            pass
        raise ValueError(f"“{text[:40]}” is not a day. Write it like 12/11/2026, the day first.")


class PrintedDateWidget(TextWidget):
    """Words for a day; a day that a spreadsheet wrote in its own way is still that day."""

    def clean(self, value, row=None, **kwargs) -> str:
        text = read_cell_text(value)
        try:
            return str(DayWidget().clean(text)) if DAY.fullmatch(text) else text
        except ValueError:
            return text


class PhoneWidget(TextWidget):
    def clean(self, value, row=None, instance=None, **kwargs) -> str:
        nation = read_cell_text((row or {}).get("nation")) or (instance.nation if instance else "")
        return phones.repair_phone(read_cell_text(value), nation, instance.phone if instance else "")

    def explain(self, cell, value) -> str:
        text = read_cell_text(cell)
        lost = text.isdigit() and text[0] != "0" and value and re.sub(r"\D", "", value) != text
        return (
            f"The phone number lost its first 0 in the spreadsheet: {text} is taken as {value}."
            if lost
            else ""
        )

    def render(self, value, **kwargs) -> str:
        return phones.export_phone(read_cell_text(value))


class PostcodeWidget(TextWidget):
    """A postcode in any dress, as we write it."""

    def clean(self, value, row=None, **kwargs) -> str:
        if not (text := read_cell_text(value)):
            return ""
        try:
            return str(Postcode.parse(text))
        except NotAPostcode:
            raise ValueError(
                f"“{text[:40]}” is not a UK postcode. Write it like N8 0NP, or leave it empty."
            ) from None


class SlugsWidget(TextWidget):
    """The addresses of therapies, parted by semicolons; in a value, a sorted tuple."""

    def clean(self, value, row=None, therapies=(), **kwargs) -> tuple[str, ...]:
        slugs = tuple(sorted({part.strip() for part in read_cell_text(value).split(";")} - {""}))
        if unknown := [slug for slug in slugs if slug not in therapies]:
            raise ValueError(
                f"We do not know the therapy {', '.join(f'“{slug[:60]}”' for slug in unknown[:5])}. Use the names of "
                "the therapies’ addresses, parted by semicolons."
            )
        return slugs

    def render(self, value, **kwargs) -> str:
        return ";".join(value or ())


DEGREES = re.compile(r"-?\d{1,3}(\.\d+)?")


class DegreesWidget(TextWidget):
    """Degrees with six decimals, which is four inches."""

    def clean(self, value, row=None, **kwargs) -> float | None:
        text = read_cell_text(value)
        if not text:
            return None
        if "," in text:
            raise ValueError(f"“{text[:40]}” has a comma in it. Write degrees with a point, like 51.585000.")
        if not DEGREES.fullmatch(text):
            raise ValueError(f"“{text[:40]}” is not a number of degrees. Write it like 51.585000.")
        return float(text)

    def render(self, value, **kwargs) -> str:
        return "" if value is None else f"{value:.6f}"
