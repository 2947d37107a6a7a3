"""Settings of every environment; what a province changes lives in the database, not here."""

import os
from pathlib import Path

import django_stubs_ext
from django.utils.translation import gettext_lazy as _

from motcua.config import env
from motcua.runtime import telemetry
from motcua.runtime.jobs import belong_to_request

# Lets annotations such as QuerySet["Dossier"] stand at run time.
django_stubs_ext.monkeypatch()

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("MOTCUA_DATA_DIR", str(PACKAGE.parent.parent / "var")))

DEBUG = env.boolean("MOTCUA_DEBUG", default=False)
DEMO = env.boolean("MOTCUA_DEMO", default=False)
#: Made at the first start (runtime/keys.py) unless given; what needs it refuses an empty one.
SECRET_KEY = env.text("MOTCUA_SECRET_KEY")
#: Key of the encryption of identity numbers and of their keyed hash (design.md, decision 8).
IDENTITY_KEY = env.text("MOTCUA_IDENTITY_KEY", SECRET_KEY)
ALLOWED_HOSTS = env.words("MOTCUA_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("MOTCUA_ORIGINS")
#: What the frame of each page says; the units themselves are in the database.
CENTRE_NAME = env.text("MOTCUA_CENTRE_NAME", "Trung tâm Phục vụ hành chính công")
PLACE_NAME = env.text("MOTCUA_PLACE_NAME", "Tỉnh An Bình" if DEMO else "")
#: Where citizens complain about a procedure; printed on every notice (Decree 63/2010).
FEEDBACK_ADDRESS = env.text("MOTCUA_FEEDBACK", "https://pakn.dichvucong.gov.vn")
HOTLINE = env.text("MOTCUA_HOTLINE", "1900 0000" if DEMO else "")
#: Where live updates come from when that is not this origin, such as http://localhost:8001.
LIVE_ORIGIN = env.text("MOTCUA_LIVE_ORIGIN")
#: The port of the live process when no proxy joins it to this origin; 0 where one does.
LIVE_PORT = env.number("MOTCUA_LIVE_PORT", 0)
#: The origins whose pages may read live updates from that port.
LIVE_PAGES = env.words("MOTCUA_LIVE_PAGES")
#: The address printed in QR codes and letters, without a slash at the end.
PUBLIC_URL = env.text("MOTCUA_PUBLIC_URL", "http://localhost:8000")

INSTALLED_APPS = [
    "motcua.core",
    "motcua.workdays",
    "motcua.ui",
    "motcua.people",
    "motcua.org",
    "motcua.workflow",
    "motcua.documents",
    "motcua.payments",
    "motcua.catalogue",
    "motcua.dossiers",
    "motcua.interop",
    "motcua.reporting",
    "motcua.portal",
    "motcua.desk",
    "motcua.console",
    "motcua.api",
    "motcua.demo",
    "motcua.bench",
    "motcua.cli",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "motcua.config.middleware.RequestNameMiddleware",
    "motcua.config.middleware.TransportMiddleware",
    "motcua.api.middleware.ApiMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "motcua.ui.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "motcua.ui.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "motcua.desk.middleware.SessionEndsMiddleware",
    "motcua.desk.middleware.DoorMiddleware",
    "motcua.desk.middleware.OwnPasswordMiddleware",
    "motcua.desk.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "motcua.ui.middleware.RefusalMiddleware",
]
CSRF_FAILURE_VIEW = "motcua.ui.views.csrf_failed"

ROOT_URLCONF = "motcua.config.urls"
WSGI_APPLICATION = "motcua.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "motcua.demo.context.progress",
                "motcua.ui.context.frame",
                "motcua.console.context.rail",
            ],
        },
    },
]

#: The module of each app in which jobs are found; a process that runs none loads none.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = env.text("MOTCUA_TASKS", "tasks")

PROCRASTINATE_ON_APP_READY = "motcua.runtime.jobs.carry_requests"
PROCRASTINATE_WORKER_DEFAULTS = {"worker_middleware": [belong_to_request]}

# Traces for who asks for them; who does not, loads nothing of it.
if telemetry.is_on():
    MIDDLEWARE.insert(0, "motcua.config.tracing.TraceMiddleware")
    PROCRASTINATE_WORKER_DEFAULTS["worker_middleware"].append(telemetry.trace_job)

