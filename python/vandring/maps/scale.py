"""How values of a map become classes with a fill and a label each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vandring.maps.classes import class_of, quantile_breaks
from vandring.maps.palette import NIL, Fill, diverging, sequential
from vandring.numbers import format_ticks

NO_VALUE_LABEL = "No value"


@dataclass(frozen=True)
class Scale:
    """Classes from the lowest; value, break and label in the unit of the map."""

    breaks: tuple[float, ...]
    fills: tuple[Fill, ...]
    labels: tuple[str, ...]
    has_nil: bool = False
    """Zero is a class of its own, before the others."""

    def place(self, value: float) -> int:
        """The class of a value."""
        if self.has_nil:
            return 0 if value == 0 else 1 + class_of(value, self.breaks)
        return class_of(value, self.breaks)


def rising_scale(values: Iterable[float]) -> Scale:
    """For values from zero up: nil, and classes between rounded quantiles of the others."""
    found = list(values)
    breaks = quantile_breaks(found)
    has_others = any(value > 0 for value in found)
    fills = sequential(len(breaks) + 1) if has_others else []
    # Zero is a class even where no region has it: the reader sees that there is none.
    return Scale(breaks, (Fill(NIL), *fills), ("0", *(_labels(breaks) if has_others else ())), has_nil=True)


def change_scale(breaks: Sequence[float]) -> Scale:
    """For changes: classes between fixed breaks, one of which is about zero.

    Raises ValueError unless the breaks rise and have numbers on both sides of zero.
    """
    if list(breaks) != sorted(set(breaks)) or not breaks or not breaks[0] < 0 < breaks[-1] or 0 in breaks:
        raise ValueError(f"breaks about zero rise, from below zero to above it, and leave it out: {breaks}")
    below = class_of(0, breaks)
    return Scale(tuple(breaks), tuple(diverging(below, len(breaks) - below)), tuple(_labels(breaks)))


def level_scale(levels: Sequence[str]) -> Scale:
    """For levels in their order; the value of a region is the place of its level, from 0."""
    breaks = tuple(place - 0.5 for place in range(1, len(levels)))
    return Scale(breaks, tuple(sequential(len(levels))), tuple(levels))


def _labels(breaks: Sequence[float]) -> list[str]:
    if not breaks:
        return ["Over 0"]
    numbers = format_ticks(breaks)
    between = [f"{low} to {high}" for low, high in zip(numbers, numbers[1:], strict=False)]
    return [f"Under {numbers[0]}", *between, f"{numbers[-1]} and over"]
