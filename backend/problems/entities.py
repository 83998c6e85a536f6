"""Entity lists and entities."""
