"""Encryption keys and encrypted submissions."""
