"""One Prefect server for all workers of a parallel test run: a run that starts its own pays three seconds for it.

What a run's own server does is tested where ``without_server`` takes this one's address away.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

URL = "PREFECT_API_URL"
PATIENCE_S = 60


def start(folder: Path) -> subprocess.Popen[bytes] | None:
    """Start the server with its database in ``folder`` and name it to the processes to come; None where it won't."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {
        **os.environ, "PREFECT_HOME": str(folder), "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    }  # fmt: skip
    command = [
        "-m",
        "prefect",
        "server",
        "start",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-services",
        "--no-ui",
    ]
    server = subprocess.Popen(
        [sys.executable, *command], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )  # fmt: skip
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and server.poll() is None:
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=2):
            os.environ[URL] = f"http://127.0.0.1:{port}/api"
            return server
        time.sleep(0.2)
    stop(server)
    return None


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the server and what it started."""
    os.environ.pop(URL, None)
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait()
