"""What all tests share: a warm database connection, a forgetful site, and one real site on a full database."""

import pytest
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in
from django.contrib.gis.db.backends.postgis.models import PostGISSpatialRefSys  # noqa: F401  (the table read below)
from django.contrib.gis.db.models.fields import get_srid_info
from django.core import serializers
from django.core.cache import caches
from django.db import connection
from django.template.base import Template
from pytest_django.plugin import blocking_manager_key

from centres import directory
from msntc.database.base import breaker
from msntc.giving.payments.gateway import get_gateway
from msntc.organisation import models as organisation
from msntc.search.words import forget_phrasebook
from tests.support.payment_provider import StandIn
from tests.support.running_site import RunningSite, free_port
from tests.support.staff import has_shown_it

ROLES = pytest.StashKey[str]()
HANG_UP = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""
"""What was opened while Playwright's event loop ran Django does not find again, and would not drop the database."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """One of the browser's modules fills the database of all of them, while a third of the other tests run."""
    stories = [item for item in items if "/browser/" in str(item.path)]
    others = [item for item in items if "/browser/" not in str(item.path)]
    if stories and others:
        first = [item for item in stories if item.path == stories[0].path]
        meanwhile = {item.path for item in others[: len(others) // 3]}
        early = [item for item in others if item.path in meanwhile]
        late = [item for item in others if item.path not in meanwhile]
        items[:] = first + early + stories[len(first) :] + late


@pytest.fixture(scope="session", autouse=True)
def _contexts_of_pages_alone_are_kept(django_test_environment):
    """The test client copies the context of each template: of thousands that draw a box of a form nobody asks it."""
    whole = Template._render

    def render(template, context):
        if (template.name or "").startswith(("django/forms/", "admin/widgets/")):
            return template.nodelist.render(context)
        return whole(template, context)

    Template._render = render
    yield
    Template._render = whole


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, request):
    """Reads the spatial reference once: GeoDjango does so at the first distance, which would upset query counts."""
    with django_db_blocker.unblock():
        get_srid_info(4326, connection)
        groups = Group.objects.order_by("pk")
        request.config.stash[ROLES] = serializers.serialize("json", groups, use_natural_foreign_keys=True)
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(HANG_UP)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """A test with transactions of its own ends with empty tables: the roles that a migration made come back.

    After the last test there are no tables either.
    """
    yield
    if nextitem is not None and ("transactional_db" in item.fixturenames or is_transactional(item)):
        with item.config.stash[blocking_manager_key].unblock():
            for role in serializers.deserialize("json", item.config.stash[ROLES]):
                role.save()


def is_transactional(item) -> bool:
    return any(mark.kwargs.get("transaction") for mark in item.iter_markers("django_db"))


@pytest.fixture(autouse=True)
def _forget_what_is_remembered_for_a_minute():
    forget()
    yield
    forget()


def forget() -> None:
    organisation.forget_organisation()
    forget_phrasebook()
    directory.forget_directory()
    directory.get_directory_path().unlink(missing_ok=True)
    breaker._next_try.clear()
    for name in ("process", "pages", "limits"):
        caches[name].clear()


@pytest.fixture(autouse=True)
def _staff_have_a_second_factor():
    """Whoever is signed in by force has shown one. Tests of signing in itself define a fixture of this name."""
    user_logged_in.connect(has_shown_it)
    yield
    user_logged_in.disconnect(has_shown_it)


@pytest.fixture(scope="session")
def running_site(tmp_path_factory, worker_id, testrun_uid):
    """The site as `make run` serves it, on a database of its own with every postcode and the starter centres."""
    full = RunningSite.fill_database(testrun_uid, tmp_path_factory.mktemp("filling"))
    own = f"test_msntc_site_{worker_id}"
    folder, port = tmp_path_factory.mktemp("site"), str(free_port())
    with RunningSite.on_new_database(own, folder, like=full, METRICS_PORT=port) as site:
        yield site
    RunningSite.drop_filled_database(full)


@pytest.fixture(scope="session")
def site(running_site) -> str:
    """The address of the running site, without a slash at the end."""
    return running_site.url


@pytest.fixture
def stand_in(settings):
    with StandIn() as provider:
        settings.GIVING_MODE = "trial"
        settings.STRIPE_SECRET_KEY = "sk_test_x"
        settings.STRIPE_WEBHOOK_SECRET = provider.secret
        settings.STRIPE_API_BASE = provider.address
        settings.GIVING_PAGE_ORIGIN = provider.address
        get_gateway.cache_clear()
        yield provider
    get_gateway.cache_clear()


@pytest.fixture
def _demo(settings):
    """Giving as it is at home where nothing was set up."""
    settings.GIVING_MODE = "demo"
    get_gateway.cache_clear()
    yield
    get_gateway.cache_clear()
