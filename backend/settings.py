"""Every setting, read once from the environment; the README's table lists them."""

from pathlib import Path
from urllib.parse import urlsplit

from backend import environment as env

ROOT = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("DATA_DIR", str(ROOT / "data"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.kept_secret("SECRET_KEY", DATA_DIR / "secret_key")
# Keys that were in use before: what they signed stays good until it ends by itself.
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")

# What wraps the keys of sealed values: "id:base64 of 32 bytes", the current one first. Keep a copy
# apart from the backups: without it nobody can read what is sealed.
MASTER_KEYS = env.kept_master_keys("MASTER_KEYS", DATA_DIR / "master_keys")

# Where the server listens, and the address that phones are told to use.
EVERY_ADDRESS = "0.0.0.0"  # noqa: S104 - only when the operator asks for it
HOST = env.text("HOST", "127.0.0.1")
PORT = env.number("PORT", 8000)
LOCAL_NAME = "127.0.0.1" if HOST == EVERY_ADDRESS else HOST
PUBLIC_URL = env.text("PUBLIC_URL", f"http://{LOCAL_NAME}:{PORT}").rstrip("/")
PUBLIC = urlsplit(PUBLIC_URL)
HTTPS = PUBLIC.scheme == "https"
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or [
    "*" if HOST == EVERY_ADDRESS and not HTTPS else HOST,
    "localhost",
    "127.0.0.1",
    PUBLIC.hostname or HOST,
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

# Behind a TLS proxy the scheme comes from its header; only then may it be believed.
BEHIND_PROXY = env.flag("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True
env.refuse_unsound(
    https=HTTPS, debug=DEBUG, secret_keys=[SECRET_KEY, *SECRET_KEY_FALLBACKS], hosts=ALLOWED_HOSTS
)
# A browser takes a __Host- cookie from this very host, over https, and from nobody else.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}django_language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
# The proxy says what came by https; who comes by http is sent there, but for the health check.
SECURE_SSL_REDIRECT = HTTPS and BEHIND_PROXY
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = env.number("HSTS_SECONDS", 31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("HSTS_SUBDOMAINS", default=True)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
APPEND_SLASH = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "backend.journal",
    "backend.vault",
    "backend.accounts",
    "backend.accounts.credentials",
    "backend.survey.blobs",
    "backend.survey.entities",
    "backend.survey.keys",
    "backend.survey.forms",
    "backend.survey.submissions",
    "backend.survey.quality",
    "backend.privacy",
    "backend.webhooks",
    "backend.importing",
    "backend.backup",
    "backend.jobs",
    "backend.openrosa",
    "backend.api",
    "backend.odata",
    "backend.web",
    "backend.demo",
    "geo",
    "outreach",
    "notifications",
]

MIDDLEWARE = [
    "backend.guard.heads.Heads",
    "django.middleware.security.SecurityMiddleware",
    "backend.guard.headers.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "backend.web.middleware.Language",
    "backend.guard.middleware.RateLimits",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "backend.web.guarding.Sessions",
    "backend.web.viewing.ViewAs",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "backend.web.middleware.Problems",
]

ROOT_URLCONF = "backend.urls"
WSGI_APPLICATION = "backend.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "backend.web.context.house",
            ],
        },
    },
]

