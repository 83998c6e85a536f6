"""Handing over what a leaver held: accounts, survey, privacy desk and outreach at once."""
