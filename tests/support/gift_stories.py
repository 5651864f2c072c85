"""What may become of a gift, as the provider tells it in whole objects: its messages, and how the ledger ends.

Messages of one gift are a minute apart, so that each has its moment.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import stripe

from tests.support.payment_provider import API_VERSION, everyday
from tests.support.provider_objects import whole

SAID = {}
"""Each kind of story by its name."""


@dataclass
class Story:
    """Of one gift; `name` stands in all its numbers at the provider."""

    name: str
    gift: str
    began: int
    messages: list[dict] = field(default_factory=list)

    @property
    def now(self) -> int:
        return self.began + 60 * (len(self.messages) + 1)

    def tell(self, kind: str, thing, **facts):
        about = everyday(thing, **facts)
        self.messages.append(
            whole(
                stripe.Event, id=f"evt_{self.name}_{len(self.messages)}", type=kind, created=self.now, livemode=False,
                api_version=API_VERSION, data={"object": about, "previous_attributes": None},
            )
        )  # fmt: skip

    def page(self, kind="completed", paid=True, status="complete", monthly=False):
        self.tell(
            f"checkout.session.{kind}", stripe.checkout.Session, id=f"cs_{self.name}", metadata={"gift": self.gift},
            amount_total=2500, status=status, payment_status="paid" if paid else "unpaid",
            payment_intent=None if monthly else f"pi_{self.name}",
            subscription=f"sub_{self.name}" if monthly and status == "complete" else None,
        )  # fmt: skip

    def subscription(self, status, kind="updated", **facts):
        self.tell(
            f"customer.subscription.{kind}", stripe.Subscription, id=f"sub_{self.name}", status=status,
            metadata={"gift": self.gift}, **facts,
        )  # fmt: skip

    def month(self, number, kind="paid", reason="subscription_cycle", **facts):
        part = {"subscription": f"sub_{self.name}", "metadata": {"gift": self.gift}}
        self.tell(
            f"invoice.{kind}", stripe.Invoice, id=f"in_{self.name}_{number}", amount_due=2500,
            amount_paid=2500 if kind == "paid" else 0, billing_reason=reason,
            parent={"subscription_details": part}, **facts,
        )  # fmt: skip
        if kind == "paid":
            self.tell(
                "invoice_payment.paid", stripe.InvoicePayment, id=f"inpay_{self.name}_{number}",
                invoice=f"in_{self.name}_{number}", payment={"payment_intent": f"pi_{self.name}_{number}"},
            )  # fmt: skip

    def first_month(self):
        self.subscription("active", "created")
        self.page(monthly=True)
        self.month(1, reason="subscription_create")

    def refund(self, number=1, pence=1000, status="succeeded", kind="created", made=None, of=""):
        self.tell(
            f"refund.{kind}", stripe.Refund, id=f"re_{self.name}_{number}", amount=pence, status=status,
            created=made or self.now, payment_intent=f"pi_{self.name}{of}",
        )  # fmt: skip
        return self.messages[-1]["data"]["object"]["created"]

    def charge(self, total, of=""):
        self.tell("charge.refunded", stripe.Charge, id=f"ch_{self.name}", amount_refunded=total,
                  payment_intent=f"pi_{self.name}{of}")  # fmt: skip

    def dispute(self, status, kind="updated", pence=2500, number=1):
        self.tell(f"charge.dispute.{kind}", stripe.Dispute, id=f"du_{self.name}_{number}", status=status, amount=pence,
                  payment_intent=f"pi_{self.name}")  # fmt: skip


@dataclass(frozen=True)
class Kind:
    tell: Callable[[Story], None]
    frequency: str
    status: str
    payments: tuple[tuple[int, int, str], ...]
    """Of each, in order: refunded, lost, how a dispute stands."""
    ended: bool


def story(status, *payments, frequency="once", ended=False):
    def keep(tell):
        SAID[tell.__name__] = Kind(tell, frequency, status, payments, ended)
        return tell

    return keep


PAID = (0, 0, "")


@story("paid", PAID)
def paid(s):
    s.page()


@story("paid", PAID)
def direct_debit(s):
    s.page(paid=False)
    s.page("async_payment_succeeded")


@story("failed")
def direct_debit_failed(s):
    s.page(paid=False)
    s.page("async_payment_failed", paid=False)


@story("expired")
def left(s):
    s.page("expired", paid=False, status="expired")


@story("paid", (1250, 0, ""))
def refunded_twice(s):
    s.page()
    s.refund(1, 1000)
    s.charge(1000)
    s.refund(2, 250)
    s.charge(1250)


@story("paid", PAID)
def refund_failed(s):
    s.page()
    made = s.refund(1, 2500, "pending")
    s.charge(2500)
    s.refund(1, 2500, "succeeded", "updated", made)
    s.refund(1, 2500, "failed", "failed", made)


@story("paid", (500, 0, ""))
def one_refund_cancelled(s):
    s.page()
    made = s.refund(1, 1000, "pending")
    s.charge(1000)
    s.refund(1, 1000, "canceled", "updated", made)
    s.refund(2, 500)
    s.charge(500)


@story("paid", (500, 0, ""))
def total_shrinks(s):
    s.page()
    s.charge(1000)
    s.charge(500)


@story("paid", (0, 0, "won"))
def dispute_won(s):
    s.page()
    s.dispute("needs_response", "created")
    s.dispute("under_review")
    s.dispute("won", "closed")


@story("paid", (0, 500, "lost"))
def part_lost(s):
    s.page()
    s.dispute("needs_response", "created", 500)
    s.dispute("lost", "closed", 500)


@story("paid", (0, 0, "won"))
def lost_appealed_and_won(s):
    s.page()
    s.dispute("needs_response", "created")
    s.dispute("lost", "closed")
    s.dispute("appeal_under_review")
    s.dispute("won", "funds_reinstated")


@story("paid", (2500, 0, "prevented"))
def prevented(s):
    s.page()
    s.dispute("needs_response", "created")
    s.refund(1, 2500)
    s.charge(2500)
    s.dispute("prevented", "closed")


@story("paid", (0, 0, "open"))
def inquiry_then_dispute(s):
    s.page()
    s.dispute("warning_needs_response", "created")
    s.dispute("warning_closed", "closed")
    s.dispute("needs_response", "created", number=2)


@story("active", PAID, PAID, frequency="monthly")
def two_months(s):
    s.first_month()
    s.month(2, "payment_failed", next_payment_attempt=s.now + 9_000)
    s.subscription("past_due")
    s.month(2)
    s.subscription("active")


@story("past-due", PAID, frequency="monthly")
def a_month_to_confirm(s):
    s.first_month()
    s.month(2, "payment_failed")
    s.month(2, "payment_action_required")
    s.subscription("past_due")


@story("cancelled", (2500, 0, ""), frequency="monthly", ended=True)
def ended_and_refunded(s):
    s.first_month()
    s.refund(1, 2500, of="_1")
    s.charge(2500, of="_1")
    s.subscription("canceled", "deleted")


@story("paused", PAID, frequency="monthly")
def paused(s):
    s.first_month()
    s.subscription("paused", "paused")


@story("active", PAID, frequency="monthly")
def paused_and_resumed(s):
    s.first_month()
    s.subscription("active", pause_collection={"behavior": "void", "resumes_at": None})
    s.subscription("active", "resumed")


@story("expired", frequency="monthly")
def refused_and_left(s):
    s.subscription("incomplete", "created")
    s.month(1, "payment_failed", "subscription_create")
    s.page("expired", paid=False, status="expired", monthly=True)
    s.subscription("incomplete_expired")


@story("active", PAID, frequency="monthly")
def refused_then_paid(s):
    s.subscription("incomplete", "created")
    s.month(1, "payment_failed", "subscription_create")
    s.first_month()
