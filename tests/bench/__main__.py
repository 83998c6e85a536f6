"""Measure the server: `python -m tests.bench [NAME …] [--clients 1,8,32] [--seconds 10]`.

Without a name, every benchmark. Each prints a JSON line per number of clients: requests per second,
latencies, CPU per request of server, database and client, and the machine's ceiling in the same run
(rows of the same size committed one by one by bare psycopg2 over as many connections). `--rows`:
how many submissions `flat` goes up to (100000; 1000000 takes some minutes and 5 GB).

`per_second` is measured while the worker is held; `drained_per_second` counts the time that the
worker then needs for what it was left. `as_it_should`: what is stored is what was answered 201, and
no deferred work failed. Figures of a busy machine mean little: compare ratios, and CPU per request.
"""

import argparse
import json
import os
import sys

from tests.bench import bench_exports, measures, stack

ALL = {**measures.ALL, "exports": bench_exports.exports}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(ALL))
    parser.add_argument("--clients", default="", help="such as 1,8,32")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--fill", type=int, default=measures.FILL)
    asked = parser.parse_args(arguments)
    unknown = set(asked.names) - set(ALL)
    if unknown:
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    clients = [int(each) for each in asked.clients.split(",") if each]
    wanted = measures.Wanted(clients, asked.seconds, asked.rows, asked.fill)
    # A few keys knock here as often as a province's: what is measured is the server, not its wall.
    os.environ["RATE_LIMITS"] = "0"
    sound = True
    with stack.started() as running:
        measures.fill(running, wanted.fill)
        for name in asked.names or ALL:
            for line in ALL[name](running, wanted):
                print(json.dumps(line), flush=True)
                sound = sound and line.get("as_it_should", True)
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
