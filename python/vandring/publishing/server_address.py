"""Addresses of servers, said without the password."""

from vandring.errors import UserError

EXAMPLE = "postgresql://user@host:5432/database"


def server_name(url: str) -> str:
    """Host, port and database of a PostgreSQL address, for messages.

    Raises UserError, without the address in it, when it cannot be read.
    """
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except ProgrammingError:
        # The parser's message quotes the address, and with it the password.
        raise UserError(
            f"--postgres: this is not the address of a PostgreSQL database; write it {EXAMPLE}"
        ) from None
    if any("@" in parts.get(name, "") for name in ("host", "port", "dbname")):
        raise UserError(
            "--postgres: the password has a character that addresses use otherwise (@ / : ? # %); leave it "
            f"out ({EXAMPLE}) and put it into ~/.pgpass or PGPASSWORD"
        )
    host, port, database = (parts.get(name, "") for name in ("host", "port", "dbname"))
    return f"PostgreSQL at {host or 'the default host'}{port and ':' + port}{database and '/' + database}"


def without_secrets(message: str, url: str) -> str:
    """One line of a message, the password of the address blotted out should it be in it."""
    from psycopg.conninfo import conninfo_to_dict

    password = conninfo_to_dict(url).get("password")
    line = " ".join(message.split())
    return line.replace(str(password), "***") if password else line