DATABASES = {"default": env.database(env.text("DATABASE_URL"), data_dir=DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/desk/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

# Signing in: staff only, by name and password, then a second factor; nobody signs up.
#: Staff without a second factor are led to set one up before anything else.
MOTCUA_SECOND_FACTOR = env.boolean("MOTCUA_SECOND_FACTOR", default=not DEMO)
#: A session ends after so many minutes without a request, and after so many hours anyway.
MOTCUA_IDLE_MINUTES = env.number("MOTCUA_IDLE_MINUTES", 20)
MOTCUA_SESSION_HOURS = env.number("MOTCUA_SESSION_HOURS", 12)
#: The password of every demo account; shown on the sign-in page of the demo only.
DEMO_PASSWORD = env.text("MOTCUA_DEMO_PASSWORD", "mot-cua-an-binh") if DEMO else ""
ACCOUNT_ADAPTER = "motcua.desk.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = False
# A whole hall shares one address; names are locked one by one (motcua.people.rules).
ACCOUNT_RATE_LIMITS = {"login": "600/m/ip", "login_failed": "120/m/ip,5/300s/key"}
MFA_ADAPTER = "motcua.desk.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # staff have none to verify
MFA_TOTP_ISSUER = "Motcua"
MFA_TOTP_TOLERANCE = 1  # half a minute early or late
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PUBLIC_URL.startswith("https://")
#: Shared by all web processes, so that five tries are five (people/migrations/0002).
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
    },
    # Each process its own: what is dear to ask, and may be a minute old.
    "near": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "TIMEOUT": 60},
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
FORMAT_MODULE_PATH = ["motcua.config.formats"]

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {
        "BACKEND": "motcua.documents.storage.DurableStorage",
        "OPTIONS": {"location": str(DATA_DIR / "files")},
    },
    "staticfiles": {"BACKEND": "motcua.config.static_files.StaticFiles"},
}

#: The largest upload that is kept, a scan of some fifty pages.
UPLOAD_MAX_BYTES = env.number("MOTCUA_UPLOAD_MAX_MB", 50) * 1_000_000
#: A file that nothing refers to is removed so many days after somebody last brought it.
UNUSED_FILE_DAYS = env.number("MOTCUA_UNUSED_FILE_DAYS", 7)
#: Exports of reports and lists are removed after so many hours.
EXPORT_HOURS = env.number("MOTCUA_EXPORT_HOURS", 24)
#: So many whole years stay in the database before ``motcua archive`` may seal one.
ARCHIVE_AFTER_YEARS = env.number("MOTCUA_ARCHIVE_AFTER_YEARS", 2)
#: The largest body that is no file: bulk intake of a thousand dossiers through the API.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8_000_000
#: The folder with the keys of those who sign (documents/keys.py); empty: only the demo's.
SIGNING_KEYS = env.text("MOTCUA_SIGNING_KEYS")
#: Certificates (PEM or DER) that signatures must lead to; nothing else is trusted.
SIGNING_ROOTS = [Path(path) for path in env.words("MOTCUA_SIGNING_ROOTS")]
#: Where signatures get their moment (RFC 3161); empty in the demo, which has its own.
SIGNING_TSA_URL = env.text("MOTCUA_SIGNING_TSA_URL")
#: True adds an archive timestamp to each signature (PAdES B-LTA instead of B-LT).
SIGNING_ARCHIVE = env.boolean("MOTCUA_SIGNING_ARCHIVE", default=False)

#: A web process asks the database again after so many seconds whether a token is still valid.
#: True lets events go to private addresses and over http: for tests and inner networks.
WEBHOOK_PRIVATE = env.boolean("MOTCUA_WEBHOOK_PRIVATE", default=False)
#: Web processes that share the rate limit of a token, as `motcua up` starts them.
WEB_WORKERS = env.number("MOTCUA_WEB_WORKERS", 2)
API_TOKEN_SECONDS = env.number("MOTCUA_API_TOKEN_SECONDS", 5)

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
if SESSION_COOKIE_SECURE:  # a browser takes such a name from this very host alone, over https
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
LANGUAGE_COOKIE_SECURE, LANGUAGE_COOKIE_HTTPONLY = SESSION_COOKIE_SECURE, True
LANGUAGE_COOKIE_SAMESITE = "Lax"

#: Who reads `GET /metrics` (a bearer token); empty: who asks from this machine, see the view.
METRICS_TOKEN = env.text("MOTCUA_METRICS_TOKEN")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "motcua.runtime.logs.JsonLines"},
        "text": {"format": "%(message)s"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            # A person reads text, what collects lines reads JSON; `motcua up` asks for JSON.
            "formatter": "json" if env.boolean("MOTCUA_LOG_JSON", default=False) else "text",
        }
    },
    "root": {"handlers": ["console"], "level": os.environ.get("MOTCUA_LOG_LEVEL", "WARNING")},
    "loggers": {
        # Its warnings name the holders of certificates; what failed is in the refusal.
        **{name: {"level": "CRITICAL"} for name in ("pyhanko", "pyhanko_certvalidator")},
        # A collector that is away is one line a try, not one for each of its attempts.
        "opentelemetry": {"level": "ERROR"},
        # One line a request, where somebody collects lines.
        "motcua.requests": {"level": env.text("MOTCUA_REQUEST_LOG_LEVEL", "WARNING")},
    },
}