# A FULL commit survives a power cut; NORMAL may lose the last ones: see the README.
DATABASES = {
    "default": env.database(
        env.text("DATABASE_URL"), DATA_DIR, env.text("SQLITE_SYNCHRONOUS", "FULL").upper()
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["backend.accounts.backends.EmailBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
# Who sees sensitive values needs a second factor; on a laptop without https she may do without.
SECOND_FACTOR = env.one_of(
    "SECOND_FACTOR", ("required", "optional"), "required" if HTTPS else "optional"
)
# Wrong passwords per account, wrong codes per person, both per network address, until a lock; how
# long the first lasts (each lasts twice as long as the one before) and the longest.
SIGN_IN_FREE_TRIES = env.number("SIGN_IN_FREE_TRIES", 8, least=1)
CODE_FREE_TRIES = env.number("CODE_FREE_TRIES", 6, least=1)
SOURCE_FREE_TRIES = env.number("SOURCE_FREE_TRIES", 100, least=1)
LOCK_MINUTES = env.number("LOCK_MINUTES", 10, least=1)
LOCK_MOST_MINUTES = env.number("LOCK_MOST_MINUTES", 8 * 60, least=1)
# How long somebody stays signed in: at all, and without doing anything; and a bearer token.
SESSION_HOURS = env.number("SESSION_HOURS", 12, least=1)
SESSION_IDLE_MINUTES = env.number("SESSION_IDLE_MINUTES", 120, least=1)
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
API_SESSION_HOURS = env.number("API_SESSION_HOURS", 24, least=1)
# Single sign-on with an OpenID provider, for people who have an account here. Whom it knows by a
# confirmed e-mail address is linked by that where the operator says so; and its second factor
# counts as ours where it says "mfa" (RFC 8176) and the operator trusts it.
OIDC_ISSUER = env.text("OIDC_ISSUER").rstrip("/")
OIDC_NAME = env.text("OIDC_NAME", "SSO")
OIDC_LINK_BY_EMAIL = env.flag("OIDC_LINK_BY_EMAIL", default=False)
OIDC_TRUST_MFA = env.flag("OIDC_TRUST_MFA", default=False)
SOCIALACCOUNT_PROVIDERS = env.openid_provider(
    OIDC_ISSUER, env.text("OIDC_CLIENT_ID"), env.text("OIDC_CLIENT_SECRET"), OIDC_NAME
)
SOCIALACCOUNT_ADAPTER = "backend.web.single_sign_on.Adapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # state, nonce and PKCE guard what comes back
CSRF_FAILURE_VIEW = "backend.web.views.errors.stale"
LOGIN_URL = "/login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [ROOT / "backend" / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "staticfiles"
STATICFILES_DIRS = [ROOT / "backend" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MIMETYPES = {".mjs": "text/javascript"}

# Attachments and form files, named by their SHA-256.
BLOB_DIR = DATA_DIR / "blobs"
# Whom to erase again after a restore: a file that no backup holds; keep a copy apart from them.
ERASURE_LIST = Path(env.text("ERASURE_LIST", str(DATA_DIR / "erasures.jsonl"))).resolve()
# One request from a phone: Collect splits above this; nginx must allow as much.
SUBMISSION_MAX_BYTES = env.number("SUBMISSION_MAX_BYTES", 100_000_000)
SUBMISSION_MAX_XML_BYTES = env.number("SUBMISSION_MAX_XML_BYTES", 10_000_000)
FORM_MAX_BYTES = env.number("FORM_MAX_BYTES", 20_000_000)
FORMS_DIR = ROOT / "forms_xls"
# Collect sends up to 100 attachments and the XML in one request; Django's default is 100.
DATA_UPLOAD_MAX_NUMBER_FILES = 200
DATA_UPLOAD_MAX_MEMORY_SIZE = SUBMISSION_MAX_XML_BYTES

# How often anybody may knock (backend/guard/limits.py); 0 where the proxy does it.
RATE_LIMITS = env.flag("RATE_LIMITS", default=True)
# What is drawn of a photo: larger ones are saved, never decoded (a bomb fills the memory).
PICTURE_MAX_PIXELS = env.number("PICTURE_MAX_PIXELS", 40_000_000, least=1)
# One file of a form or of a submission.
MEDIA_MAX_BYTES = env.number("MEDIA_MAX_BYTES", 20_000_000, least=1)

# SPSS and Stata files are made in memory: CSV, XLSX and GeoJSON have no such limit.
EXPORT_MAX_ROWS = env.number("EXPORT_MAX_ROWS", 200_000)

# Figures about persons below this are not shown (Issue of small cells; domain C7).
K_THRESHOLD = env.number("K_THRESHOLD", 5, least=2)
# So many days after its end a month's figures about persons are published, for good.
FIGURES_CLOSED_AFTER_DAYS = env.number("FIGURES_CLOSED_AFTER_DAYS", 15, least=0)

PUSH_CHANNEL = env.text("PUSH_CHANNEL", "notifications.channels.ConsoleChannel")
FIREBASE_CREDENTIALS = env.text("FIREBASE_CREDENTIALS")
FCM_URL = env.text("FCM_URL")

# Webhooks call https addresses of the public internet; what else they may call, for intranets.
WEBHOOK_ALLOW_HTTP = env.flag("WEBHOOK_ALLOW_HTTP", default=False)
WEBHOOK_ALLOWED_PRIVATE = env.networks("WEBHOOK_ALLOWED_PRIVATE")

# The worker runs as a thread of `python -m backend serve`, or by itself (`worker`).
WORKER_BATCH = env.number("WORKER_BATCH", 100)
WORKER_IDLE_SECONDS = 0.5
WEB_THREADS = env.number("WEB_THREADS", 8)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["backend.accounts.authentication.BearerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "EXCEPTION_HANDLER": "backend.api.problems.answer",
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_SCHEMA_CLASS": "backend.api.schema.HouseSchema",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Đồng Hành",
    "DESCRIPTION": (
        "The program door: ODK Central's API (/v1), with the programme's own additions."
        " Problems are {message, code, details} with Central's codes; ours are .51 and up."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "DISABLE_ERRORS_AND_WARNINGS": False,
    "COMPONENT_SPLIT_PATCH": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": [],
    "PATH_CONVERTER_OVERRIDES": {"plain": str},
}

# No address, user or query of a request is ever logged: records are about people.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "backend.logs.DiscreetFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "waitress.queue": {"level": "ERROR"},
        # Refusals are everyday business of a public door; failures (5xx) are still written.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
# An e-mail address is unique among the living (a constraint): who has left frees hers. The list
# of domains that browsers carry with them (preload) is the operator's choice, not a program's.
SILENCED_SYSTEM_CHECKS = ["auth.W004", "security.W021"]
