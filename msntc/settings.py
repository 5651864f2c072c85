"""The settings of the site: one file, read from the environment or from `.env`.

It refuses to start half-configured: SECRET_KEY and DATABASE_URL have no default, and a site that is not on
this machine's own loopback address must be served over https and without DEBUG.
"""

from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from msntc.dev import geolibs

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")

SECRET_KEY = env.str("SECRET_KEY")
if len(SECRET_KEY.strip()) < 32:
    raise ImproperlyConfigured(
        "SECRET_KEY must be at least 32 characters long: a shorter one can be guessed."
    )
DEBUG = env.bool("DEBUG", default=False)
STATE_DIR = Path(env.str("STATE_DIR", default=str(BASE_DIR / "var"))).resolve()

# Where the site is reached. https turns on redirects, HSTS and Secure cookies; plain http is for loopback only.
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
try:
    _site = urlsplit(SITE_URL)
    _ = _site.port  # looked at only when it is asked for
except ValueError as fault:
    raise ImproperlyConfigured(f"SITE_URL is {SITE_URL!r}, which is no address: {fault}.") from fault
try:
    _loopback = _site.hostname == "localhost" or ip_address(_site.hostname or "").is_loopback
except ValueError:  # a name
    _loopback = False
if _site.scheme not in {"http", "https"} or not _site.hostname:
    raise ImproperlyConfigured(
        f"SITE_URL must be a full address such as https://example.org, not {SITE_URL!r}."
    )
if _site.scheme == "http" and not _loopback:
    raise ImproperlyConfigured(f"SITE_URL is {SITE_URL}: plain http is for this machine only. Use https://.")
if "*" in _site.hostname or not all(_site.hostname.split(".")):
    # In ALLOWED_HOSTS a star means every host, and a dot in front every host below it.
    raise ImproperlyConfigured(f"SITE_URL must name one host in full, not {_site.hostname!r}.")
if DEBUG and not _loopback:
    raise ImproperlyConfigured(
        f"DEBUG shows the inside of the site to everybody who makes it fail: it is for this machine only, "
        f"not for {SITE_URL}."
    )
HTTPS = _site.scheme == "https"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"] if _loopback else []
if _site.hostname not in {"localhost", "127.0.0.1", "::1"}:
    ALLOWED_HOSTS.append(_site.hostname)

SECURE_SSL_REDIRECT = HTTPS
# Browsers hold a site to its HSTS header for as long as it says: start with an hour, and lengthen it when all is well.
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=0) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and env.bool("HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = HTTPS and env.bool("HSTS_PRELOAD", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "msntc.views.csrf_failure"
# The tile servers of OpenStreetMap refuse requests that carry no Referer, which is what Django's default
# (same-origin) sends. This policy gives other sites our address and never the page, so never a postcode.
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
# What pages may ask of a browser: where somebody is, when they press the button, and nothing else.
PERMISSIONS_POLICY = "geolocation=(self), camera=(), microphone=(), payment=(), usb=(), browsing-topics=()"

INSTALLED_APPS = [
    "msntc",
    "msntc.organisation",
    "msntc.forms",
    "msntc.mail",
    "msntc.staff",
    "msntc.giving",
    "msntc.search",
    "centres",
    "centres.gazetteer",
    "centres.requests",
    "centres.calls",
    "therapies",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.forms",
    "csp",
    "leaflet",
    "django_prose_editor",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "msntc.request_id.RequestIdMiddleware",
    "msntc.permissions_policy.PermissionsPolicyMiddleware",
    "msntc.health.HealthCheckMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Against guessing secrets from sizes, Django pads what it packs and masks its tokens; so staff's pages are in.
    "msntc.page_cache.GZipTextMiddleware",
    "msntc.content.security_policy.SitePolicyMiddleware",
    "msntc.http_cache.HttpCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "msntc.outage.DatabaseOutageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "msntc.staff.sessions.StaffSessionMiddleware",
    "msntc.staff.form_recovery.FormSavedMiddleware",
]
ROOT_URLCONF = "msntc.urls"
WSGI_APPLICATION = "msntc.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "msntc.organisation.context_processors.organisation",
            ]
        },
    }
]
FORM_RENDERER = "msntc.form_renderer.SiteRenderer"

