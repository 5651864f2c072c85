"""What there is when the admin is walked: one object of each model, two centres, and an account for each role."""

from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from centres import snapshots as centres_written
from centres.batches import record_batch
from centres.models import Batch, Centre, CorrectionReport, LinkChange, ProposedChange, VerificationRequest
from centres.requests.models import ContactRequest
from msntc.mail.models import Letter
from msntc.organisation import pages
from msntc.organisation.models import Organisation, SitePage
from msntc.search.models import Signpost, SynonymGroup, UnansweredSearch
from msntc.staff.models import AuditLine
from msntc.staff.roles import EDITOR, REVIEWER
from tests.support import staff
from tests.support.admin_addresses import addresses, model_of
from tests.support.factories import CentreFactory, TherapyPageFactory
from therapies import snapshots as therapies_written
from therapies.models import DraftLink, Feedback, Person, Source, Term, Therapy, TherapyPage


class World:
    """One object of each model, two centres, and an account for each role."""

    def __init__(self):
        pages.create_missing_pages()
        self.page = TherapyPageFactory(therapy=Therapy.objects.create(name="Made-up", slug="made-up"))
        for _ in range(2):
            self.page.draft = therapies_written.read_working_copy(self.page)
            self.page.save()
        self.page.history.earliest().delete()  # the one from before there was a draft
        self.draft_link = DraftLink.objects.create(page=self.page, name="Jo", email="jo@example.org")
        self.own = CentreFactory(name="Own Centre", slug="own", status="draft")
        self.other = CentreFactory(name="Foreign Centre", slug="foreign", staff_notes="secret")
        for centre in (self.own, self.other):
            centre.history.all().delete()
            for phone in ("020 7946 0001", "020 7946 0000"):
                centre.phone = phone
                centres_written.save_centre(centre)
        self.target = staff.account("target")
        staff.enrol(self.target)
        self.objects = {
            Centre: self.own,
            CorrectionReport: CorrectionReport.objects.create(
                centre=self.own, words="Wrong.", email="visitor@example.org"
            ),
            ContactRequest: ContactRequest.objects.create(
                centre=self.own, name="Jo", answer_by="phone", phone="020 7946 0002", fingerprint="1"
            ),
            Batch: record_batch("table", "centres.csv", None, [(self.own, 1)]),
            ProposedChange: ProposedChange.objects.create(centre=self.own, values={"phone": "020 7946 0001"}),
            VerificationRequest: VerificationRequest.objects.create(centre=self.own, stage=1),
            LinkChange: LinkChange.objects.create(
                verification=VerificationRequest.objects.create(centre=self.own, stage=1),
                centre=self.own,
                before={"also_offers": ""},
                after={"also_offers": "Tea"},
            ),
            Therapy: self.page.therapy,
            TherapyPage: self.page,
            Person: self.page.author,
            Source: Source.objects.first(),
            Term: Term.objects.create(term="made-up", meaning="Not real."),
            Feedback: Feedback.objects.create(page=self.page, clear="no", words="No."),
            User: self.target,
            Group: Group.objects.get(name=REVIEWER),
            AuditLine: AuditLine.objects.create(what="exported"),
            Letter: Letter.objects.create(to="a@example.org", subject="Hello", body="Secret link"),
            Organisation: Organisation.objects.get_or_create(id=1)[0],
            SitePage: SitePage.objects.first(),
            SynonymGroup: SynonymGroup.objects.create(words=["made", "up"]),
            Signpost: Signpost.objects.create(
                subject="made-up", name="A", url="https://example.org/", reason="So."
            ),
            UnansweredSearch: UnansweredSearch.objects.create(words="made up", day=timezone.localdate()),
        }

    def client(self, role: str | None) -> Client:
        """Signed in with this role; nobody at all for `anonymous`."""
        client = Client()
        if role == "anonymous":
            return client
        if role == "superuser":
            user = staff.account("chief", is_superuser=True)
        else:
            user = staff.account("somebody", role or "")
        if role == EDITOR:
            self.own.editors.add(user)
        client.force_login(user)
        return client

    def address(self, name: str, model=None, pk=None) -> str:
        """The address of that name, about our object."""
        pattern = next(one for one in addresses() if one.name == name)
        one = self.objects.get(model or model_of(name))
        values = {
            "content_type_id": ContentType.objects.get_for_model(Centre).pk,
            "object_id": pk or (one.pk if one else self.own.pk),
            "pk": pk or (one.pk if one else None),
            "link": self.draft_link.pk,
            "name": "send-back" if name.endswith("_step") else None,
        }
        if name.endswith(("_difference", "_put_back")):
            subject = one if pk is None else type(one).objects.get(pk=pk)
            first, last = subject.history.earliest().pk, subject.history.latest().pk
            values |= {"old": first, "new": last, "record": first}
        if name.endswith("_simple_history"):
            record = one.history.first() or one.history.create(**_history(one))
            return reverse(f"admin:{name}", args=[one.pk, record.pk])
        wanted = pattern.pattern.converters
        address = reverse(f"admin:{name}", kwargs={key: values[key] for key in wanted})
        if name == "autocomplete":
            address += "?app_label=therapies&model_name=person&field_name=account"
        return address


def _history(one) -> dict:
    fields = {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields}
    return fields | {"history_date": timezone.now(), "history_type": "~"}
