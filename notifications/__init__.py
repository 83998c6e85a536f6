"""Devices, the outbox of messages, channels and delivery: what reaches a user's phone and inbox."""
