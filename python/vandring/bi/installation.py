"""Superset made ready: its database, its administrator, and the dashboards of this repository."""

import os
from pathlib import Path
from typing import Any

from vandring.bi import assets
from vandring.bi.home import ADMINISTRATOR, HOME_VARIABLE, PUBLISHED_VARIABLE, SCHEMA_VARIABLE, Home
from vandring.rooms import Room

CONFIGURATION = Path(__file__).with_name("superset_config.py")


# All identities in the folder bi begin so.
OWN = "76616e64-7269-6e67-"


def create_app(home: Home, room: Room, published: Path) -> Any:
    """Superset as a WSGI application, which reads the file of a room that a link leads to."""
    os.environ |= {
        HOME_VARIABLE: str(home.directory),
        PUBLISHED_VARIABLE: str(published),
        SCHEMA_VARIABLE: room.schema,
        "SUPERSET_CONFIG_PATH": str(CONFIGURATION),
        # Superset's pages would report their use to its makers.
        "SCARF_ANALYTICS": "false",
    }
    # Superset reads its configuration when it is imported.
    from superset.app import create_app as create_superset

    return create_superset()


def set_up(app: Any, home: Home, contents: dict[str, str]) -> bool:
    """Bring Superset's database up to date with the assets. Returns whether they were imported."""
    with app.app_context():
        from flask import g
        from flask_migrate import upgrade
        from superset import appbuilder, security_manager

        upgrade()
        appbuilder.add_permissions(update_perms=True)
        security_manager.sync_role_definitions()
        g.user = _administrator(security_manager, home.password)
        return _import_changed(home, contents)


def _administrator(security_manager: Any, password: str) -> Any:
    found = security_manager.find_user(ADMINISTRATOR)
    return found or security_manager.add_user(
        ADMINISTRATOR, "vandring", "administrator", "admin@localhost",
        security_manager.find_role("Admin"), password=password,
    )  # fmt: skip


def _import_changed(home: Home, contents: dict[str, str]) -> bool:
    """Import the assets unless these were imported last: changes made in the browser outlive a restart."""
    from superset.commands.importers.v1.assets import ImportAssetsCommand

    state = assets.fingerprint(contents)
    if home.imported.exists() and home.imported.read_text() == state:
        return False
    ImportAssetsCommand(contents).run()
    _remove_all_but(assets.identities(contents))
    home.imported.write_text(state)
    return True


def _remove_all_but(identities: set[str]) -> None:
    """Remove what an earlier import made and this one does not have; what users made has other identities."""
    from superset import db
    from superset.connectors.sqla.models import SqlaTable
    from superset.models.dashboard import Dashboard
    from superset.models.slice import Slice

    for model in (Dashboard, Slice, SqlaTable):
        for each in db.session.query(model).all():
            if str(each.uuid).startswith(OWN) and str(each.uuid) not in identities:
                db.session.delete(each)
    db.session.commit()
