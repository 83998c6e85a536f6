"""The WSGI application: what waitress (laptop) and gunicorn (production) serve."""

import os

from django.core.wsgi import get_wsgi_application

# What lies under DATA_DIR is about people: for this account alone.
os.umask(0o077)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")

application = get_wsgi_application()
