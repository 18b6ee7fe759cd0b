"""The sections of the report in their order. To add one: a module here, its queries in ``sql/``."""

from vandring.report.items import Section
from vandring.report.sections import (
    back_tests,
    immigrants,
    left_out,
    linear_models,
    logits,
    maps,
    notifications,
    nowcast,
    population,
    projection,
    rates,
    retention,
    trial,
    vintages,
)
from vandring.report.sections.key_figures import KEY_FIGURES

SECTIONS: tuple[Section, ...] = (
    notifications.SECTION,
    vintages.SECTION,
    nowcast.SECTION,
    population.SECTION,
    rates.SECTION,
    trial.SECTION,
    projection.SECTION,
    back_tests.SECTION,
    immigrants.SECTION,
    retention.SECTION,
    maps.SECTION,
    linear_models.SECTION,
    logits.SECTION,
    left_out.SECTION,
)

__all__ = ["KEY_FIGURES", "SECTIONS"]
