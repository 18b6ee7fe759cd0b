"""The projection, year by year: equation (1) of IO 77/36's annex, part 3."""

from dataclasses import dataclass, replace

import numpy as np

from vandring.errors import UserError
from vandring.projection.checks import TOLERANCE, check_range, check_shape
from vandring.projection.labels import REGIONAL, Array, Labels
from vandring.projection.relations.interface import Flows, Moment, Relation, Size, Stocks
from vandring.projection.totals import (
    CountryFactors,
    CountryTotals,
    births_to_total,
    deaths_to_total,
    with_births_and_deaths,
    with_net_immigration,
)
from vandring.projection.vital import (
    VitalRates,
    YearRates,
    births_by_age_of_mother,
    one_year_older,
    rates_of_year,
)


@dataclass(frozen=True)
class YearAccount:
    """What one year makes of a population; persons by age reached at the end of the year."""

    population: Array
    """31 December; shape (S, regions, 2, ages)."""
    births_by_age_of_mother: Array
    """By sex of the child; shape (S, regions, 2, ages)."""
    deaths: Array
    """Shape (S, regions, 2, ages)."""
    flows: Flows
    stocks: Stocks | None
    """What the relation remembers at the end of the year."""
    births_factor: Array
    """What the country's total multiplied births by; shape (S,)."""
    deaths_factor: Array
    """As births_factor, of deaths."""


@dataclass(frozen=True)
class Projection:
    """Populations and what changed them; persons by age reached at the end of the year.

    The account balances in every cell: population = population a year younger (births at age 0) − deaths
    − out_movers + in_movers, + net_immigration where ``is_joint`` is false (the movers hold it otherwise).
    """

    labels: Labels
    population: Array
    """31 December, the start at place 0; shape (years + 1, S, regions, 2, ages)."""
    births_by_age_of_mother: Array
    """By sex of the child; shape (years, S, regions, 2, ages)."""
    deaths: Array
    """Shape (years, S, regions, 2, ages)."""
    out_movers: Array
    """Emigrants included where ``is_joint``; shape (years, S, regions, 2, M)."""
    in_movers: Array
    """Immigrants included where ``is_joint``; shape (years, S, regions, 2, M)."""
    net_immigration: Array
    """Shape (years, S, regions, 2, M); the region axis has length 1 where the country alone is known."""
    emigrants: Array | None
    """In the form of net_immigration, regional or national by itself; None where only the net is known."""
    immigrants: Array | None
    """As emigrants."""
    is_joint: bool
    factors: CountryFactors

    @property
    def births(self) -> Array:
        """By sex; shape (years, S, regions, 2)."""
        births: Array = self.births_by_age_of_mother.sum(axis=-1)
        return births


def project_year(
    population: Array,
    rates: YearRates,
    relation: Relation,
    year: int,
    labels: Labels,
    stocks: Stocks | None,
    totals: CountryTotals | None = None,
) -> YearAccount:
    """One year, n → n + 1. ``population`` has shape (S, regions, 2, ages); ``year`` counts from 0.

    ``totals`` of the country are met within the account: births and deaths of all regions are multiplied by
    one factor, and net immigration is given, before anybody moves. Raises UserError where a cell would get
    negative, and what the relation refuses.
    """
    births = births_by_age_of_mother(population, rates)
    births_factor = deaths_factor = np.ones(len(population))
    if totals is not None:
        births, births_factor = births_to_total(births, totals.births[year], year, labels)
    exposed = one_year_older(population, births.sum(axis=-1))
    deaths, common = rates.death_probability * exposed, rates.common_death_probability
    if totals is not None:
        deaths, deaths_factor = deaths_to_total(
            rates.death_probability, exposed, totals.deaths[year], year, labels
        )
        common = np.minimum(common * deaths_factor[:, None, None], 1.0)
        lacking = totals.net_immigration_of(year, (exposed - deaths).sum(axis=(1, 2, 3)))
        relation = with_net_immigration(relation, year, lacking, labels)
    moment = Moment(year, exposed, deaths, common, labels)
    flows, stocks = relation.flows(moment, stocks)
    ending = exposed - deaths
    ending[..., : flows.out_movers.shape[-1]] += flows.in_movers - flows.out_movers
    if not flows.is_joint:
        ending[..., : flows.net_immigration.shape[-1]] += flows.net_immigration
    negative = ending < -TOLERANCE
    if negative.any():
        labels.refuse(
            "the population would be negative",
            "Deaths and out-movers are more than the cell has: look at its rates and at the net immigration.",
            ending,
            negative,
            REGIONAL,
            year,
        )
    return YearAccount(ending, births, deaths, flows, stocks, births_factor, deaths_factor)


