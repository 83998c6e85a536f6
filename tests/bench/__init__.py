"""Speed, measured and not tested: `python -m tests.bench --help` says how."""
