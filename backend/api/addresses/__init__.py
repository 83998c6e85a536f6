"""Addresses of the program door, a file per resource; `backend.api.urls` gathers them."""
