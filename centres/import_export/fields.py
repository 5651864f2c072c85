"""The columns of the table, in their order: what each is called, and how its cells are read."""

import re

import tablib
from import_export.fields import Field

from centres.gazetteer.models import Nation
from centres.import_export.parsing import UnreadableTable
from centres.import_export.reading import Table
from centres.import_export.widgets import (
    ChoiceWidget,
    DayWidget,
    DegreesWidget,
    PhoneWidget,
    PostcodeWidget,
    PrintedDateWidget,
    SlugsWidget,
    TextWidget,
)
from centres.models import Centre

ROW = "row in the file"  # beside the columns: the number that the spreadsheet shows


class Column(Field):
    """A field of the centre. A cell that says what is there already leaves it exactly as it is.

    So does one that nobody touched in a table that is older than the centre: it says what stood in the table's version.
    """

    def save(self, instance, row, is_m2m=False, **kwargs):
        cell, before = row[self.column_name], self.export(instance)
        untouched = (before, self.taken_out(instance))
        if self.widget.render(cell) in untouched:
            return
        value = self.widget.clean(cell, row=row, instance=instance, **kwargs)
        if (after := self.widget.render(value)) not in untouched:
            setattr(instance, self.attribute, value)
            instance.said.changes[self.column_name] = (before, after)

    def taken_out(self, instance) -> str | None:
        """What the table said of the centre when it was taken out, where that was an earlier version."""
        return self.export(instance.said.base) if instance.said.base else None


class VersionColumn(Column):
    """Which version of the centre the table was made of: to be sent along, never to be changed."""

    def save(self, instance, row, is_m2m=False, **kwargs):
        """Read by the table as a whole, before all other columns."""


class CoordinateColumn(Column):
    """Latitude or longitude: read by the table as a pair, never alone."""

    def __init__(self, column_name: str, axis: str):
        super().__init__(attribute="point", column_name=column_name, widget=DegreesWidget())
        self.axis = axis

    def get_value(self, instance):
        return getattr(instance.point, self.axis) if instance.point else None

    def save(self, instance, row, is_m2m=False, **kwargs):
        """The pair is put into the centre by `centres.import_export.geocoding`."""


WIDGETS = {
    "status": ChoiceWidget(Centre.Status),
    "nation": ChoiceWidget(Nation),
    "postcode": PostcodeWidget(),
    "phone": PhoneWidget(),
    "closed_from": DayWidget(),
    "closed_until": DayWidget(),
    "form_first": ChoiceWidget(Centre.Needed),
    "letter_first": ChoiceWidget(Centre.Needed),
    "terms_checked_on": DayWidget(),
    "pin": ChoiceWidget(Centre.Pin),
    "source_date": PrintedDateWidget(),
    "confirmed_on": DayWidget(),
}
COLUMNS = [
    Column("slug", "slug", TextWidget()),
    Column("name", "name", TextWidget()),
    *(
        Column(name, name, WIDGETS.get(name, TextWidget()))
        for name in "status address town county nation postcode phone email website charity_number".split()
    ),
    Column("offered", "therapies", SlugsWidget()),
    *(
        Column(name, name, WIDGETS.get(name, TextWidget()))
        for name in (
            "also_offers opening_hours closure_note closed_from closed_until closed_reason who_may_come form_first "
            "letter_first terms_checked_on"
        ).split()
    ),
    CoordinateColumn("latitude", "y"),
    CoordinateColumn("longitude", "x"),
    *(
        Column(name, name, WIDGETS.get(name, TextWidget()))
        for name in "pin source source_date confirmed_on contact_email second_contact_email".split()
    ),
    VersionColumn("version", "version", TextWidget()),
]
NAMES = [column.column_name for column in COLUMNS]
FOR_THE_OFFICE = {"source", "source_date"}
"""What an editor of one centre does not see elsewhere either."""


def format_column_label(name: str) -> str:
    """As people read it at the head of a column."""
    return name.replace("_", " ")


def arrange_columns(table: Table) -> tablib.Dataset:
    """The table under our own names of columns. Raises Unreadable for columns that we do not know, or cannot use."""
    names = [re.sub(r"[\s_-]+", "_", str(head).strip().casefold()) for head in table.heads]
    while names and not names[-1]:
        names.pop()
    problems = []
    if unknown := [
        str(head)[:60] for head, name in zip(table.heads, names, strict=False) if name not in NAMES
    ]:
        said = ", ".join(f"“{head}”" if head.strip() else "one without a name" for head in unknown[:20])
        problems.append(
            f"We do not know these columns: {said}. Take them out, or name them as in the download."
        )
    if twice := sorted({name for name in names if name in NAMES and names.count(name) > 1}):
        problems.append(f"These columns are there twice: {', '.join(map(format_column_label, twice))}.")
    if "slug" not in names:
        problems.append("The column “slug” is missing: by it we know which centre a row is about.")
    if ("latitude" in names) != ("longitude" in names):
        problems.append("The columns “latitude” and “longitude” are only of use together: one is missing.")
    for number, cells in table.rows:
        if any(cell not in (None, "") for cell in cells[len(names) :]):
            problems.append(
                f"Row {number} has more cells than there are columns. Is a comma in it without quotes?"
            )
    if problems:
        raise UnreadableTable(*problems)
    found = tablib.Dataset(headers=[ROW, *names])
    for number, cells in table.rows:
        found.append([number, *cells[: len(names)], *[None] * (len(names) - len(cells))])
    return found
