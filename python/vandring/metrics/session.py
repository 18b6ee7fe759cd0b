"""Many MetricFlow queries in one process: starting takes seconds, answering a fraction of one."""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout

from vandring.errors import UserError
from vandring.metrics.workspace import Workspace, require_open

Query = Callable[[list[str]], str]
"""From the arguments of ``mf query`` to what it prints."""


@contextmanager
def session(workspace: Workspace) -> Iterator[Query]:
    """A function that answers queries, in a workspace that was prepared.

    It raises UserError with MetricFlow's message when a query is wrong, and when it is of a metric that only
    the confidential tables have.
    """
    from dbt_metricflow.cli.cli_configuration import CLIConfiguration
    from dbt_metricflow.cli.main import query as command

    before = dict(os.environ)
    os.environ.update(workspace.environment)
    configuration = CLIConfiguration()
    try:
        configuration.setup(configure_file_logging=False)

        def query(arguments: list[str]) -> str:
            require_open(workspace, arguments)
            printed = io.StringIO()
            with redirect_stdout(printed):
                try:
                    command.main(["--quiet", *arguments], obj=configuration, standalone_mode=False)
                except SystemExit as stopped:
                    raise UserError(f"mf query {' '.join(arguments)}:\n{printed.getvalue()}") from stopped
            return printed.getvalue()

        yield query
    finally:
        if configuration.is_setup:
            configuration.sql_client.close()
        os.environ.clear()
        os.environ.update(before)
