"""What a planner's projection assumes: a published scenario, and what is changed of it."""

import difflib
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from vandring.errors import UserError
from vandring.projection.inputs import Series
from vandring.projection.labels import Array
from vandring.projection.scenarios import (
    GROSS,
    NET,
    PERSONS,
    REGIONAL,
    SMALL_AREA,
    VARIANTS,
    Setting,
    check_variants,
    settings,
)

PREFERRED = ("c", "d", "b", "a", "hamilton_perry", "none")
"""Of several scenarios of a scheme, the one with the first of these relations is projected."""
MUNICIPALITY = "municipality"
"""The scheme to which scenarios are broken down."""
CHOSEN = "chosen"
"""The scenario_id of what is projected here."""
MOST_YEARS = 100
MOST_FACTOR = 10.0
ALTERNATIVES = {"high": 0.9, "low": 0.1}
"""Quantile of the years' net immigration that each alternative takes instead of the median."""
LEAST_YEARS = 10
"""Years of the delivery from which high and low are told."""
WITHOUT = {
    "none": "it has no migration",
    "hamilton_perry": "its cohorts change as they did, whatever the assumptions",
    "given": "its migration is that of the own inputs",
}
"""Relations to which a net immigration cannot be given."""


@dataclass(frozen=True)
class Wishes:
    """What the planner asks for; None where nothing is said."""

    scenario_id: str | None = None
    relation: str | None = None
    emigration_rates: str | None = None
    to: int | None = None
    net_immigration: float | None = None
    """Persons a year, the whole country."""
    alternative: str | None = None
    """high or low."""
    fertility: float | None = None
    """Times what the scenario assumes."""
    mortality: float | None = None

    @property
    def changes_series(self) -> bool:
        """Whether anything is assumed that the scenario does not."""
        given = (self.net_immigration, self.alternative, self.fertility, self.mortality)
        return any(each is not None for each in given)


def check_wishes(wishes: Wishes) -> None:
    """Raise UserError where options contradict each other or are no such numbers."""
    if wishes.net_immigration is not None and wishes.alternative is not None:
        raise UserError(
            f"--net-immigration and --{wishes.alternative} contradict each other: both say what the net"
            " immigration is; leave one out"
        )
    if wishes.net_immigration is not None and not math.isfinite(wishes.net_immigration):
        raise UserError("--net-immigration must be a number of persons a year")
    for name, factor in (("fertility", wishes.fertility), ("mortality", wishes.mortality)):
        if factor is not None and not 0 <= factor <= MOST_FACTOR:
            raise UserError(
                f"--{name} {factor:g} must be a factor from 0 to {MOST_FACTOR:g}: 1.1 is ten per cent"
                " more than the scenario assumes"
            )


@dataclass(frozen=True)
class Basis:
    """A published scenario, and what is projected of it before anything is assumed anew."""

    scenario_id: str
    label: str
    setting: Setting
    is_published: bool
    """Whether the setting is the scenario's, which could be projected; the last year apart."""
    published_until: int
    immigration_given: str
    """What the scenario is given, whatever the planner gives."""
    is_broken_down: bool = False
    """Whether the scenario's regions are broken down to the municipalities that are asked for."""


