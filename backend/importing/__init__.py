"""Bringing in what offices kept in Excel: sites and activities of the past."""
