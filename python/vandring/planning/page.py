"""The page of a plan: the report's charts and tables, of the plan's own tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

import pandas as pd

from vandring.planning.outcome import COMPONENTS, COUNTED, PROJECTED
from vandring.planning.published import OF_RETURN, USED
from vandring.planning.regions import Area
from vandring.planning.run import EVERYWHERE, Plan
from vandring.planning.wording import assumed_in_words, change_in_words
from vandring.report.items import Figure, Item, Table
from vandring.report.page import ShownItem, ShownKeyFigure, filled, shown_item
from vandring.report.reading import Result

FAN = (
    ("95 per cent", "p025_persons", "p975_persons"),
    ("80 per cent", "p10_persons", "p90_persons"),
    ("50 per cent", "p25_persons", "p75_persons"),
)
STEP = 5
"""Years between the rows of a printed table; the files have them all."""
SHOWN_COMPONENTS = ("births", "deaths", "net_migration")
NO_BACK_TEST = (
    "No back-test of this build predicts this area: the seed back_tests names the schemes whose regions are"
    " predicted."
)


BROKEN_DOWN = (
    " Of municipalities the population alone is projected: their county's is broken down to them by how they"
    " grew, so that births, deaths and moves are not told apart."
)


@dataclass(frozen=True)
class Chapter:
    """A part of the page with what it shows."""

    id: str
    title: str
    text: tuple[str, ...]
    items: tuple[ShownItem, ...]


def plan_page(plan: Plan, files: Sequence[str]) -> str:
    """The page as HTML, self-contained; the same plan gives the same text. ``files`` stand in its folder."""
    figures, tables = count(1), count(1)
    chapters = [
        _assumptions(plan, tables),
        *(_area(plan, area, number, figures, tables) for number, area in enumerate(plan.areas, 1)),
    ]
    setting = plan.basis.setting
    return filled(
        "plan.html",
        "vandring.planning",
        room=plan.room,
        title=", ".join(area.name for area in plan.areas),
        setting=setting,
        chapters=chapters,
        key_figures=[_key_figure(plan, area) for area in plan.areas],
        also=plan.found.also,
        files=files,
        is_synthetic=plan.is_synthetic,
        published=plan.published,
    )


def _key_figure(plan: Plan, area: Area) -> ShownKeyFigure:
    number, detail = change_in_words(plan, area)
    return ShownKeyFigure(area.name, number, detail, (area.of,))


def _assumptions(plan: Plan, tables: "count[int]") -> Chapter:
    whole = plan.outcome.development
    whole = whole[whole["area"] == EVERYWHERE][["alternative", "year", "population"]]
    rows = plan.outcome.assumptions.merge(whole, on=["alternative", "year"])
    table = Table(
        id="assumptions",
        title="What is assumed, and the population of all regions together",
        unit="Persons; multipliers of the base period's rates",
        rows=("alternative", "year"),
        values=("net_immigration", "fertility_multiplier", "mortality_multiplier", "population"),
        decimals={"fertility_multiplier": 3, "mortality_multiplier": 3},
        note=_every(plan),
    )
    names = ("projection_assumptions", "projection_scenarios", *_sources(plan))
    items = (_shown(table, _stepped(plan, rows), next(tables), names),)
    return Chapter("assumed", "What is assumed", tuple(assumed_in_words(plan)), items)


def _area(plan: Plan, area: Area, number: int, figures: "count[int]", tables: "count[int]") -> Chapter:
    items = [
        *_figures(plan, area, number, figures),
        _development(plan, area, number, tables),
        *_back_tests(plan, area, number, tables),
    ]
    return Chapter(f"area-{number}", area.name, (f"{area.of[:1].upper()}{area.of[1:]}.",), tuple(items))


def _figures(plan: Plan, area: Area, number: int, figures: "count[int]") -> Iterator[ShownItem]:
    setting, names = plan.basis.setting, _sources(plan)
    development = _of(plan.outcome.development, area)
    population = plan.outcome.population[plan.outcome.population["area"] == area.name]
    yield _shown(
        Figure(
            id=f"population-{number}",
            title="Population on 31 December",
            unit="Persons",
            x="year",
            y="population",
            series="alternative",
            from_zero=False,
        ),
        _with_start(development, population, setting.start_year),
        next(figures),
        names,
    )
    bands = plan.outcome.bands[plan.outcome.bands["area"] == area.name]
    if len(bands):
        yield _shown(
            Figure(
                id=f"bands-{number}",
                title="Population on 31 December, as the scenario is drawn",
                unit="Persons",
                x="year",
                y="p50_persons",
                kind="fan",
                bands=FAN,
                from_zero=False,
                note="Bands hold 50, 80 and 95 per cent of the draws. Bands of several regions together are"
                " of fifty draws; those of single ones do not add up to them.",
            ),
            bands.drop(columns="area"),
            next(figures),
            ("projection_quantiles", "projection_trajectories", "projection_uncertainty"),
        )
    ends = population[population["year"].isin([setting.start_year, setting.last_year])]
    yield _shown(
        Figure(
            id=f"pyramid-{number}",
            title=f"Population by sex and age on 31 December {setting.start_year} and {setting.last_year}",
            unit="Persons",
            x="age",
            y="persons",
            series="sex",
            panel="year",
            kind="pyramid",
            axis="Age",
            note=f"Age {population['age'].max()} is the open group.",
        ),
        ends[["year", "sex", "age", "persons"]],
        next(figures),
        names,
    )
    flows = development[development["alternative"].isin([COUNTED, PROJECTED])]
    yield _shown(
        Figure(
            id=f"components-{number}",
            title="Births, deaths and net migration",
            unit="Persons a year",
            x="year",
            y="persons",
            series="component",
            note=f"Counted until {setting.start_year}, projected after. Net migration is of all kinds, within"
            f" the country and over the border.{BROKEN_DOWN if plan.basis.is_broken_down else ''}",
        ),
        flows.melt("year", list(SHOWN_COMPONENTS), "component", "persons"),
        next(figures),
        names,
    )


def _development(plan: Plan, area: Area, number: int, tables: "count[int]") -> ShownItem:
    table = Table(
        id=f"development-{number}",
        title="How the population changes",
        unit="Persons; population on 31 December",
        rows=("alternative", "year"),
        values=COMPONENTS,
        note=_every(plan),
    )
    rows = _stepped(plan, _of(plan.outcome.development, area))
    return _shown(table, rows[["alternative", "year", *COMPONENTS]], next(tables), _sources(plan))


def _back_tests(plan: Plan, area: Area, number: int, tables: "count[int]") -> Iterator[ShownItem]:
    errors = plan.outcome.back_test[plan.outcome.back_test["area"] == area.name]
    horizons = errors["horizon_years"]
    shown = errors[(horizons == 1) | (horizons % STEP == 0) | (horizons == horizons.max())]
    yield _shown(
        Table(
            id=f"back-test-{number}",
            title="Back-test: how well known years would have been projected",
            unit="Predicted less counted population, per cent, by years from the start",
            rows=("back_test", "method"),
            columns=("horizon_years",),
            values=("error_percent",),
            decimals=1,
            empty=NO_BACK_TEST,
            note="Each method had the rates of the years before the start, and the migration over the border"
            " as it came.",
        ),
        shown[["back_test", "method", "horizon_years", "error_percent"]],
        next(tables),
        ("back_test_regions", "back_test_methods"),
    )
    sizes = plan.outcome.back_test_sizes
    yield _shown(
        Table(
            id=f"back-test-sizes-{number}",
            title="The same of all regions of its size",
            unit="Per cent; share of regions",
            rows=("back_test", "size_class", "method"),
            values=(
                "regions",
                "mean_absolute_error_percent",
                "within_5_percent_share",
                "within_10_percent_share",
            ),
            decimals={
                "mean_absolute_error_percent": 1,
                "within_5_percent_share": 2,
                "within_10_percent_share": 2,
            },
            empty=NO_BACK_TEST,
            note="Thirds of the regions by population at the start, in the last year of the back-test. A"
            " group of regions of several sizes is beside all.",
        ),
        sizes[sizes["area"] == area.name],
        next(tables),
        ("back_test_accuracy", "back_test_methods"),
    )


def _of(frame: pd.DataFrame, area: Area) -> pd.DataFrame:
    return frame[frame["area"] == area.name]


def _with_start(development: pd.DataFrame, population: pd.DataFrame, start_year: int) -> pd.DataFrame:
    """Population by alternative and year. The projected line begins with the population that it starts from,
    the one without the changes with the counted."""
    lines = development[["alternative", "year", "population"]]
    counted = lines[(lines["alternative"] == COUNTED) & (lines["year"] == start_year)]
    start = float(population.loc[population["year"] == start_year, "persons"].sum())
    begins = [
        counted.assign(alternative=name, **({"population": start} if name == PROJECTED else {}))
        for name in lines["alternative"].unique()
        if name != COUNTED
    ]
    return pd.concat([lines, *begins])


def _stepped(plan: Plan, rows: pd.DataFrame) -> pd.DataFrame:
    """The first, the last and every fifth year."""
    start, last = plan.basis.setting.start_year, plan.basis.setting.last_year
    years = rows["year"]
    return rows[((years - start) % STEP == 0) | (years == start + 1) | (years == last)]


def _every(plan: Plan) -> str:
    start = plan.basis.setting.start_year
    return f"The first and the last year and every fifth from {start}; the files have every year."


def _sources(plan: Plan) -> tuple[str, ...]:
    return USED + (OF_RETURN if plan.basis.setting.relation == "d" else ())


def _shown(item: Item, frame: pd.DataFrame, number: int, names: Sequence[str]) -> ShownItem:
    return shown_item(item, result_of(frame, names), number, (), {})


def result_of(frame: pd.DataFrame, sources: Sequence[str]) -> Result:
    """A frame in the form that charts and tables of the report take; what is not there is None."""
    rows = tuple(
        tuple(None if pd.isna(cell) else cell for cell in row)
        for row in frame.itertuples(index=False, name=None)
    )
    return Result(tuple(frame.columns), rows, tuple(sorted(sources)))