def choose_bases(
    scenarios: pd.DataFrame, scheme_id: str, wishes: Wishes, relations: Sequence[str]
) -> list[Basis]:
    """The scenario that a projection of the scheme starts from, or several to be tried in their order.

    One where it is named, or is the scheme's own and could be projected: the first by PREFERRED. One for
    municipalities, where a scenario could and is broken down to them. Else one of each relation in that
    order, those that could of some scheme first, with the scheme instead of its own; relation c then has
    regional emigration rates, because those of a country do not fit small regions, and none is tried only
    where it is named, because a region without migration is nobody's default. ``scenarios`` has the columns
    of projection_scenarios; ``relations`` are those that the file has the tables for. Raises UserError where
    there is none, or the years are impossible.
    """
    if wishes.relation is not None and wishes.relation not in PREFERRED:
        raise UserError(
            f"there is no relation {wishes.relation!r}; choose one of {', '.join(sorted(PREFERRED))}"
            " (docs/method.md, 4.3, says what they are)"
        )
    known = scenarios[scenarios["relation"].isin(relations)]
    if wishes.scenario_id is not None:
        known = _scenario(scenarios, wishes.scenario_id)
    elif wishes.relation is not None:
        known = known[known["relation"] == wishes.relation]
    if wishes.emigration_rates is not None:
        known = known[known["relation"].isin(["c", "d", wishes.relation])]
    if known.empty:
        what = "" if wishes.relation is None else f" of relation {wishes.relation}"
        raise UserError(
            f"this build has no scenario{what} that starts from the delivery and needs no more than this file"
            " has; choose another --relation, or read the publication with --publication"
        )
    could = known["is_projected"].astype(bool)
    is_own = could & (known["scheme_id"] == scheme_id)
    is_broken_down = could & known["has_municipalities"].astype(bool) & (scheme_id == MUNICIPALITY)
    places = [_place(relation) for relation in known["relation"]]
    known = known.assign(is_own=is_own, is_broken_down=is_broken_down, could=could, place=places)
    known = known.sort_values(
        ["is_own", "is_broken_down", "could", "place", "scenario_id"],
        ascending=[False, False, False, True, True],
    )
    first = known.iloc[0]
    is_named = wishes.scenario_id is not None or wishes.emigration_rates is not None
    if first["is_own"] or first["is_broken_down"] or is_named:
        known = known.iloc[:1]
    elif wishes.relation is None:
        known = known[known["relation"] != "none"]
    of_each = known.groupby("place", sort=False).head(1)
    return [_basis(of_each.iloc[[place]], scheme_id, wishes) for place in range(len(of_each))]


def _basis(row: pd.DataFrame, scheme_id: str, wishes: Wishes) -> Basis:
    """What one row of the scenarios, marked as in choose_bases, gives."""
    (setting, (scenario_id,)) = next(iter(settings(row).items()))
    own, broken_down = bool(row["is_own"].iloc[0]), bool(row["is_broken_down"].iloc[0])
    placed = setting if broken_down and not own else replace(setting, scheme_id=scheme_id)
    chosen = _with_variants(placed, wishes, own or broken_down)
    check_variants(chosen, "vandring project")
    return Basis(
        scenario_id,
        str(row["label"].iloc[0]),
        replace(chosen, last_year=_last_year(wishes.to, setting)),
        (own or broken_down) and chosen == setting,
        setting.last_year,
        setting.immigration_given,
        broken_down and not own,
    )


def _scenario(scenarios: pd.DataFrame, scenario_id: str) -> pd.DataFrame:
    found = scenarios[scenarios["scenario_id"] == scenario_id]
    if found.empty:
        names = sorted(scenarios["scenario_id"])
        near = difflib.get_close_matches(scenario_id, names) or names
        raise UserError(
            f"there is no scenario {scenario_id!r} that starts from the delivery; do you mean"
            f" {', '.join(near)}?"
        )
    return found


def _with_variants(setting: Setting, wishes: Wishes, is_published: bool) -> Setting:
    """The setting with the relation and the variants that are wished, or that a scheme needs."""
    if wishes.relation is not None and wishes.relation != setting.relation:
        defaults = {name: next(iter(values)) for name, values in VARIANTS.items()}
        defaults["rate_method"] = setting.rate_method
        setting = Setting(
            setting.inputs,
            setting.base_period_id,
            setting.scheme_id,
            wishes.relation,
            setting.start_year,
            setting.last_year,
            **defaults,
        )
    if wishes.emigration_rates is not None:
        setting = replace(setting, emigration_rates=wishes.emigration_rates)
    elif _may_lack_movers(setting, is_published, wishes):
        setting = replace(setting, emigration_rates=REGIONAL)
    # A total that is given is a net one, whatever the scenario is given.
    if wishes.net_immigration is not None and setting.immigration_given == GROSS:
        setting = replace(setting, immigration_given=NET)
    return setting


def _may_lack_movers(setting: Setting, is_published: bool, wishes: Wishes) -> bool:
    """Whether raw rates of regions that nobody has tried may leave fewer than nobody to move in, (10)."""
    is_raw = setting.relation == "c" and setting.rate_method != SMALL_AREA
    return is_raw and not is_published and wishes.scenario_id is None


