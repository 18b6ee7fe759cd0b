"""Superset's configuration. Superset loads this file by its path and takes the names in capitals."""

import os
from pathlib import Path
from typing import Any

from vandring.bi.home import HOME_VARIABLE, PUBLISHED_VARIABLE, SCHEMA_VARIABLE, Home
from vandring.bi.locked import connect
from vandring.rooms import CONFIDENTIAL, room_named

_home = Home(Path(os.environ[HOME_VARIABLE]))
_room = room_named(os.environ[SCHEMA_VARIABLE])

SECRET_KEY = _home.secret_key
SQLALCHEMY_DATABASE_URI = _home.database_uri
APP_NAME = f"vandring – {CONFIDENTIAL}" if _room.is_confidential else "vandring"
# Charts ask the published file every time, so that a new build shows with the next refresh.
CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
DATA_CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
# Limits belong to servers on a network, and would need Redis.
RATELIMIT_ENABLED = False
# The largest table of a dashboard has some hundred rows.
ROW_LIMIT = 10_000


def DB_CONNECTION_MUTATOR(  # noqa: N802 (the name is Superset's)
    uri: Any, parameters: dict[str, Any], *_: Any
) -> tuple[Any, dict[str, Any]]:
    """Lead every DuckDB connection to the version published now, locked, whatever the browser asks for."""
    if uri.get_backend_name() == "duckdb":
        published = Path(os.environ[PUBLISHED_VARIABLE])
        uri = uri.set(database=str(published.resolve()), query={})
        parameters = parameters | {"connect_args": {}, "creator": lambda: connect(published, _room)}
    return uri, parameters


# Colours that colour-blind readers tell apart, as in the figures of docs.
EXTRA_CATEGORICAL_COLOR_SCHEMES = [
    {
        "id": "vandring",
        "label": "vandring",
        "description": "Colours that colour-blind readers tell apart",
        "colors": ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#7F7F7F"],
    }
]
# Pages load nothing from other hosts and report to none.
TALISMAN_CONFIG = {
    "content_security_policy": {
        "default-src": ["'self'"],
        "base-uri": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "script-src": ["'self'", "'strict-dynamic'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": False,
}
