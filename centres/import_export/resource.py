"""The centres as django-import-export knows them: which row is which centre, what it changes, and saving it.

Rows are compared with what the download would say today, so a table that nobody has changed changes nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import cast

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import CheckConstraint, Q, QuerySet
from import_export import resources

from centres import snapshots
from centres.gazetteer.locate import locate_postcodes
from centres.gazetteer.postcodes import NotAPostcode, Postcode
from centres.gazetteer.results import LocatedPoint
from centres.import_export.fields import COLUMNS, FAULT, FOR_THE_OFFICE, NAMES, ROW, CoordinateColumn
from centres.import_export.geocoding import place_row_pin
from centres.import_export.merge import EarlierVersions
from centres.import_export.parsing import read_cell_text
from centres.models import Centre, Offer, OldSlug
from therapies.models import Therapy


@dataclass
class RowReport:
    """What there is to say of one row. `changes`: column, what stood there, what will.

    `base` is the centre as it was in the version that the table was made of, where that is an earlier one.
    """

    pin_before: str = ""
    version: int = 0
    base: object = None
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


class SlugInstanceLoader:
    """Finds the centre of a row among those that the file names, all read at once."""

    def __init__(self, resource, dataset):
        self.known = resource.known

    def get_instance(self, row):
        return self.known.get(read_cell_text(row["slug"]))


class CentreSheet(resources.Resource):
    class Meta:
        import_id_fields = ["slug"]
        clean_model_instances = True  # else the rules of the fields are passed over
        skip_diff = True  # it would copy each centre; Said has the difference
        use_transactions = True
        use_bulk = (
            True  # no savepoint for each row: what breaks one keeps all out. Saving is ours all the same
        )
        instance_loader_class = SlugInstanceLoader
        model = Centre

    def __init__(
        self, doubts: Callable[[Centre, LocatedPoint | None], list[str]], centres: QuerySet | None = None
    ):
        """`doubts` finds what looks wrong in a changed centre; `centres` are those that may be changed or taken out."""
        super().__init__()
        self.doubts = doubts
        self.centres = Centre.objects.all() if centres is None else centres
        self.fields = {column.column_name: column for column in COLUMNS}

    # Out

    def table(self, for_the_office: bool) -> tablib.Dataset:
        names = [name for name in NAMES if for_the_office or name not in FOR_THE_OFFICE]
        return self.export(prefetch_offers(self.centres).order_by("name", "pk"), export_fields=names)

    def iter_queryset(self, queryset):
        for centre in queryset:
            centre.offered = get_offered_slugs(centre)
            yield centre

    # In

    def import_data(self, dataset, dry_run=False, **kwargs):
        self.dry_run = dry_run
        return super().import_data(dataset, dry_run=dry_run, **kwargs)

    def before_import(self, dataset, **kwargs):
        slugs = [read_cell_text(slug) for slug in dataset["slug"]]
        self.ready = []
        self.rows_of = defaultdict(list)
        for number, slug in zip(dataset[ROW], slugs, strict=True):
            self.rows_of[slug].append(number)
        found = prefetch_offers(self.centres).filter(slug__in=slugs)
        if not self.dry_run:
            found = found.select_for_update(of=["self"]).order_by("pk")
        self.known = {centre.slug: centre for centre in found}
        self.earlier = EarlierVersions(self.known, dataset)
        self.moved = dict(OldSlug.objects.filter(slug__in=slugs).values_list("slug", "centre__slug"))
        self.therapies = {therapy.slug: therapy for therapy in Therapy.objects.all()}
        codes = dataset["postcode"] if "postcode" in dataset.headers else []
        self.located = locate_known_postcodes([*codes, *(centre.postcode for centre in self.known.values())])

    def import_row(self, row, instance_loader, **kwargs):
        self.said = RowReport()
        result = super().import_row(row, instance_loader, **kwargs)
        result.said = self.said
        return result

    def init_instance(self, row=None):
        return Centre(version=0)

    def after_init_instance(self, instance, new, row, **kwargs):
        instance.said, instance.offered = self.said, () if new else get_offered_slugs(instance)
        self.said.pin_before, self.said.version = instance.pin, 0 if new else instance.version
        if not new and (told := self.earlier.told(instance, seen := read_cell_text(row.get("version")))):
            self.said.base = self.earlier.base(instance, seen)
            self.said.notes.append(told)

    def import_instance(self, instance, row, **kwargs):
        """Reads every cell, so that all that is wrong in a row is said at once."""
        if row[FAULT]:
            raise ValidationError(row[FAULT])
        errors = {}
        if wrong := self.wrong_slug(read_cell_text(row["slug"])):
            errors["slug"] = wrong
        for column in self.fields.values():
            if isinstance(column, CoordinateColumn):
                continue
            if column.is_always_read or row.get(column.column_name) is not None:
                try:
                    column.save(instance, row, therapies=self.therapies)
                except ValueError as fault:
                    errors[column.column_name] = str(fault)
        try:
            place_row_pin(instance, row, self.located)
        except ValueError as fault:
            errors["latitude"] = str(fault)
        if errors:
            raise ValidationError(errors)

    def wrong_slug(self, slug: str) -> str:
        if len(rows := self.rows_of[slug]) > 1:
            return (
                f"“{slug[:60]}” stands in rows {', '.join(map(str, rows[:10]))}. A centre may have one row."
            )
        if slug not in self.known and slug in self.moved:
            return f"This centre is called “{self.moved[slug]}” now. Use that slug."
        return ""

    def skip_row(self, instance, original, row, import_validation_errors=None):
        return not import_validation_errors and not self.said.changes

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        """Asks the database only for the rules that this row can break: each costs a query."""
        errors = dict(import_validation_errors or {})
        try:
            instance.full_clean(exclude=errors, validate_unique=not instance.pk, validate_constraints=False)
        except ValidationError as fault:
            errors = fault.update_error_dict(errors)
        touched = {"point" if name in ("latitude", "longitude") else name for name in self.said.changes}
        for rule, names in RULES:
            if not names & errors.keys() and (names & touched or not instance.pk):
                try:
                    rule.validate(Centre, instance, exclude=FIELDS - names)  # with all fields it costs 6 ms
                except ValidationError as fault:
                    errors = fault.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)
        if self.dry_run and self.said.changes.keys() & DOUBTED:
            self.said.warnings += self.doubts(instance, self.located.get(instance.postcode))

    def save_instance(self, instance, is_create, row, **kwargs):
        """Kept for the end: many centres are saved with few queries."""
        self.ready.append(instance)

    def after_import(self, dataset, result, user=None, file_name="", **kwargs):
        """Saves all rows in which nothing is wrong. One record in the history holds a centre with its offers."""
        if self.dry_run or result.has_errors():
            return
        for some in split_batches(self.ready, 500):
            new = [centre for centre in some if not centre.pk]
            before = snapshots.get_stored_centres([centre for centre in some if centre.pk])
            for centre in some:
                centre._history_user = user
                centre._change_reason = f"Table “{file_name}”"[:100]
            for centre in new:
                centre.skip_history_when_saving = True
                centre.save(force_insert=True)
                del centre.skip_history_when_saving
            self.offer(some)
            snapshots.save_centres(some, before)

    def offer(self, centres: list[Centre]) -> None:
        """Adds and takes away therapies; what is known of those that stay, stays."""
        changed = [centre for centre in centres if "therapies" in centre.said.changes]
        before = {
            c.pk: {} if not c.said.version else {o.therapy.slug: o for o in c.offers.all()} for c in changed
        }
        gone = [o.pk for c in changed for slug, o in before[c.pk].items() if slug not in c.offered]
        come = [(c, slug) for c in changed for slug in c.offered if slug not in before[c.pk]]
        Offer.objects.filter(pk__in=gone).delete()
        Offer.objects.bulk_create(Offer(centre=c, therapy=self.therapies[slug]) for c, slug in come)

    def save_m2m(self, instance, row, **kwargs):
        """Done with the centre."""


def list_rule_fields(condition: Q) -> set[str]:
    """The fields that a rule speaks of."""
    fields: set[str] = set()
    for part in condition.children:
        fields |= list_rule_fields(part) if isinstance(part, Q) else {cast(tuple, part)[0].partition("__")[0]}
    return fields


DOUBTED = {"phone", "postcode", "latitude", "longitude", "address", "town"}
"""Columns whose changes may look wrong."""
FIELDS = {field.name for field in Centre._meta.fields}
RULES = [
    (rule, list_rule_fields(cast(Q, rule.condition)))
    for rule in Centre._meta.constraints
    if isinstance(rule, CheckConstraint)
]


def split_batches(centres: list[Centre], size: int) -> Iterator[list[Centre]]:
    for start in range(0, len(centres), size):
        yield centres[start : start + size]


def prefetch_offers(centres: QuerySet) -> QuerySet:
    return centres.prefetch_related("offers__therapy")


def get_offered_slugs(centre: Centre) -> tuple[str, ...]:
    return tuple(sorted(offer.therapy.slug for offer in centre.offers.all()))


def locate_known_postcodes(texts) -> dict[str, LocatedPoint]:
    """Those postcodes, as we write them, that have a position in our own table. One query; nobody else is asked."""
    codes = set()
    for text in texts:
        try:
            codes.add(Postcode.parse(read_cell_text(text)))
        except NotAPostcode:
            continue
    return {str(code): found for code, found in locate_postcodes(sorted(codes)).items()}


def list_error_sentences(fault: ValidationError) -> list[tuple[str, str]]:
    """Column and sentence, for each thing that is wrong in a row."""
    found = fault.message_dict if hasattr(fault, "error_dict") else {NON_FIELD_ERRORS: fault.messages}
    return [
        ("" if name == NON_FIELD_ERRORS else {"point": "latitude"}.get(name, name), sentence)
        for name, said in found.items()
        for sentence in said
    ]
