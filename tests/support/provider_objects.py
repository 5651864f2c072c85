"""The payment provider's objects, whole, as its installed library declares them: every field, each list with an item.

Nothing of their shape is written here. What the library types as a Decimal goes over the wire as a text; what may be
the number of a thing or the thing itself is its number, or, `expanded`, the thing; what may be null is there, or, with
`nulls`, null.
"""

import ast
import inspect
import re
import sys
import types
import typing
from copy import deepcopy
from decimal import Decimal
from functools import cache
from importlib import import_module

import stripe
from stripe import StripeObject

NoneType = type(None)
PLAIN = {str: "text", int: 1, bool: False, float: 1.5, Decimal: "12.5"}
BY_NAME = {"currency": "gbp", "url": "https://provider.test/page", "email": "me@giver.test"}
KINDS = {
    "checkout.session": stripe.checkout.Session,
    "invoice": stripe.Invoice,
    "invoice_payment": stripe.InvoicePayment,
    "customer.subscription": stripe.Subscription,
    "charge": stripe.Charge,
    "charge.dispute": stripe.Dispute,
    "charge.refund": stripe.Refund,
    "refund": stripe.Refund,
    "radar.early_fraud_warning": stripe.radar.EarlyFraudWarning,
    "payment_intent": stripe.PaymentIntent,
    "customer": stripe.Customer,
}


def kind_of(event_type: str) -> type[StripeObject]:
    """What a message of that type is about."""
    return KINDS[event_type.rpartition(".")[0]]


def event_types() -> tuple[str, ...]:
    """All that the library knows."""
    return typing.get_args(stripe.Event.__annotations__["type"])


@cache
def names(module: str) -> dict:
    """What a module of the library imports for type checkers only."""
    found = dict(vars(sys.modules[module]))
    for one in ast.walk(ast.parse(inspect.getsource(sys.modules[module]))):
        if isinstance(one, ast.ImportFrom) and (one.module or "").startswith("stripe."):
            for name in one.names:
                if name.name[:1].isupper() and ".params" not in one.module:
                    found.setdefault(name.asname or name.name, getattr(import_module(one.module), name.name))
    return found


def resolved(hint, module: dict):
    """A name of the library's own annotations as the type that it is."""
    if isinstance(hint, typing.ForwardRef):
        hint = hint.__forward_arg__
    return eval(hint, module) if isinstance(hint, str) else hint


def fields(kind: type[StripeObject]) -> dict[str, object]:
    """The declared fields of a thing and their types."""
    declared = {
        name: hint
        for name, hint in kind.__annotations__.items()
        if not name.startswith("_") and typing.get_origin(hint) is not typing.ClassVar
    }
    declared.pop("deleted", None)  # stands in nothing but what is left of a deleted thing
    return declared


def whole(kind: type[StripeObject], *, nulls=False, expanded=False, **facts) -> dict:
    """A whole thing, with some facts of one's own; those within others are put in with care for the rest."""
    return put_in(deepcopy(made(kind, nulls, expanded)), facts)


@cache
def made(kind: type[StripeObject], nulls: bool, expanded: bool) -> dict:
    return Maker(nulls, expanded).thing(kind, ())


def put_in(found: dict, facts: dict) -> dict:
    for name, value in facts.items():
        inner = found.get(name)
        both = isinstance(value, dict) and isinstance(inner, dict) and name != "metadata"
        found[name] = put_in(inner, value) if both else value
    return found


class Maker:
    def __init__(self, nulls: bool, expanded: bool):
        self.nulls, self.expanded = nulls, expanded

    def thing(self, kind: type[StripeObject], within: tuple) -> dict:
        module = names(kind.__module__)
        return {name: self.value(hint, name, module, (*within, kind)) for name, hint in fields(kind).items()}

    def value(self, hint, name: str, module: dict, within: tuple):
        hint = resolved(hint, module)
        origin, parts = typing.get_origin(hint), typing.get_args(hint)
        if origin in (typing.Union, types.UnionType):
            return self.one_of(parts, name, module, within)
        if origin is typing.Literal:
            return parts[0]
        if origin is list:
            return [self.value(parts[0], name, module, within)]
        if origin is not None and issubclass(origin, stripe.ListObject):
            data = [self.value(parts[0], name, module, within)]
            return {"object": "list", "data": data, "has_more": False, "url": f"/v1/{name}"}
        if origin is not None or hint in (dict, typing.Any) or not issubclass(hint, (*PLAIN, StripeObject)):
            return {}
        if issubclass(hint, StripeObject):
            return self.thing(hint, within) if fields(hint) else {}
        return self.plain(hint, name)

    def one_of(self, parts: tuple, name: str, module: dict, within: tuple):
        if NoneType in parts and self.nulls:
            inner = [part for of in parts for part in typing.get_args(of) if isinstance(part, type)]
            return {} if any(issubclass(part, StripeObject) for part in inner) else None  # things by name
        parts = [part for part in parts if part is not NoneType]
        words = [part for part in parts if typing.get_origin(part) is typing.Literal]
        if words:
            return self.value(words[0], name, module, within)
        if str in parts and len(parts) > 1:  # the number of a thing, or the thing
            things = [part for part in parts if part is not str]
            if not self.expanded or len(within) > 3:
                return f"{name}_1"
            return Maker(nulls=True, expanded=False).value(things[0], name, module, within)
        inside = resolved(parts[0], module)
        return (
            None if inside in within else self.value(inside, name, module, within)
        )  # one within itself ends

    def plain(self, kind: type, name: str):
        if kind is str:
            found = [value for part, value in BY_NAME.items() if name == part or name.endswith("_" + part)]
            return found[0] if found else f"{name}_1" if name == "id" else PLAIN[str]
        return PLAIN[next(one for one in (bool, int, float, str, Decimal) if issubclass(kind, one))]


def words(kind: type[StripeObject], path: str) -> tuple[str, ...]:
    """All words that a field may have: those of its type, or, of a state or a reason, those its description names.

    None for a field that the library does not know: of an older version, or our own.
    """
    *way, last = path.split(".")
    for name in way:
        if (kind := part_of(kind, name)) is None:
            return ()
    if last not in fields(kind):
        return ()
    found = tuple(literals(fields(kind)[last]))
    return found or (described(kind, last) if last in ("status", "reason") else ())


def part_of(kind: type[StripeObject], name: str) -> type[StripeObject] | None:
    """What stands in a field, where that is a thing of its own."""
    hint = fields(kind).get(name)
    found = [one for one in (*typing.get_args(hint), hint) if isinstance(one, type)]
    return next((one for one in found if issubclass(one, StripeObject) and fields(one)), None)


def literals(hint) -> typing.Iterator[str]:
    if typing.get_origin(hint) is typing.Literal:
        yield from typing.get_args(hint)
    else:
        for part in typing.get_args(hint):
            yield from literals(part)


def described(kind: type[StripeObject], name: str) -> tuple[str, ...]:
    """The words in backticks of the first lists that say what a field may be."""
    lines = iter(ast.parse(inspect.getsource(sys.modules[kind.__module__])).body)
    top = next(
        one for one in lines if isinstance(one, ast.ClassDef) and one.name == kind.__qualname__.split(".")[0]
    )
    for part in kind.__qualname__.split(".")[1:]:
        top = next(one for one in top.body if isinstance(one, ast.ClassDef) and one.name == part)
    for field, text in zip(top.body, top.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and field.target.id == name and isinstance(text, ast.Expr):
            return tuple(dict.fromkeys(re.findall(r"`(\w+)`", text.value.value)))
    return ()
