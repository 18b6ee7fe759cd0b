"""Numbers on the axes of charts."""

from collections.abc import Iterable

from matplotlib.ticker import Formatter

from vandring.numbers import format_ticks


class Ticks(Formatter):
    """Numbers on an axis as they are in tables."""

    def __call__(self, value: float, pos: int | None = None) -> str:  # noqa: ARG002 - matplotlib's
        """One number by itself."""
        return format_ticks([value])[0]

    def format_ticks(self, values: Iterable[float]) -> list[str]:
        """All numbers of an axis, with the same decimals."""
        return format_ticks(list(values))


class Powers(Ticks):
    """Numbers on a logarithmic axis, each with the decimals that it needs."""

    def format_ticks(self, values: Iterable[float]) -> list[str]:
        """All numbers of an axis."""
        return [self(value) for value in values]


class Sizes(Ticks):
    """Numbers without their sign, for the two sides of a pyramid."""

    def format_ticks(self, values: Iterable[float]) -> list[str]:
        """All numbers of an axis."""
        return format_ticks([abs(value) for value in values])
