"""The one exception that reaches the user as a message instead of a traceback."""


class UserError(Exception):
    """Something the user can put right: what is wrong, where (file, column, row), and what to do."""
