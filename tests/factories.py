"""Made-up rows for tests. Every name says so; positions are real ones."""

import factory
from django.contrib.gis.geos import Point
from factory.django import DjangoModelFactory

from centres.gazetteer.models import Place, PlaceName, PostcodeArea, PostcodeLocation
from centres.gazetteer.names import fold
from centres.models import Centre
from therapies.models import Therapy

LONDON = Point(-0.1276, 51.5072, srid=4326)
LEEDS = Point(-1.5491, 53.8008, srid=4326)
BELFAST = Point(-5.930077, 54.596639, srid=4326)
HORNSEY = Point(-0.117, 51.585, srid=4326)


class TherapyFactory(DjangoModelFactory):
    class Meta:
        model = Therapy

    name = factory.Sequence(lambda n: f"Made-up therapy {n}")
    slug = factory.Sequence(lambda n: f"made-up-therapy-{n}")


class CentreFactory(DjangoModelFactory):
    class Meta:
        model = Centre
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Made-up Centre {n}")
    slug = factory.Sequence(lambda n: f"made-up-centre-{n}")
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
        for name in [self.name, *(extracted or [])]:
            PlaceName.objects.create(place=self, name=name, folded=fold(name))
