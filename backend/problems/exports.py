"""Exports and OData."""
