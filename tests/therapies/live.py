"""Pages as readers see them: written by the factory, enriched, and published under their banner."""

from tests.factories import TherapyPageFactory
from therapies import publishing
from therapies.models import TherapyPage


def published(**facts) -> TherapyPage:
    """A page that came with the site, published; `facts` are the factory's."""
    page = TherapyPageFactory(starter=True, **facts)
    return publish(page)


def publish(page: TherapyPage) -> TherapyPage:
    publishing.publish_starter(page)
    page.refresh_from_db()
    return page
