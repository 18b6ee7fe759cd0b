"""Pictures that depend on nothing but what is drawn."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING

from vandring.errors import UserError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Paint = Callable[["Figure"], None]


def save_svg(file: Path, inches: tuple[float, float], paint: Paint) -> Path:
    """Let ``paint`` draw on a figure of that width and height, and save it; its directory is made.

    The same drawing gives the same bytes. Raises UserError where the file cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _draw(file, "vandring", inches, paint)
    except OSError as error:
        raise UserError(f"{file}: the figure cannot be written: {error}") from error
    return file


def svg_bytes(salt: str, inches: tuple[float, float], paint: Paint) -> bytes:
    """The same as an SVG document in memory; its parts are named by ``salt`` and what is drawn."""
    document = BytesIO()
    _draw(document, salt, inches, paint)
    return document.getvalue()


def _draw(target: Path | IO[bytes], salt: str, inches: tuple[float, float], paint: Paint) -> None:
    # Imported here because it is slow to load; a figure of its own leaves the library's state alone.
    import matplotlib as mpl
    from matplotlib.figure import Figure

    # Names of parts from a fixed text, no date: nothing but the numbers decides what is written.
    with mpl.rc_context({"svg.hashsalt": salt, "svg.fonttype": "none"}):
        figure = Figure(figsize=inches, layout="constrained")
        paint(figure)
        figure.savefig(target, format="svg", metadata={"Date": None, "Creator": None})
