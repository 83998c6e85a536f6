"""How gunicorn serves in production: processes with threads, behind the proxy, no access log."""

import subprocess
import sys

from backend import environment as env

bind = f"{env.text('HOST', '0.0.0.0')}:{env.number('PORT', 8000)}"  # noqa: S104
workers = env.number("WEB_CONCURRENCY", 2)
worker_class = "gthread"
threads = env.number("WEB_THREADS", 8)
# The proxy hands over whole requests, so a long one is our own work, not a slow phone.
timeout = 120
graceful_timeout = 30
keepalive = 5
# A heartbeat file on a slow disk would look like a hung process.
worker_tmp_dir = "/dev/shm"  # noqa: S108
# Addresses and paths carry field keys: no request is ever logged.
accesslog = None
errorlog = "-"
# Only the proxy reaches this port; Django believes its scheme when BEHIND_PROXY=1.
forwarded_allow_ips = "*"
# One door less: nobody steers the server through a socket.
control_socket_disable = True


def on_starting(server: object) -> None:  # noqa: ARG001 - gunicorn's hook
    """Once, before any process: an unfinished restore or a missing master key keeps it shut.

    In a process of its own, so that nothing of the application is open when gunicorn forks.
    """
    done = subprocess.run([sys.executable, "-m", "backend", "may_open"], check=False)
    if done.returncode:
        sys.exit(done.returncode)
