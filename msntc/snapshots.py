"""An object with its rows as one plain document, and back: what history keeps, compares and restores.

The models say what belongs to it: every field that is not in the short list `excluded`, and the rows that are named. So
a field that is added to a model is kept, compared and restored by itself. JSON throughout.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Field, Model
from django.db.models.expressions import DatabaseDefault
from django.utils.text import capfirst


class Fields:
    """The fields of a model that a document holds.

    `natural`: relations that are named by a field of the other end instead of its number, as {"therapy": "slug"}.
    """

    def __init__(self, excluded: str = "", natural: dict[str, str] | None = None, labels: dict | None = None):
        self.excluded, self.natural, self.labels = set(excluded.split()), natural or {}, labels or {}
        self.model: Any

    @cached_property
    def plain(self) -> dict[str, Any]:
        """Each field by its name in the document."""
        found = [
            f for f in self.model._meta.concrete_fields if not f.primary_key and f.name not in self.excluded
        ]
        return {f"{f.name}__{self.natural[f.name]}" if f.name in self.natural else f.name: f for f in found}

    @cached_property
    def many(self) -> list[Any]:
        return [field for field in self.model._meta.many_to_many if field.name not in self.excluded]

    def add_many(self, documents: dict[int, dict]) -> None:
        """Adds what each is related to many times, one query for a relation, in the order of the other end."""
        for field in self.many:
            here, there = field.m2m_field_name(), field.m2m_reverse_field_name()
            ordering = field.related_model._meta.ordering
            order = [f"-{there}__{name[1:]}" if name[0] == "-" else f"{there}__{name}" for name in ordering]
            pairs = field.remote_field.through.objects.filter(**{f"{here}__in": documents}).order_by(*order)
            for document in documents.values():
                document[field.name] = []
            for pk, other in pairs.values_list(
                f"{here}_id", f"{there}__{self.natural.get(field.name, 'pk')}"
            ):
                documents[pk][field.name].append(other)

    def set_fields(self, thing: Model, document: dict) -> None:
        """Sets what the document knows of, but for single relations by natural name: see `Rows.named`.

        Raises ValidationError where a value breaks a rule of today, such as a day that has not come yet.
        """
        known = {field for name, field in self.plain.items() if name in document}
        for name, field in self.plain.items():
            if field in known and field.name not in self.natural:
                setattr(thing, field.attname, from_json(field, document[name]))
        fields = thing._meta.concrete_fields
        thing.clean_fields(exclude={one.name for one in fields if one not in known or one.is_relation})

    def set_many(self, thing: Model, document: dict) -> None:
        """What is related to it; what has gone since is left out."""
        for field in self.many:
            by = f"{self.natural.get(field.name, 'pk')}__in"
            getattr(thing, field.name).set(
                field.related_model.objects.filter(**{by: document.get(field.name, [])})
            )

    def complete(self, document: dict) -> dict:
        """With the usual value of each field that an older document does not know; without those that have gone."""
        usual = {name: to_json(field, get_usual_value(field)) for name, field in self.plain.items()}
        usual |= {field.name: [] for field in self.many}
        return {name: document.get(name, value) for name, value in usual.items()}

    def lines(self, document: dict, before: str = "") -> Iterable[str]:
        """A line for each field that has a value, a line for each of several values."""
        fields = self.plain | {field.name: field for field in self.many}
        for name, value in document.items():
            label = self.labels.get(name) or capfirst(str(fields[name].verbose_name))
            for one in value if isinstance(value, list) else [value] if value else []:
                yield f"{before}{label}: {format_snapshot_value(fields[name], one)}"


class Rows(Fields):
    """Rows of another model that belong to the object. `order` is theirs in the document.

    `words` makes a line or more of a row and takes out of it what it has worded; what it leaves is said field by field.
    `is_restored`: whether an earlier version brings them back. A `position` that is excluded follows from the order.
    """

    def __init__(
        self,
        order: str = "pk",
        *,
        words: Callable[[dict], str | list[str]] | None = None,
        is_restored=True,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.order, self.words, self.is_restored = order.split(), words, is_restored

    def belong_to(self, model: type[Model], name: str) -> None:
        relation: Any = model._meta.get_field(name)
        self.model, self.parent, self.is_one = relation.related_model, relation.field, relation.one_to_one
        self.excluded.add(self.parent.name)

    def read(self, pks: Iterable[int]) -> defaultdict[int, dict[int, dict]]:
        """The rows of each object, by their keys."""
        found, all_rows = defaultdict[int, dict[int, dict]](dict), {}
        wanted = self.model._base_manager.filter(**{f"{self.parent.name}__in": pks}).order_by(*self.order)
        for row in wanted.values("pk", self.parent.attname, *self.plain):
            document = {name: to_json(field, row[name]) for name, field in self.plain.items()}
            all_rows[row["pk"]] = found[row[self.parent.attname]][row["pk"]] = document
        self.add_many(all_rows)
        return found

    def in_document(self, rows: list[dict]) -> list[dict] | dict | None:
        return next(iter(rows), None) if self.is_one else rows

    def build(self, thing: Model, documents: list[dict]) -> list[tuple[Any, dict]]:
        """The rows of these documents, unsaved, each with its document. Raises ValidationError.

        A row whose relation has gone since is left out.
        """
        known = {
            name: self.named(name, field, documents) for name, field in self.plain.items() if "__" in name
        }
        documents = [one for one in documents if all(one[name] in keys for name, keys in known.items())]
        found = []
        for n, document in enumerate(documents):
            row = self.model(**{self.parent.name: thing})
            self.set_fields(row, document)
            for name, keys in known.items():
                setattr(row, self.plain[name].attname, keys[document[name]])
            if "position" in self.excluded:
                row.position = (n + 1) * 10
            found.append((row, document))
        return found

    def replace(self, thing: Model, documents: list[dict]) -> None:
        """These rows in place of those that there are, which leave them their keys: a form that is open still fits."""
        found = self.build(thing, documents)
        pks = self.keys_for([document for _, document in found], self.read([thing.pk])[thing.pk])
        self.model._base_manager.filter(**{self.parent.name: thing}).delete()
        for n, (row, _) in enumerate(found):
            row.pk = pks.get(n)
        self.model._base_manager.bulk_create([row for row, _ in found])
        for row, document in found:
            self.set_many(row, document)

    def keys_for(self, documents: list[dict], there: dict[int, dict]) -> dict[int, int]:
        """A key for each document, as far as there are any: that of the same row first."""
        found: dict[int, int] = {}
        for n, document in enumerate(documents):
            same = (pk for pk, row in there.items() if row == document and pk not in found.values())
            if pk := next(same, None):
                found[n] = pk
        left = (pk for pk in there if pk not in found.values())
        return found | dict(
            zip((n for n in range(len(documents)) if n not in found), list(left), strict=False)
        )

    def named(self, name: str, field: Any, documents: list[dict]) -> dict:
        """The keys of what the documents name by its natural name."""
        natural = self.natural[field.name]
        named = {f"{natural}__in": {document[name] for document in documents}}
        return dict(field.related_model._base_manager.filter(**named).values_list(natural, "pk"))

    def row_lines(self, document: dict) -> list[str]:
        name, rest = capfirst(self.model._meta.verbose_name), dict(document)
        if self.words is None:
            return list(self.lines(rest, f"{name}, "))
        said = self.words(rest)
        said = said if isinstance(said, list) else [said]
        return [*said, *self.lines(rest, f"{name}, ")]


class Snapshot(Fields):
    """The documents of one model. `under`: the name beneath which a document holds the object's own fields."""

    def __init__(self, model: type[Model], rows: dict[str, Rows], under: str = "", **kwargs):
        super().__init__(**kwargs)
        self.model, self.rows, self.under = model, rows, under
        for name, one in rows.items():
            one.belong_to(model, name)

    def read(self, things: Iterable[Model]) -> dict[int, dict]:
        """Documents by key: fields as the objects have them, rows as the database has; a query for each relation."""
        things = list(things)
        own = {
            thing.pk: {
                name: to_json(field, getattr(thing, field.attname)) for name, field in self.plain.items()
            }
            for thing in things
        }
        self.add_many(own)
        rows = {name: one.read(own) for name, one in self.rows.items()}
        return {
            pk: ({self.under: document} if self.under else document)
            | {name: self.rows[name].in_document(list(one[pk].values())) for name, one in rows.items()}
            for pk, document in own.items()
        }

    def restore_fields(self, thing: Model, document: dict) -> None:
        """Sets the object's own fields, and does not save it. What an older document does not know stays."""
        self.set_fields(thing, document[self.under] if self.under else document)

    def restore_rows(self, thing: Model, document: dict) -> None:
        """Puts the rows of the document, and what the object is related to, in place of those that there are."""
        self.set_many(thing, document[self.under] if self.under else document)
        for name, rows in self.rows.items():
            if name in document and rows.is_restored:
                rows.replace(thing, wrap_in_list(document[name]))

    def complete(self, document: dict) -> dict:
        """As a document of today, so that a field that came since makes no difference by itself."""
        if not document:
            return {}
        own = super().complete(document[self.under] if self.under else document)
        rows = {
            name: [one.complete(row) for row in wrap_in_list(document.get(name))]
            for name, one in self.rows.items()
        }
        return {self.under: own, **rows} if self.under else own | rows

    def is_same(self, one: dict, other: dict) -> bool:
        return self.complete(one) == self.complete(other)

    def in_lines(self, document: dict) -> list[str]:
        """The document as lines of words, to show what differs between two of them."""
        document = self.complete(document)
        if not document:
            return []
        own = document[self.under] if self.under else document
        found = list(self.lines({name: value for name, value in own.items() if name not in self.rows}))
        found += [
            line for name, one in self.rows.items() for row in document[name] for line in one.row_lines(row)
        ]
        return [line for line in found if line.strip()]

    def outside(self, names: Iterable[str]) -> set[str]:
        """Those of these that are fields of the model which a document does not hold."""
        meta = self.model._meta
        held = {field.name for field in [*self.plain.values(), *self.many]}
        return {field.name for field in [*meta.concrete_fields, *meta.many_to_many]} & set(names) - held

    def unplaced(self) -> set[str]:
        """Relations of the model that are neither kept as rows nor excluded: a test holds that there are none."""
        relations = {str(one.get_accessor_name()) for one in self.model._meta.related_objects}
        return relations - self.rows.keys() - self.excluded


def wrap_in_list(rows: list[dict] | dict | None) -> list[dict]:
    return rows if isinstance(rows, list) else [rows] if rows else []


def get_usual_value(field: Field):
    """What a field has where nobody gave it anything, also where the database says so."""
    value = field.get_default()
    return value.expression.value if isinstance(value, DatabaseDefault) else value  # type: ignore[attr-defined]


def to_json(field: Field, value):
    if isinstance(value, list | tuple) and isinstance(field, ArrayField):
        return [to_json(field.base_field, one) for one in value]
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def from_json(field: Any, value):
    if isinstance(field, ArrayField) and value is not None:
        return [from_json(field.base_field, one) for one in value]
    return (field.target_field if field.is_relation else field).to_python(value)


def format_snapshot_value(field: Any, value) -> str:
    """A value as people read it: the name of a choice, the name of what a number stands for."""
    if field.many_to_one and (named := field.related_model._base_manager.filter(pk=value).first()):
        return str(named)
    choices = dict(getattr(getattr(field, "base_field", field), "flatchoices", None) or ())
    return "yes" if value is True else str(choices.get(value, value))
