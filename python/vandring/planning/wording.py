"""What a plan assumes and finds, in sentences: the page and the command say the same."""

from collections.abc import Iterator

from vandring.numbers import format_number
from vandring.planning.assumptions import ALTERNATIVES
from vandring.planning.outcome import PROJECTED
from vandring.planning.own_inputs import WORDS
from vandring.planning.regions import Area
from vandring.planning.run import Plan


def change_in_words(plan: Plan, area: Area) -> tuple[str, str]:
    """The population of an area in the last year, and how it compares with that of the start."""
    setting = plan.basis.setting
    persons = plan.outcome.population
    totals = persons[persons["area"] == area.name].groupby("year")["persons"].sum()
    start, last = float(totals[setting.start_year]), float(totals[setting.last_year])
    change = ""
    if start > 0:
        per_cent = 100 * (last - start) / start
        change = f", {'+' if per_cent > 0 else ''}{format_number(per_cent, 1, has_nil=False)} per cent"
    return (
        format_number(last),
        f"on 31 December {setting.last_year}{change} from {format_number(start)} in {setting.start_year}",
    )


def assumed_in_words(plan: Plan) -> Iterator[str]:
    """Sentences on the scenario, its relation and what is changed."""
    basis, wishes, setting = plan.basis, plan.wishes, plan.basis.setting
    yield (
        f"All regions of scheme {setting.scheme_id} are projected together by sex and single age, from the"
        f" population of 31 December {setting.start_year}, with the rates of base period"
        f" {setting.base_period_id}. {plan.relation}."
    )
    for refused in plan.passed_over:
        yield f"Not possible here, and so not used: {refused}"
    if basis.is_broken_down:
        yield (
            "Municipalities grow as they did in the base period, and are scaled to their region for every sex"
            " and age (docs/method.md, 4.4)."
        )
    if basis.is_published:
        yield f"Without changes this is scenario {basis.scenario_id} ({basis.label}) as it is published" + (
            f"; after {basis.published_until}, where that ends, its last assumptions hold on."
            if setting.last_year > basis.published_until
            else "."
        )
    else:
        yield (
            f"Fertility, mortality and migration over the border are those that scenario {basis.scenario_id}"
            f" ({basis.label}) assumes; this projection of the scheme is not published itself."
        )
    yield from _changes(plan)
    if plan.unchanged_refusal:
        yield f"Without the changes it could not be projected: {plan.unchanged_refusal}"
    if (wishes.changes_series or plan.own.files) and not plan.unchanged_refusal:
        yield "What comes out without the changes stands beside it."


def _changes(plan: Plan) -> Iterator[str]:
    wishes, assumed = plan.wishes, plan.outcome.assumptions
    for name, file in plan.own.files.items():
        yield f"Changed: {WORDS[name]} comes from own inputs ({file.name})."
    if wishes.net_immigration is not None:
        persons = format_number(wishes.net_immigration)
        yield f"Changed: net immigration of the country is {persons} persons a year."
    if wishes.alternative is not None:
        net = assumed.loc[assumed["alternative"] == PROJECTED, "net_immigration"]
        first, last = (format_number(float(net.iloc[place])) for place in (0, -1))
        yield (
            f"Changed: net immigration of the country is {wishes.alternative}, {first} persons in the first"
            f" year and {last} in the last. It lies as far from the scenario's as the"
            f" {100 * ALTERNATIVES[wishes.alternative]:.0f}th percentile of the delivered years from their"
            " median, per 1 000 of the population."
        )
    for name, factor in (("fertility", wishes.fertility), ("mortality", wishes.mortality)):
        if factor is not None:
            yield f"Changed: {name} is {factor:g} times what the scenario assumes."
