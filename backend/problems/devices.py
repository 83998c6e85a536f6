"""Field devices and public links."""
