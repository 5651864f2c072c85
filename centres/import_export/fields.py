"""The columns of the table, in their order: what each is called, and how its cells are read."""

import re
from typing import cast

import tablib
from django.db.models import DateField
from django.db.models import Field as ModelField
from import_export.fields import Field

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
from centres.models.fields import Use, list_fields

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


WIDGETS = {"postcode": PostcodeWidget(), "phone": PhoneWidget(), "source_date": PrintedDateWidget()}
"""Of fields whose kind does not say it."""


def build_columns(name: str) -> list[Column]:
    """The columns of one field of the centre."""
    match name:
        case "therapies":
            return [Column("offered", name, SlugsWidget())]
        case "point":
            return [CoordinateColumn("latitude", "y"), CoordinateColumn("longitude", "x")]
        case "version":
            return [VersionColumn(name, name, TextWidget())]
    field = cast(ModelField, Centre._meta.get_field(name))
    if name in WIDGETS:
        widget = WIDGETS[name]
    elif field.choices:
        widget = ChoiceWidget(field.flatchoices)
    else:
        widget = DayWidget() if isinstance(field, DateField) else TextWidget()
    return [Column(name, name, widget)]


IN_ORDER = sorted(
    list_fields(Use.TABLE), key="slug".__ne__
)  # by the slug we know which centre a row is about
COLUMNS = [column for name in IN_ORDER for column in build_columns(name)]
NAMES = [column.column_name for column in COLUMNS]
FOR_THE_OFFICE = set(list_fields(Use.OFFICE))
"""What an editor of one centre does not see elsewhere either."""


def format_column_label(name: str) -> str:
    """As people read it at the head of a column."""
    return name.replace("_", " ")


def arrange_columns(table: Table) -> tablib.Dataset:
    """The table under our own names of columns. Raises UnreadableTable for unknown or unusable columns."""
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