# GDAL and GEOS come with the pyogrio wheel; None lets Django look for the system's own libraries.
GDAL_LIBRARY_PATH = geolibs.GDAL_LIBRARY_PATH
GEOS_LIBRARY_PATH = geolibs.GEOS_LIBRARY_PATH

# A pooler in transaction mode (PgBouncer) hands each transaction to another connection: nothing may be kept on one.
# Limits of time are then set for the role: ALTER ROLE … SET statement_timeout = '5s', lock_timeout = '2s'.
POOLER = env.bool("DATABASE_POOLER", default=False)
# A stopped database must cost a visitor two seconds and a clear page, never half a minute.
DATABASES = {"default": env.db_url("DATABASE_URL", engine="msntc.database")}
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = POOLER
DATABASES["default"].setdefault("OPTIONS", {}).update(
    connect_timeout=2,
    # Values go to the server apart from the statement: it is planned once, and no error can quote a visitor's words.
    server_side_binding=True,
    prepare_threshold=None if POOLER else 3,
    pool={
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL_SIZE", default=8),  # at least gunicorn's threads a worker
        "timeout": 2,
        "reconnect_timeout": 4,
    },
)
# Whether `manage.py serve` makes missing minutes by car behind the site; a scheduled job makes them too.
ESTIMATE_TRAVEL = env.bool("ESTIMATE_TRAVEL", default=True)
# Whether loaders, and `manage.py serve` behind the site, write the files that a search is answered from in an outage.
OFFLINE_FILES = env.bool("OFFLINE_FILES", default=True)
# Set by `manage.py serve` for the process that answers visitors. Loading postcodes and migrating take longer.
if (STATEMENT_TIMEOUT_MS := env.int("STATEMENT_TIMEOUT_MS", default=0)) and not POOLER:
    _options = DATABASES["default"]["OPTIONS"]
    _limits = f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c lock_timeout=2000"
    _options["options"] = f"{_options.get('options', '')} {_limits}".strip()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# allauth counts tries, and knows codes that were used, in the default cache: all processes must share it. Its table is
# made by a migration (msntc.staff). What a process may remember for itself is in the other one.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},  # answers of online geocoders among them
    },
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Who asked how often, while the database is away (msntc.forms.ratelimit).
    "limits": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "limits",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    # Finished pages (msntc.page_cache), of about 100 KB each with what is packed.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": 86_400,
        "OPTIONS": {"MAX_ENTRIES": 300},
    },
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True

# A centre with many sessions, offers and days that differ has more boxes than Django's 1,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = STATE_DIR / "media"
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Pictures in a bucket (S3, or a server that speaks as it does), so that several machines have the same. They reach
# visitors through us, never from there. boto3 finds the key itself: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
if PICTURE_BUCKET := env.str("PICTURE_BUCKET", default=""):
    try:
        from botocore.config import Config
    except ImportError as fault:
        raise ImproperlyConfigured("PICTURE_BUCKET needs what requirements-bucket.lock installs.") from fault
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": PICTURE_BUCKET,
            "endpoint_url": env.str("PICTURE_BUCKET_URL", default="") or None,
            "region_name": env.str("PICTURE_BUCKET_REGION", default="") or None,
            "client_config": Config(connect_timeout=2, read_timeout=5, retries={"max_attempts": 2}),
        },
    }
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [
    "jpg",
    "jpeg",
    "png",
    "gif",
    "webp",
    "avif",
    "zip",
    "gz",
    "tgz",
    "bz2",
    "tbz",
    "xz",
    "br",
    "woff",
    "woff2",
    "map",
    "mo",
    "po",
]

