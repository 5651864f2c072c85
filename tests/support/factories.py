"""Made-up rows for tests. Every name says so; positions are real ones."""

from datetime import date

import factory
from django.contrib.gis.geos import Point
from django.utils import timezone
from factory.django import DjangoModelFactory

from centres.gazetteer.models import Place, PlaceName, PostcodeArea, PostcodeLocation
from centres.gazetteer.text import fold_name
from centres.models import Centre
from therapies.models import (
    Change,
    EvidenceStatement,
    Person,
    Question,
    Section,
    Source,
    Therapy,
    TherapyPage,
)

LONDON = Point(-0.1276, 51.5072, srid=4326)
LEEDS = Point(-1.5491, 53.8008, srid=4326)
BELFAST = Point(-5.930077, 54.596639, srid=4326)
HORNSEY = Point(-0.117, 51.585, srid=4326)


class TherapyFactory(DjangoModelFactory):
    class Meta:
        model = Therapy

    name = factory.Sequence(lambda n: f"Made-up therapy {n:05}")
    slug = factory.Sequence(lambda n: f"made-up-therapy-{n:05}")


class CentreFactory(DjangoModelFactory):
    class Meta:
        model = Centre
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Made-up Centre {n:05}")
    slug = factory.Sequence(lambda n: f"made-up-centre-{n:05}")
    status = Centre.Status.PUBLISHED
    town = "Testham"
    nation = "England"
    point = LONDON
    pin = Centre.Pin.ADDRESS

    @factory.post_generation
    def therapies(self, create, extracted, **kwargs):
        if create and extracted:
            self.therapies.set(extracted)


class PostcodeFactory(DjangoModelFactory):
    class Meta:
        model = PostcodeLocation

    code = "N80NP"
    point = HORNSEY
    retired = None


class PostcodeAreaFactory(DjangoModelFactory):
    class Meta:
        model = PostcodeArea

    code = "N8 0"
    kind = "sector"
    point = HORNSEY
    postcodes = 10


class PlaceFactory(DjangoModelFactory):
    class Meta:
        model = Place
        skip_postgeneration_save = True

    name = "Testham"
    nation = "England"
    point = LEEDS
    source = Place.Source.GEONAMES

    @factory.post_generation
    def names(self, create, extracted, **kwargs):
        """`PlaceFactory(names=["Abertawe"])` gives local names; `names={"Swonsie": "variant"}` says their kinds."""
        kinds = (
            extracted if isinstance(extracted, dict) else dict.fromkeys(extracted or [], PlaceName.Kind.LOCAL)
        )
        for name, kind in {self.name: PlaceName.Kind.MAIN, **kinds}.items():
            PlaceName.objects.create(place=self, name=name, kind=kind, folded=fold_name(name))


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Made-up Person {n:05}")
    role = "physiotherapist at our made-up centre"
    qualification = "MSc"


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = Source

    key = factory.Sequence(lambda n: f"made-up-{n:05}")
    kind = Source.Kind.SYSTEMATIC_REVIEW
    title = factory.Sequence(lambda n: f"Made-up review {n:05}")
    year = 2024
    link = "https://example.org/review"


class TherapyPageFactory(DjangoModelFactory):
    """A draft about a therapy in which the checks find nothing that stops it from being published.

    `bare=True` makes it without sections, questions, evidence and changes.
    """

    class Meta:
        model = TherapyPage
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"What is made-up therapy {n:05}?")
    short_name = factory.Sequence(lambda n: f"Made-up page {n:05}")
    slug = factory.Sequence(lambda n: f"made-up-page-{n:05}")
    audience = "People with MS who think of trying it."
    summary = "You sit in a room and rest."
    key_points = factory.LazyFunction(lambda: ["It has not been tested."])
    what_happens = "You sit and rest"
    how_long = "An hour"
    how_often = "Once a week"
    main_risks = "None known"
    cost = "Each centre sets its own price."
    ask = factory.LazyFunction(lambda: ["How often shall I come?"])
    written_on = date(2026, 7, 1)
    author = factory.SubFactory(PersonFactory)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        bare = kwargs.pop("bare", False)
        page = super()._create(model_class, *args, **kwargs)
        if not bare:
            write(page)
        return page


ROLES = "what session known unknown risks who-not other worse how-written"


def write(page: TherapyPage) -> None:
    """Gives a page all that a page about a therapy must have."""
    source = SourceFactory()
    texts = {
        "known": f"<p>Nobody has tested it [@{source.key}].</p>",
        "worse": "<p>Talk to your MS team. Do not stop or change your MS medicine without talking to your MS "
        "team.</p>",
    }
    for n, role in enumerate(ROLES.split(), 1):
        text = texts.get(role, "<p>This is a short text about it.</p>")
        Section.objects.create(
            page=page, position=n * 10, role=role, heading=f"About {Section.Role(role).label}", body=text
        )
    Question.objects.create(page=page, position=10, question="Is it loud?", answer="<p>It is quiet.</p>")
    statement = EvidenceStatement.objects.create(
        page=page,
        position=10,
        headline=True,
        outcome="tiredness",
        direction="unknown",
        certainty="none",
        sentence="It has not been tested.",
        reason="No study was found.",
        searched_on=timezone.localdate(),
    )
    statement.sources.add(source)
    Change.objects.create(page=page, on=date(2026, 7, 1), what="First version.", why="It is new.")
