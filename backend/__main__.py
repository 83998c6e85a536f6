"""Django's command line for this house: `python -m backend <command>`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    # What lies under DATA_DIR is about people: for this account alone.
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    execute_from_command_line(["python -m backend", *sys.argv[1:]])
