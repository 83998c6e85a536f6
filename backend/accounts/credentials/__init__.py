"""Accounts that hold: throttles, second factors, sessions, API keys, invitations."""