def project(
    population: Array,
    vital: VitalRates,
    relation: Relation,
    labels: Labels,
    years: int,
    totals: CountryTotals | None = None,
) -> Projection:
    """Project a population over a number of years (at least 1).

    ``population`` has shape (scenarios, regions, 2, ages), persons on 31 December before
    ``labels.first_year``; ``totals`` are what the country is to have. Where ``vital`` has other levels for
    the country, it has the births and deaths of a projection with those. Raises UserError for inputs that do
    not fit and for scenarios that are impossible, with the cell named.
    """
    scenarios, regions = len(labels.scenario_ids), len(labels.region_codes)
    ages = population.shape[-1]
    check_shape("population", population, REGIONAL, (scenarios, regions, 2, ages))
    check_range("population", population, REGIONAL, labels)
    vital.check(years, scenarios, regions, ages, labels)
    relation.check(Size(years, scenarios, regions, ages), labels)
    if totals is not None:
        totals.check(years, scenarios, labels)
    if vital.of_the_country is not None:
        births, deaths = _of_the_country(population, vital, relation, labels, years, totals)
        totals = with_births_and_deaths(totals, births, deaths)
    accounts: list[YearAccount] = []
    before, stocks = population, relation.start()
    for year in range(years):
        account = project_year(before, rates_of_year(vital, year), relation, year, labels, stocks, totals)
        accounts.append(account)
        before, stocks = account.population, account.stocks
    return _joined(population, accounts, labels)


def _of_the_country(
    population: Array,
    vital: VitalRates,
    relation: Relation,
    labels: Labels,
    years: int,
    totals: CountryTotals | None,
) -> tuple[Array, Array]:
    """Births and deaths of all regions by the levels that give the country's; shape (years, S) each."""
    assert vital.of_the_country is not None
    try:
        country = project(population, vital.of_the_country, relation, labels, years, totals)
    except UserError as error:
        # What the scenario itself is refused for says more.
        alone = replace(vital, country_fertility_level=None, country_mortality_level=None)
        project(population, alone, relation, labels, years, totals)
        raise UserError(
            "the country's births and deaths are those that regions' levels as counted give, and with these:"
            f" {error}"
        ) from error
    births, deaths = country.births_by_age_of_mother, country.deaths
    return births.sum(axis=(2, 3, 4)), deaths.sum(axis=(2, 3, 4))


def _joined(population: Array, accounts: list[YearAccount], labels: Labels) -> Projection:
    flows = [account.flows for account in accounts]
    emigrants = [each.emigrants for each in flows if each.emigrants is not None]
    immigrants = [each.immigrants for each in flows if each.immigrants is not None]
    return Projection(
        labels=labels,
        population=np.stack([population, *(account.population for account in accounts)]),
        births_by_age_of_mother=np.stack([account.births_by_age_of_mother for account in accounts]),
        deaths=np.stack([account.deaths for account in accounts]),
        out_movers=np.stack([each.out_movers for each in flows]),
        in_movers=np.stack([each.in_movers for each in flows]),
        net_immigration=np.stack([each.net_immigration for each in flows]),
        emigrants=np.stack(emigrants) if emigrants else None,
        immigrants=np.stack(immigrants) if immigrants else None,
        is_joint=flows[0].is_joint,
        factors=CountryFactors(
            births=np.stack([account.births_factor for account in accounts]),
            deaths=np.stack([account.deaths_factor for account in accounts]),
        ),
    )
