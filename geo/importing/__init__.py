"""Reads and checks files of boundaries before anything is written."""
