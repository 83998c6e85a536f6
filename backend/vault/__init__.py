"""What is kept sealed: data keys, the master keys that wrap them, sealing and destroying."""
