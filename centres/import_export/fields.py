"""The columns of the table, in their order: what each is called, and how its cells are read."""

from typing import cast

from django.db.models import DateField
from django.db.models import Field as ModelField
from django.utils import timezone
from import_export.fields import Field

from centres.import_export.parsing import read_cell_text
from centres.import_export.widgets import (
    ChoiceWidget,
    DayWidget,
    DegreesWidget,
    PhoneWidget,
    PostcodeWidget,
    PrintedDateWidget,
    SlugsWidget,
    TextWidget,
    WebsiteWidget,
)
from centres.models import Centre
from centres.models.fields import Use, list_fields

ROW = "row in the file"  # beside the columns: the number that the spreadsheet shows
FAULT = "fault of the row"  # and why the row cannot be used, where that is so


class Column(Field):
    """A field of the centre. A cell that says what is there already leaves it exactly as it is.

    So does one that nobody touched in a table that is older than the centre: it says what stood in the table's version.
    """

    is_always_read = False
    """Whether it matters also where the table has no such column."""

    def save(self, instance, row, is_m2m=False, **kwargs):
        cell, before = row[self.column_name], self.export(instance)
        untouched = (before, self.taken_out(instance))
        if self.widget.render(cell) in untouched or self.says_nothing(row):
            return
        value = self.widget.clean(cell, row=row, instance=instance, **kwargs)
        if (after := self.widget.render(value)) not in untouched:
            setattr(instance, self.attribute, value)
            instance.said.changes[self.column_name] = (before, after)
            if note := self.widget.explain(cell, value):
                instance.said.notes.append(note)

    def says_nothing(self, row) -> bool:
        """An empty cell takes out what stands there only in a table that was taken out here: that has a version."""
        return not read_cell_text(row[self.column_name]) and not read_cell_text(row.get("version"))

    def taken_out(self, instance) -> str | None:
        """What the table said of the centre when it was taken out, where that was an earlier version."""
        return self.export(instance.said.base) if instance.said.base else None


class TermsDayColumn(Column):
    """The day on which it was checked who may come: today, as in the form, where the row says that and no day.

    Read after the columns that it speaks of.
    """

    is_always_read = True

    def save(self, instance, row, is_m2m=False, **kwargs):
        if read_cell_text(row.get(self.column_name)):
            super().save(instance, row, is_m2m, **kwargs)
        elif any(getattr(instance, name) for name in TERMS):
            if instance.said.changes.keys() & TERMS or not instance.terms_checked_on:
                before, instance.terms_checked_on = self.export(instance), timezone.localdate()
                if (after := self.export(instance)) != before:
                    instance.said.changes[self.column_name] = (before, after)
                instance.said.notes.append(
                    "The table gives no day on which who may come was checked: we take today."
                )
        elif row.get(self.column_name) is not None:
            super().save(instance, row, is_m2m, **kwargs)


class ConfirmedDayColumn(Column):
    """The day on which the centre last said that all is right: a table that is older takes back nothing."""

    def save(self, instance, row, is_m2m=False, **kwargs):
        newest, before = instance.confirmed_on, self.export(instance)
        super().save(instance, row, is_m2m, **kwargs)
        if newest and instance.confirmed_on and instance.confirmed_on < newest:
            instance.confirmed_on = newest
            instance.said.changes.pop(self.column_name, None)
            instance.said.notes.append(f"The centre has confirmed its details since: {before} stays.")


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


TERMS = {"who_may_come", "form_first", "letter_first"}
WIDGETS = {
    "website": WebsiteWidget(),
    "postcode": PostcodeWidget(),
    "phone": PhoneWidget(),
    "source_date": PrintedDateWidget(),
}
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
        case "terms_checked_on":
            return [TermsDayColumn(name, name, DayWidget())]
        case "confirmed_on":
            return [ConfirmedDayColumn(name, name, DayWidget())]
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
