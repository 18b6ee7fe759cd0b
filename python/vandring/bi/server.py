"""Superset served by gunicorn: one process, several threads."""

import socket
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication

from vandring.errors import UserError


def require_free(host: str, port: int) -> None:
    """Refuse an address that another program listens on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UserError(
                f"{host}:{port} cannot be used ({error.strerror}). Is Superset running already? "
                "Stop it, or choose another port: make bi PORT=8089"
            ) from error


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with an application that is there already."""

    def __init__(self, app: Any, host: str, port: int, announce: Callable[[], None]) -> None:
        self._app, self._bind, self._announce = app, f"{host}:{port}", announce
        super().__init__()

    def load_config(self) -> None:
        """One worker is enough for a few readers, and DuckDB uses all cores for each of them."""
        settings = {
            "bind": self._bind,
            "workers": 1,
            "worker_class": "gthread",
            "threads": 8,
            "timeout": 300,
            "loglevel": "warning",
            "when_ready": lambda _: self._announce(),
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """What a worker serves."""
        return self._app