# Letters wait in the outbox (msntc.mail) until a mail server is named here: smtp+tls://user:password@host:587.
# On this machine alone `manage.py send_mail_queue` prints them instead.
if EMAIL_URL := env.str("EMAIL_URL", default="consolemail://" if _loopback else ""):
    vars().update(env.email_url_config(EMAIL_URL))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", default=f"no-reply@{urlsplit(SITE_URL).hostname}")

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]

# Staff sign in with a second factor (msntc.staff). A session ends with the browser, after eight hours without a staff
# page, and in any case after a day.
SESSION_COOKIE_AGE, LONGEST_SESSION = 8 * 3_600, 24 * 3_600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
PASSWORD_RESET_TIMEOUT = 3 * 86_400  # also how long an invitation is good
LOGIN_URL, LOGIN_REDIRECT_URL = "account_login", "tasks:first"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER, MFA_ADAPTER = "msntc.staff.accounts.StaffAccounts", "msntc.staff.accounts.SecondFactors"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_VERIFICATION = "none"  # nobody signs up; the office types the addresses
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no letters to people who have no account
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_FORMS = {
    "login": "msntc.staff.forms.SignIn",
    "reauthenticate": "msntc.staff.forms.Again",
    "change_password": "msntc.staff.forms.ChangePassword",
    "set_password": "msntc.staff.forms.FirstPassword",
    "reset_password": "msntc.staff.forms.ForgottenPassword",
    "reset_password_from_key": "msntc.staff.forms.NewPassword",
}
MFA_FORMS = {
    "authenticate": "msntc.staff.forms.Code",
    "reauthenticate": "msntc.staff.forms.CodeAgain",
    "activate_totp": "msntc.staff.forms.SetUpApp",
    "add_webauthn": "msntc.staff.forms.SetUpPasskey",
    "edit_webauthn": "msntc.staff.forms.NamePasskey",
}
MFA_TOTP_TOLERANCE = 1  # half minutes before and after; see msntc.staff.forms.UsedOnce
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = (
    "required"  # a passkey alone signs in: it must ask for a finger, a face or a PIN
)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

# Strict from the first page on: no inline script or style, no other host. Leaflet's start-up script on the map
# page carries the nonce; the tile server's address is added to that one response (centres.views).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# The map under the pins. Whoever runs the site may choose another provider; its attribution is then theirs to state.
TILE_URL = env.str("TILE_URL", default="https://tile.openstreetmap.org/{z}/{x}/{y}.png")
TILE_ORIGIN = "{0.scheme}://{0.netloc}".format(urlsplit(TILE_URL.replace("{s}", "*")))
TILE_ATTRIBUTION = env.str(
    "TILE_ATTRIBUTION",
    default='© <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a> contributors',
)
LEAFLET_CONFIG = {
    "TILES": [
        ("Map", TILE_URL, {"attribution": TILE_ATTRIBUTION, "maxZoom": 18, "referrerPolicy": "strict-origin"})
    ],
    "DEFAULT_CENTER": (54.5, -3.5),
    "DEFAULT_ZOOM": 6,
    "MIN_ZOOM": 5,
    "MAX_ZOOM": 18,
    "RESET_VIEW": False,
    "SCALE": "imperial",
    "ATTRIBUTION_PREFIX": "",
}

# How often one address may ask the open data for something: (at most, in seconds). A finder of centres, not a
# geocoder: whole lists of postcodes are not to be looked up here. The benchmark and the tests raise it.
API_LIMITS_FACTOR = env.int("API_LIMITS_FACTOR", default=1)
API_LIMITS = {
    "nearest": [(60 * API_LIMITS_FACTOR, 60), (1_000 * API_LIMITS_FACTOR, 86_400)],
    "data": [(120 * API_LIMITS_FACTOR, 60)],
}
# How many proxies of ours stand before the site and add to X-Forwarded-For; 0 believes nobody (msntc.forms).
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

