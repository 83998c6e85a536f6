"""The views of pages: who may, do it, answer."""
