"""Superset served from one process with several threads.

DuckDB's threads do not survive a fork, so the server must not fork after the dashboards were imported.
"""

import socket
from typing import Any

from vandring.errors import UserError

# As many charts as a browser asks for at once; DuckDB shares the cores among them.
THREADS = 8


def require_free(host: str, port: int) -> None:
    """Refuse an address that another program listens on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UserError(
                f"{host}:{port} cannot be used: {error.strerror}. Are the dashboards served there already? "
                "Otherwise choose another port: make bi PORT=8089"
            ) from error


def serve(app: Any, host: str, port: int, message: str) -> None:
    """Say that the server listens, and serve until the process is stopped."""
    from waitress.server import create_server

    server = create_server(app, host=host, port=port, threads=THREADS)
    print(message, flush=True)
    server.run()