# Nothing that is logged may tie a person to a postcode: the formatters name routes, never addresses, and take the
# literal values out of what the database says about a failed statement. One line of JSON each, for machines.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "msntc.logging.PrivateFormatter",
            "format": "{levelname} {name} {message}",
            "style": "{",
        },
        "json": {"()": "msntc.logging.PrivateJsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line" if DEBUG else "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "psycopg.pool": {"level": "ERROR"},
        "stripe": {"level": "WARNING"},  # below that it logs numbers of payment pages, and words about givers
    },
}

# Streets and landmarks, and postcodes newer than our table, are looked up over the network only where that is chosen
# here: nominatim; postcodes.io. A domain is for a server of one's own. Nominatim's public server
# refuses agents that do not say whose they are, and asks for attribution, which the answers carry.
GEOCODER = env.str("GEOCODER", default="")
GEOCODER_DOMAIN = env.str("GEOCODER_DOMAIN", default="")
GEOCODER_USER_AGENT = env.str("GEOCODER_USER_AGENT", default="") or f"centre finder of {SITE_URL}"
POSTCODE_GEOCODER = env.str("POSTCODE_GEOCODER", default="")
POSTCODE_GEOCODER_DOMAIN = env.str("POSTCODE_GEOCODER_DOMAIN", default="")
LOGGING["loggers"]["geopy"] = {"level": "WARNING"}  # below that it logs what was asked

# Giving by card and Direct Debit. The mode decides, not DEBUG: off (no payment page), demo (a page of our own that
# takes nothing), trial (the provider's test mode), live. msntc.checks refuses keys that do not fit the mode. Who starts
# the site on this machine alone sees the demonstration; a public address takes nothing until the charity sets it up.
GIVING_MODE = env.str("GIVING_MODE", default="demo" if _loopback else "off")
GIVING_STAFF_ONLY = env.bool("GIVING_STAFF_ONLY", default=False)  # demo and trial on a public address
STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", default="")
STRIPE_WEBHOOK_SECRET = env.str("STRIPE_WEBHOOK_SECRET", default="")
GIVING_PAGE_ORIGIN = env.str("GIVING_PAGE_ORIGIN", default="https://checkout.stripe.com")
STRIPE_API_BASE = env.str("STRIPE_API_BASE", default="")  # for the tests' stand-in on this machine

# The site filled with invented people (make demo), each page marked: on this machine alone, on a database of its own.
if DEMONSTRATION := env.bool("DEMONSTRATION", default=False):
    if not _loopback or not DATABASES["default"]["NAME"].endswith("_demo"):
        raise ImproperlyConfigured(
            "DEMONSTRATION fills the site with invented people. It is for this machine only, and for a database "
            "whose name ends in _demo: use make demo."
        )
    INSTALLED_APPS.append("msntc.demo")
    MIDDLEWARE.insert(1, "msntc.demo.middleware.DemonstrationMiddleware")

# Where faults are kept: Sentry, or a server that speaks as it does. What leaves says nothing of visitors.
if SENTRY_DSN := env.str("SENTRY_DSN", default=""):
    from msntc.error_reports import report_errors  # at use: it takes a quarter of a second

    report_errors(SENTRY_DSN)

# Counts for a Prometheus server, on a port of this machine's own loopback address (msntc.metrics); 0 counts nothing.
if METRICS_PORT := env.int("METRICS_PORT", default=0):
    MIDDLEWARE.insert(0, "msntc.metrics.MetricsMiddleware")

if DEBUG:
    INSTALLED_APPS.append("debug_toolbar")
    MIDDLEWARE.insert(4, "debug_toolbar.middleware.DebugToolbarMiddleware")
    INTERNAL_IPS = ["127.0.0.1", "::1"]
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
