"""Nothing lost: one file with database and media, brought back whole or not at all."""
