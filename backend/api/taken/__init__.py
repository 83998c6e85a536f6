"""What JSON bodies and queries may hold: a file per resource, a class per kind of request."""
