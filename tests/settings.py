"""The site's own settings, with what tests need otherwise, each with its reason."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "0123456789abcdef" * 4)
os.environ["SITE_URL"] = "http://localhost:8000"  # whatever the desk's own .env says
os.environ["DEBUG"] = "false"
os.environ["GEOCODER"] = os.environ["POSTCODE_GEOCODER"] = ""  # tests ask nobody on the network
os.environ["GIVING_MODE"] = "off"  # a test that gives says in which mode
os.environ["OFFLINE_FILES"] = "false"
os.environ["API_LIMITS_FACTOR"] = "1000"  # a test of any text asks more often than a visitor may
_state = tempfile.TemporaryDirectory(prefix="msntc-tests-")  # gone when the process ends
os.environ["STATE_DIR"] = _state.name  # the desk's list of centres stays as it is

from msntc.settings import *  # noqa: E402, F403

ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]  # noqa: F405
INSTALLED_APPS = [*INSTALLED_APPS, "django_extensions"]  # noqa: F405  (make diagram)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # sign-in is not what is being tested
STORAGES = STORAGES | {  # noqa: F405  (hashed names need collectstatic; the browser tests serve the real ones)
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
STATIC_ROOT.mkdir(parents=True)  # noqa: F405  (whitenoise warns where it is missing)
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
_own = DATABASES["default"]["OPTIONS"]  # noqa: F405
_own["options"] = (
    f"{_own.get('options', '')} -c synchronous_commit=off".strip()
)  # nobody needs it after a crash
