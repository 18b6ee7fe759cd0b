"""Where Superset keeps what belongs to this machine: its database, its key, the administrator's password."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

ADMINISTRATOR = "admin"
# How the server's process tells Superset's configuration where things are.
HOME_VARIABLE = "VANDRING_SUPERSET_HOME"
PUBLISHED_VARIABLE = "VANDRING_PUBLISHED"
SCHEMA_VARIABLE = "VANDRING_PUBLISHED_SCHEMA"


@dataclass(frozen=True)
class Home:
    """The folder, which only its owner may read."""

    directory: Path

    def prepare(self) -> None:
        """Make the folder where it is missing."""
        self.directory.mkdir(parents=True, exist_ok=True)
        self.directory.chmod(0o700)

    @property
    def database_uri(self) -> str:
        """Superset's own database: users, charts, dashboards; no data."""
        return f"sqlite:///{self.directory / 'superset.db'}"

    @property
    def secret_key(self) -> str:
        """The key that signs sessions, made once for this folder."""
        return self._kept_secret("secret_key", 48)

    @property
    def password(self) -> str:
        """The password that the administrator got when the folder was made."""
        return self._kept_secret("admin_password", 12)

    @property
    def log(self) -> Path:
        """What Superset has to say while it runs."""
        return self.directory / "superset.log"

    @property
    def imported(self) -> Path:
        """Holds the fingerprint of the assets that were imported last."""
        return self.directory / "imported_assets"

    def _kept_secret(self, name: str, length: int) -> str:
        path = self.directory / name
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(length))
        return path.read_text().strip()