def _last_year(to: int | None, setting: Setting) -> int:
    if to is None:
        return setting.last_year
    if not setting.start_year < to <= setting.start_year + MOST_YEARS:
        raise UserError(
            f"--to {to} is out of range: the projection starts from the population of 31 December"
            f" {setting.start_year}, so the last year is one of {setting.start_year + 1} to"
            f" {setting.start_year + MOST_YEARS}"
        )
    return to


def _place(relation: str) -> int:
    return PREFERRED.index(relation) if relation in PREFERRED else len(PREFERRED)


def assumed_series(
    assumptions: pd.DataFrame,
    basis: Basis,
    wishes: Wishes,
    own_series: Series,
    differences: Mapping[str, float],
    own_multipliers: Collection[str] = (),
) -> pd.DataFrame:
    """The series of the scenario and of what is chosen, as the seed scenario_series has them.

    ``own_series`` gives those of the scenario by name, shape (years,), persons or multipliers;
    ``differences`` (of ``alternative_differences``) are persons a year by alternative; ``own_multipliers``
    name those of own rates, which the scenario's do not multiply. Raises UserError where the relation does
    not take what is wished.
    """
    own = assumptions[assumptions["scenario_id"] == basis.scenario_id]
    relation, years = basis.setting.relation, basis.setting.years
    _check_relation(relation, wishes)
    changed: dict[str, Array] = {}
    if wishes.net_immigration is not None:
        given = np.full(len(years), wishes.net_immigration)
        if relation == "b":
            changed["immigration"] = given + own_series("emigration")
        else:
            changed["net_immigration"] = given
    elif wishes.alternative is not None:
        is_gross = relation == "b" or basis.setting.immigration_given == GROSS
        name = "immigration" if is_gross else "net_immigration"
        changed[name] = own_series(name) + differences[wishes.alternative]
    chosen = own[~own["series"].isin(list(changed))].assign(scenario_id=CHOSEN)
    for name, factor in (
        ("fertility_multiplier", wishes.fertility),
        ("mortality_multiplier", wishes.mortality),
    ):
        if name in own_multipliers:
            chosen["value"] = chosen["value"].where(chosen["series"] != name, 1.0)
        if factor is not None:
            chosen["value"] = chosen["value"].where(chosen["series"] != name, chosen["value"] * factor)
    new = [
        pd.DataFrame(
            {
                "scenario_id": CHOSEN,
                "series": name,
                "from_year": list(years),
                "value": values,
                "unit": PERSONS,
            }
        )
        for name, values in changed.items()
    ]
    return pd.concat([own, chosen, *new], ignore_index=True)


def _check_relation(relation: str, wishes: Wishes) -> None:
    asks_for_migration = wishes.net_immigration is not None or wishes.alternative is not None
    if (relation in WITHOUT and asks_for_migration) or (
        relation == "hamilton_perry" and wishes.changes_series
    ):
        what = "net immigration" if asks_for_migration else "fertility and mortality"
        raise UserError(
            f"{what} cannot be given to relation {relation}, because {WITHOUT[relation]}; choose another"
            " --relation (c takes all of them)"
        )


def alternative_differences(net_immigration: Array, start_persons: Array, persons: float) -> dict[str, float]:
    """How many persons a year high and low are from the scenario, by alternative.

    ``net_immigration`` and ``start_persons`` (years,) are the country's in the years that are delivered. Of
    net immigration per 1 000 of the population on 1 January: the 90th (high) or 10th (low) percentile less
    the median, times ``persons``, the population at the start. Raises UserError for fewer than 10 years.
    """
    if len(net_immigration) < LEAST_YEARS:
        raise UserError(
            f"high and low are told from the years that the delivery covers, at least {LEAST_YEARS}; it"
            f" covers {len(net_immigration)}: give the persons a year with --net-immigration"
        )
    rates = net_immigration / start_persons
    middle = float(np.median(rates))
    return {name: (float(np.quantile(rates, at)) - middle) * persons for name, at in ALTERNATIVES.items()}
