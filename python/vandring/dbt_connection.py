"""A plugin of dbt-duckdb, named in profiles.yml: makes the directory of the databases before they are opened.

With dbt's own commands nobody else makes it. As with ``vandring``, others may not look into it.
"""

from typing import Any

from dbt.adapters.duckdb.plugins import BasePlugin
from dbt_common.exceptions import DbtRuntimeError

from vandring.errors import UserError
from vandring.places import prepared_build_directory


class Plugin(BasePlugin):  # type: ignore[misc, unused-ignore]
    """What dbt-duckdb looks for in the module."""

    def initialize(self, _: dict[str, Any]) -> None:
        """Make the directory. Raises DbtRuntimeError, which dbt tells without a traceback."""
        try:
            prepared_build_directory()
        except UserError as error:
            raise DbtRuntimeError(str(error)) from None
