"""Pictures as files that depend on nothing but what is drawn."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from vandring.errors import UserError

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def save_svg(file: Path, inches: tuple[float, float], paint: Callable[["Figure"], None]) -> Path:
    """Let ``paint`` draw on a figure of that width and height, and save it; its directory is made.

    The same drawing gives the same bytes. Raises UserError where the file cannot be written.
    """
    # Imported here because it is slow to load; a figure of its own leaves the library's state alone.
    import matplotlib as mpl
    from matplotlib.figure import Figure

    # Names of parts from a fixed text, no date: nothing but the numbers decides what is written.
    with mpl.rc_context({"svg.hashsalt": "vandring", "svg.fonttype": "none"}):
        figure = Figure(figsize=inches, layout="constrained")
        paint(figure)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
        except OSError as error:
            raise UserError(f"{file}: the figure cannot be written: {error}") from error
    return file
