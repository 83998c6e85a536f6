"""Quality, back-checks, send-backs."""
