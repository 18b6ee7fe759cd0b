"""One run of the planner's path: from names and wishes to tables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd

from vandring.errors import UserError
from vandring.planning.assumptions import (
    CHOSEN,
    Basis,
    Wishes,
    alternative_differences,
    assumed_series,
    check_wishes,
    choose_bases,
)
from vandring.planning.outcome import (
    PROJECTED,
    UNCHANGED,
    Outcome,
    assumed,
    back_test_of,
    back_test_sizes,
    bands_of,
    counted_development,
    of_municipalities,
    of_regions,
    population_by_age,
    projected_development,
)
from vandring.planning.own_inputs import MIGRATION, TOTALS, Own
from vandring.planning.own_inputs import MULTIPLIERS as MULTIPLIER_OF
from vandring.planning.published import Published, published
from vandring.planning.regions import Area, Found, find_areas
from vandring.planning.relation_words import relation_in_words
from vandring.projection.engine import Projection
from vandring.projection.inputs import RELATIONS, base_period_average, check_usable
from vandring.projection.labels import Array
from vandring.projection.runs import run_setting
from vandring.projection.scenarios import yearly
from vandring.projection.totals import NET_IMMIGRATION, POPULATION
from vandring.report.reading import published_at
from vandring.rooms import PUBLICATION_ROOM, Room

MOST_AREAS = 20
EVERYWHERE = "All regions"
"""The name of the whole scheme beside the areas."""
REMEDY = (
    " Small regions have too few moves for rates by sex and age: --relation hamilton_perry does without them,"
    " and --scheme names one of larger regions."
)
MULTIPLIERS = ("fertility_multiplier", "mortality_multiplier")


@dataclass(frozen=True)
class Plan:
    """What was projected for whom, and what came out."""

    found: Found
    basis: Basis
    wishes: Wishes
    outcome: Outcome
    unchanged_refusal: str
    """Why the scenario without the changes cannot be projected; empty where it can, or nothing is changed."""
    own: Own
    passed_over: tuple[str, ...]
    """Relations that come first and cannot be used, with the reason."""
    is_synthetic: bool
    room: Room
    published: datetime

    @property
    def areas(self) -> tuple[Area, ...]:
        """What was asked for."""
        return self.found.areas

    @property
    def relation(self) -> str:
        """How people move, in words."""
        if MIGRATION in self.own.tables:
            return "Migration as given by own inputs"
        return relation_in_words(self.basis.setting)


def make_plan(
    file: Path,
    names: Sequence[str],
    groups: Mapping[str, Sequence[str]],
    scheme_id: str | None,
    wishes: Wishes,
    own: Own | None = None,
) -> Plan:
    """Project areas of what a file publishes. ``names`` are regions (code or name) or groups; where there are
    none, all groups; ``own`` inputs stand in place of the published ones.

    The whole scheme is projected and regions are added up to areas. Raises UserError where the wishes
    contradict each other, a region is not known, or the projection is impossible.
    """
    check_wishes(wishes)
    own = own or Own()
    if wishes.relation is not None and MIGRATION in own.tables:
        raise UserError(
            f"--relation {wishes.relation} and {own.files[MIGRATION]} contradict each other: both say how"
            " people move; leave one out"
        )
    if TOTALS in own.tables and (wishes.net_immigration is not None or wishes.alternative is not None):
        given = set(own.tables[TOTALS]["component"])
        if given & {NET_IMMIGRATION, POPULATION}:
            raise UserError(
                f"the options on net immigration and {own.files[TOTALS]} contradict each other: both say"
                " what the country's net immigration is; leave one out"
            )
    wanted = list(dict.fromkeys(names or groups))
    if len(wanted) > MOST_AREAS:
        raise UserError(
            f"{len(wanted)} regions are too many for one page; name {MOST_AREAS} at most, or groups of them"
        )
    if EVERYWHERE in wanted:
        raise UserError(f"{EVERYWHERE!r} is the name of the whole scheme; give your group another")
    with published(file) as source:
        if wishes.relation is not None:
            check_usable(source.left_out(), wishes.relation)
        schemes, scenarios = source.schemes(), source.scenarios()
        found = find_areas(wanted, groups, schemes, scheme_id, _rank(source, scenarios, wishes))
        relations = [name for name in RELATIONS if name != "d" or source.room == PUBLICATION_ROOM]
        bases = choose_bases(scenarios, found.scheme_id, wishes, relations)
        accounts = source.accounts(found.scheme_id)
        projected = _first_possible(source, bases, wishes, own, accounts)
        basis, projections, multipliers = projected.basis, projected.projections, projected.multipliers
        municipal = source.municipal_tables(basis.setting) if basis.is_broken_down else None
        regions = {
            name: of_regions(each) if municipal is None else of_municipalities(each, basis.setting, municipal)
            for name, each in projections.items()
        }
        whole = Area(EVERYWHERE, projections[PROJECTED].labels.region_codes, "")
        counted_whole = Area(EVERYWHERE, tuple(sorted(accounts["region_code"].unique())), "")
        start_year = basis.setting.start_year
        tests, accuracy = source.back_tests(found.scheme_id)
        # Draws are of the scenario as it is published: with what the planner changes there are none.
        is_as_published = (
            basis.is_published and UNCHANGED not in projections and not projected.unchanged_refusal
        )
        drawn = source.draws(basis.scenario_id if is_as_published else "", basis.is_broken_down)
        outcome = Outcome(
            assumptions=pd.concat(
                [assumed(each, multipliers[name], name) for name, each in projections.items()],
                ignore_index=True,
            ),
            development=pd.concat(
                [
                    counted_development(accounts, [*found.areas, counted_whole], start_year),
                    *(projected_development(each, found.areas, name) for name, each in regions.items()),
                    *(
                        projected_development(of_regions(each), [whole], name)
                        for name, each in projections.items()
                    ),
                ],
                ignore_index=True,
            ),
            population=population_by_age(regions[PROJECTED], found.areas),
            back_test=back_test_of(tests, found.areas),
            back_test_sizes=back_test_sizes(tests, accuracy, found.areas),
            bands=bands_of(*drawn, found.areas),
        )
        is_synthetic = source.is_synthetic()
        room = source.room
    return Plan(
        found=found,
        basis=basis,
        wishes=wishes,
        outcome=outcome,
        unchanged_refusal=projected.unchanged_refusal,
        passed_over=projected.passed_over,
        own=own,
        is_synthetic=is_synthetic,
        room=room,
        published=published_at(file),
    )


def _rank(source: Published, scenarios: pd.DataFrame, wishes: Wishes) -> Callable[[str], tuple[object, ...]]:
    """Schemes by how near they are to what is published: the named scenario's, those with scenarios that
    could be projected, those with any; of others the one with the smallest regions."""
    projected = set(scenarios.loc[scenarios["is_projected"].astype(bool), "scheme_id"])
    named = set(scenarios.loc[scenarios["scenario_id"] == wishes.scenario_id, "scheme_id"])
    tried = set(scenarios["scheme_id"])
    counts = source.query("select scheme_id, count(*) as regions from publication.regions group by all")
    regions = dict(zip(counts["scheme_id"], counts["regions"], strict=True))

    def rank(scheme_id: str) -> tuple[object, ...]:
        return (
            scheme_id not in named,
            scheme_id not in projected,
            scheme_id not in tried,
            -int(regions[scheme_id]),
            scheme_id,
        )

    return rank


@dataclass(frozen=True)
class _Projected:
    """What came of a basis, by alternative."""

    basis: Basis
    projections: Mapping[str, Projection]
    """The scenario without the changes among them, where anything is changed and it is possible."""
    multipliers: Mapping[str, Mapping[str, Array]]
    unchanged_refusal: str
    passed_over: tuple[str, ...] = ()


def _first_possible(
    source: Published, bases: Sequence[Basis], wishes: Wishes, own: Own, accounts: pd.DataFrame
) -> _Projected:
    """The first of the bases that can be projected. Raises a UserError about the first where none can."""
    refusals: list[tuple[Basis, UserError]] = []
    for basis in bases:
        try:
            projected = _project(source, basis, wishes, own, accounts)
        except UserError as error:
            refusals.append((basis, error))
        else:
            passed = [f"{relation_in_words(each.setting)}: {why}" for each, why in refusals]
            return replace(projected, passed_over=tuple(passed))
    # With one alone, the planner or the scheme's own scenario has chosen.
    first = str(refusals[0][1]).removesuffix(".")
    raise UserError(f"{first}.{REMEDY if len(bases) > 1 or wishes.relation == 'c' else ''}")


def _project(source: Published, basis: Basis, wishes: Wishes, own: Own, accounts: pd.DataFrame) -> _Projected:
    tables, setting = source.tables(basis.setting), basis.setting
    start = tables["counted_populations"]
    persons = float(start.loc[start["year"] == setting.start_year, "persons"].sum())
    differences = {}
    if wishes.alternative is not None:
        years = accounts[accounts["year"] <= setting.start_year].groupby("year").sum(numeric_only=True)
        differences = alternative_differences(
            years["net_immigration"].to_numpy(np.float64),
            years["start_persons"].to_numpy(np.float64),
            persons,
        )
    assumptions = source.assumptions()

    def of_scenario(name: str, scenario_id: str, among: pd.DataFrame) -> Array:
        return yearly(
            among,
            name,
            [scenario_id],
            setting.years,
            np.array([persons]),
            lambda each: base_period_average(tables, setting, each),
        )[:, 0]

    regions, oldest = sorted(start["region_code"].unique()), int(start["age"].max())
    chosen, own_tables = own.applied(setting, tables, regions, oldest)
    series = assumed_series(
        assumptions,
        replace(basis, setting=chosen),
        wishes,
        lambda name: of_scenario(name, basis.scenario_id, assumptions),
        differences,
        [MULTIPLIER_OF[name] for name in own.tables if name in MULTIPLIER_OF],
    )
    is_changed = wishes.changes_series or bool(own.tables)
    ids = {PROJECTED: CHOSEN, **({UNCHANGED: basis.scenario_id} if is_changed else {})}
    multipliers = {
        alternative: {name: of_scenario(name, scenario_id, series) for name in MULTIPLIERS}
        for alternative, scenario_id in ids.items()
    }
    projections = {PROJECTED: run_setting(chosen, [CHOSEN], series, own_tables)}
    if not is_changed:
        return _Projected(basis, projections, multipliers, "")
    unchanged_setting = replace(setting, immigration_given=basis.immigration_given)
    try:
        unchanged = run_setting(unchanged_setting, [basis.scenario_id], series, tables)
    except UserError as error:
        return _Projected(basis, projections, multipliers, str(error))
    return _Projected(basis, {UNCHANGED: unchanged, **projections}, multipliers, "")
