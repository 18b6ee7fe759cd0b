"""Measurements of how a build grows, kept in a file, and the curve that is drawn of them."""

import csv
from dataclasses import astuple, dataclass, fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from vandring.drawing import save_svg
from vandring.errors import UserError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PANELS = {
    "seconds": "Seconds",
    "process_gigabytes": "Largest process, GB",
    "disk_gigabytes": "Disk, GB",
}
INCHES = (9.6, 3.4)
MARKS = ("o-", "s--", "^:", "v-.", "D-")
MILLIONS = (1, 5, 20, 50)
STEPS = (1.0, 2.0, 5.0)
"""Numbers of every power of ten that axes tell."""


@dataclass(frozen=True)
class Measurement:
    """One build: a row of the file, whose columns are these fields."""

    notifications: int
    engine: str
    memory_limit: str
    seconds: float
    processor_seconds: float
    process_gigabytes: float
    disk_gigabytes: float
    spilled_gigabytes: float

    @property
    def curve(self) -> str:
        """The builds that it is compared along: those of one engine with one limit of DuckDB's memory."""
        return f"{self.engine}, {self.memory_limit}"


def read_measurements(file: Path) -> list[Measurement]:
    """Measurements in the order of the file, none where there is none. Raises UserError for another file."""
    if not file.exists():
        return []
    names = [field.name for field in fields(Measurement)]
    with file.open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines)
        if next(reader, None) != names:
            raise UserError(f"{file} does not begin with the columns {', '.join(names)}; name another file")
        try:
            return [
                Measurement(int(count), engine, limit, *(float(number) for number in numbers))
                for count, engine, limit, *numbers in reader
            ]
        except (TypeError, ValueError) as error:
            raise UserError(f"{file}, line {reader.line_num}: no measurement ({error})") from None


def keep(file: Path, measured: Measurement) -> None:
    """Add a measurement to the file, in place of an earlier one of the same size, engine and limit."""
    key = (measured.notifications, measured.curve)
    others = [each for each in read_measurements(file) if (each.notifications, each.curve) != key]
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow([field.name for field in fields(Measurement)])
        writer.writerows(astuple(each) for each in sorted([*others, measured], key=astuple))


def draw(measured: list[Measurement], file: Path) -> Path:
    """Draw time, memory and disk by the number of notifications, a line for each engine and limit.

    Raises UserError where nothing was measured, or the file cannot be written.
    """
    if not measured:
        raise UserError("nothing was measured, so there is no curve to draw")
    return save_svg(file, INCHES, partial(_paint, measured=measured))


def _paint(figure: "Figure", measured: list[Measurement]) -> None:
    # Imported here because it is slow to load.
    from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

    plain = FuncFormatter(lambda value, _: f"{value:,g}")
    curves = list(dict.fromkeys(each.curve for each in measured))
    for axes, (name, label) in zip(figure.subplots(1, len(PANELS)), PANELS.items(), strict=True):
        for number, curve in enumerate(curves):
            rows = sorted(
                (each for each in measured if each.curve == curve), key=lambda row: row.notifications
            )
            axes.plot(
                [row.notifications / 1e6 for row in rows],
                [getattr(row, name) for row in rows],
                MARKS[number % len(MARKS)],
                label=curve,
            )
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xticks(MILLIONS)
        axes.yaxis.set_major_locator(LogLocator(subs=STEPS))
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(plain)
            axis.set_minor_locator(NullLocator())
        axes.set_title(label, fontsize="medium")
        axes.set_xlabel("Notifications, millions")
        axes.grid(visible=True, which="major", linewidth=0.4)
    figure.axes[0].legend(title="engine, DuckDB's limit", fontsize="small", title_fontsize="small")
