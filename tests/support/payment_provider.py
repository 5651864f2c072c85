"""A stand-in for the payment provider on this machine, driven by its real library over HTTP.

Its objects are whole, as the library declares them (tests/contracts); what they do is written from the provider's
public reference: enough of payment pages and events to tell whole stories, and a hosted page on which a browser pays.
It has never seen the real one; README says so.
"""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl
from urllib.request import Request, urlopen

import stripe
from stripe import WebhookSignature

from tests.support.provider_objects import KINDS, kind_of, put_in, whole

API_VERSION = "2026-10-28.endive"
PLAIN = {
    stripe.checkout.Session: dict.fromkeys(("payment_intent", "subscription", "customer", "recovered_from")),
    stripe.Subscription: dict.fromkeys(
        ("pause_collection", "cancel_at", "canceled_at", "ended_at", "trial_end")
    ),
    stripe.Invoice: {"billing_reason": "subscription_cycle", "next_payment_attempt": None},
    stripe.Refund: {"status": "succeeded"},
}
"""What stands in an object of the everyday, where the library's types allow more."""


def everyday(kind: type[stripe.StripeObject], **facts) -> dict:
    """A whole object with nothing out of the way in it but what is said."""
    return put_in(whole(kind, **PLAIN.get(kind, {})), facts)


class StandIn:
    """`requests` holds what was asked: method, path, headers, decoded body. `answer_with` breaks the next answers."""

    def __init__(self, secret: str = "whsec_test"):
        self.secret, self.webhook = secret, ""
        self.requests: list[tuple[str, str, dict, dict]] = []
        self.sessions: dict[str, dict] = {}
        self.subscriptions: dict[str, dict] = {}
        self.by_key: dict[str, tuple[dict, str]] = {}
        self.events: list[dict] = []
        self.endpoints: list[dict] = []
        self.portal_pages: list[dict] = []
        self.answer_with: Callable[[], tuple[int, dict] | None] = lambda: None
        self.breaks: dict[str, str] = {}
        """Paths whose next answer, to what was done, ends in the middle ("half") or comes after a second ("late")."""
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler(self))
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *problem):
        self.server.shutdown()
        self.server.server_close()

    def open_session(self, asked: dict, key: str) -> tuple[int, dict]:
        """The same request under the same key gets the same page; another request under it is refused."""
        if key in self.by_key:
            before, number = self.by_key[key]
            return (200, self.sessions[number]) if before == asked else refusal("idempotency_error")
        number = f"cs_test_{len(self.sessions) + 1}"
        pence = sum(int(value) for name, value in asked.items() if name.endswith("[price_data][unit_amount]"))
        metadata = {"gift": asked["metadata[gift]"]}
        found = everyday(
            stripe.checkout.Session,
            id=number,
            mode=asked["mode"],
            status="open",
            payment_status="unpaid",
            amount_total=pence,
            metadata=metadata,
            success_url=asked["success_url"],
            cancel_url=asked["cancel_url"],
            url=f"{self.address}/pay/{number}",
        )
        self.sessions[number], self.by_key[key] = found, (asked, number)
        return 200, found

    def close(self, number: str) -> tuple[int, dict]:
        found = self.sessions[number]
        if found["status"] != "open":
            return refusal("invalid_request_error")
        found["status"] = "expired"
        return 200, found

    def pay(self, number: str) -> None:
        """The giver pays: the page is complete, and the site is told. A monthly gift begins with its first month."""
        found = self.sessions[number]
        found |= {"status": "complete", "payment_status": "paid"}
        if found["mode"] == "payment":
            found["payment_intent"] = f"pi_{number}"
            self.tell("checkout.session.completed", found)
            return
        found |= {"subscription": f"sub_{number}", "customer": f"cus_{number}"}
        self.subscriptions[found["subscription"]] = everyday(
            stripe.Subscription, id=found["subscription"], status="active", metadata=found["metadata"]
        )
        self.tell("checkout.session.completed", found)
        self.tell("invoice.paid", self.month(number) | {"billing_reason": "subscription_create"})
        self.tell("invoice_payment.paid", self.month_payment(number))

    def month(self, number: str, month: int = 1, *, paid: bool = True) -> dict:
        """The invoice of a month of a monthly gift."""
        found = self.sessions[number]
        part = {"subscription": f"sub_{number}", "metadata": found["metadata"]}
        return everyday(
            stripe.Invoice,
            id=f"in_{number}_{month}",
            amount_due=found["amount_total"],
            amount_paid=found["amount_total"] if paid else 0,
            parent={"type": "subscription_details", "subscription_details": part},
        )

    def month_payment(self, number: str, month: int = 1) -> dict:
        payment = {"type": "payment_intent", "payment_intent": f"pi_{number}_{month}"}
        return everyday(
            stripe.InvoicePayment,
            id=f"inpay_{number}_{month}",
            invoice=f"in_{number}_{month}",
            payment=payment,
        )

    def tell(self, kind: str, about: dict) -> int:
        """Sends a signed message to the site; its status, 0 when there is nobody."""
        event = self.event(kind, about)
        self.events.insert(0, event)
        return self.deliver(event) if self.webhook else 0

    def deliver(self, event: dict) -> int:
        body = json.dumps(event).encode()
        signature = WebhookSignature.generate_signature_header(body.decode(), self.secret)
        headers = {"Stripe-Signature": signature, "Content-Type": "application/json"}
        with urlopen(Request(self.webhook, body, headers)) as answer:
            return answer.status

    def event(self, kind: str, about: dict, **more) -> dict:
        """What is not said of the object is there all the same."""
        if kind.rpartition(".")[0] in KINDS:
            about = everyday(kind_of(kind), **about)
        return (
            whole(
                stripe.Event,
                id=f"evt_{len(self.events) + 1}_{time.time_ns()}",
                type=kind,
                created=int(time.time()),
                livemode=False,
                api_version=API_VERSION,
                data={"object": about, "previous_attributes": None},
            )
            | more
        )


