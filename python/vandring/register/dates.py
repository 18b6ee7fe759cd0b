"""Dates as day numbers (days since 1 January 1970), vectorised."""

import numpy as np

from vandring.register.arrays import Array


def first_day(year: int | Array) -> Array:
    """Day number of 1 January of a year. int or shape (n,) → int64."""
    years = np.asarray(year, dtype=np.int64) - 1970
    return years.astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)


def day_number(year: int, month: int, day: int) -> int:
    """Day number of one date."""
    return int(np.datetime64(f"{year:04d}-{month:02d}-{day:02d}", "D").astype(np.int64))


def year_of(days: Array) -> Array:
    """Calendar year of day numbers. Shape (n,) → int64."""
    return (
        np.asarray(days, dtype=np.int64).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
        + 1970
    )


def month_and_day_of(days: Array) -> tuple[Array, Array]:
    """Month 1–12 and day of the month 1–31 of day numbers. Shapes (n,) → (n,), (n,)."""
    dates = np.asarray(days, dtype=np.int64).astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    day = (dates - months.astype("datetime64[D]")).astype(np.int64) + 1
    return months.astype(np.int64) % 12 + 1, day


def years_later(days: Array, years: int) -> Array:
    """The same date a number of years later; 29 February becomes 28 February where there is none."""
    month, day = month_and_day_of(days)
    year = year_of(days) + years
    month_start = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    length = ((month_start + 1).astype("datetime64[D]") - month_start.astype("datetime64[D]")).astype(
        np.int64
    )
    return np.asarray(month_start.astype("datetime64[D]").astype(np.int64) + np.minimum(day, length) - 1)


def reporting_deadline(days: Array) -> Array:
    """30 June of the year after each date: what arrives later is late. Shape (n,) → int64 day numbers."""
    return first_day(year_of(days) + 2) - 185
