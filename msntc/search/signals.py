"""What changes the index: in the transaction in which a page, a centre or an offer is saved, the index is too."""

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver

from centres.models import Centre, Offer
from msntc.organisation.models import SitePage
from msntc.search import index
from msntc.search.models import Signpost, SynonymGroup
from msntc.search.words import forget_phrasebook
from therapies.models import Therapy, TherapyPage


@receiver(post_save, sender=TherapyPage)
@receiver(post_save, sender=SitePage)
@receiver(post_save, sender=Centre)
def index_saved(instance: Model, raw: bool = False, **_) -> None:
    if not raw:
        index.index_thing(instance)


@receiver(post_delete, sender=TherapyPage)
@receiver(post_delete, sender=SitePage)
@receiver(post_delete, sender=Centre)
def remove_deleted(instance: Model, **_) -> None:
    index.remove_thing(instance)


@receiver([post_save, post_delete], sender=Centre)
@receiver([post_save, post_delete], sender=Offer)
@receiver([post_save, post_delete], sender=Therapy)
@receiver(m2m_changed, sender=Offer)
def index_offers(raw: bool = False, **_) -> None:
    if not raw:
        index.index_offers()


@receiver([post_save, post_delete], sender=SynonymGroup)
@receiver([post_save, post_delete], sender=Signpost)
def learn_words(instance: SynonymGroup | Signpost, **_) -> None:
    index.add_words(index.list_told_words(instance))
    forget_phrasebook()