def refusal(kind: str) -> tuple[int, dict]:
    return 400, {"error": {"message": "refused", "type": kind}}


def handler(of: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *words):
            pass

        def body(self) -> dict:
            return dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()))

        def do_POST(self):
            asked = self.body()
            of.requests.append(("POST", self.path, dict(self.headers), asked))
            if broken := of.answer_with():
                return self.say(*broken)
            if self.path == "/v1/checkout/sessions":
                return self.say(*of.open_session(asked, self.headers["Idempotency-Key"]))
            if self.path.endswith("/expire") and (number := self.path.split("/")[4]) in of.sessions:
                return self.say(*of.close(number))
            if self.path.startswith("/pay/"):
                number = self.path.split("/")[2]
                found = of.sessions[number]
                if asked.get("answer") == "pay":
                    of.pay(number)
                    return self.go(found["success_url"].replace("{CHECKOUT_SESSION_ID}", number))
                return self.go(found["cancel_url"])
            return self.say(404, {"error": {"message": "unknown"}})

        def do_GET(self):
            of.requests.append(("GET", self.path, dict(self.headers), {}))
            if broken := of.answer_with():
                return self.say(*broken)
            path = self.path.split("?")[0]
            if path.startswith("/v1/checkout/sessions/") and (number := path.split("/")[4]) in of.sessions:
                return self.say(200, of.sessions[number])
            if path.startswith("/v1/subscriptions/") and (number := path.split("/")[3]) in of.subscriptions:
                return self.say(200, of.subscriptions[number])
            if path == "/v1/events":
                return self.say(
                    200, {"object": "list", "data": of.events, "has_more": False, "url": "/v1/events"}
                )
            if path == "/v1/webhook_endpoints":
                found = [whole(stripe.WebhookEndpoint, **one) for one in of.endpoints]
                return self.say(200, {"object": "list", "data": found, "has_more": False, "url": path})
            if path == "/v1/billing_portal/configurations":
                pages = [
                    whole(stripe.billing_portal.Configuration, login_page=one) for one in of.portal_pages
                ]
                return self.say(200, {"object": "list", "data": pages, "has_more": False, "url": path})
            if path.startswith("/pay/"):
                return self.page(path.split("/")[2])
            return self.say(404, {"error": {"message": "unknown", "type": "invalid_request_error"}})

        def page(self, number: str):
            words = (
                "<!doctype html><html lang=en><title>Pay</title><link rel=icon href=data:,>"
                f"<h1>Pay {of.sessions[number]['amount_total']}p</h1>"
                f"<form method=post action=/pay/{number}><button name=answer value=pay>Pay</button>"
                "<button name=answer value=leave>Leave</button></form></html>"
            ).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(words)

        def go(self, address: str):
            self.send_response(303)
            self.send_header("Location", address)
            self.end_headers()

        def say(self, status: int, found: dict):
            body = json.dumps(found).encode()
            broken = of.breaks.pop(self.path, "")
            if broken == "late":
                time.sleep(1)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if broken == "half" else body)

    return Handler
