"""Delays of the synthetic register: each regime alone does what its rate says, and truth/ tells it."""

import dataclasses

import numpy as np
import pyarrow as pa
import pytest

from vandring.errors import UserError
from vandring.register.delivery import Delivery
from vandring.register.parameters import DefectRates, SimulationParameters, no_defects, with_rates
from vandring.register.simulation import simulate
from vandring.register.view import register_view
from vandring.register.world import World

REGIMES = ("delay_drift", "month_end_batch", "summer_backlog", "office_behind", "cleared_in_1975_76")


@pytest.fixture(scope="module")
def world() -> World:
    return simulate(SimulationParameters(persons=10_000, first_year=1966, last_year=1985), seed=3)


def view(world: World, **rates: float) -> Delivery:
    """A register with nothing wrong but these."""
    return register_view(world, dataclasses.replace(no_defects(), **rates), 5, "2013-01-01")


def received(delivery: Delivery, *columns: str) -> dict[str, np.ndarray]:
    table = delivery.tables["notifications"].sort_by("notification_id")
    days = ("registration_date", "received_date")
    dates = {name: table[name].to_numpy().astype("datetime64[D]") for name in days}
    return dates | {name: np.array(table[name].to_pylist(), dtype=object) for name in columns}


def regimes(delivery: Delivery) -> list[dict]:
    return delivery.truth["delay_regimes"].to_pylist()


def test_without_regimes_the_median_is_the_same_in_all_years(world: World) -> None:
    told = received(view(world))
    years = told["registration_date"].astype("datetime64[Y]").astype(int) + 1970
    delay = (told["received_date"] - told["registration_date"]).astype(int)
    medians = [np.median(delay[(years >= first) & (years < first + 5)]) for first in (1966, 1971, 1976, 1981)]
    assert max(medians) - min(medians) <= 1.0
    assert {row["regime_value"] for row in regimes(view(world))} == {18.0}


def test_the_median_drifts_from_the_first_year_to_the_last_as_truth_says(world: World) -> None:
    delivery = view(world, delay_drift=0.5)
    told = received(delivery)
    years = told["registration_date"].astype("datetime64[Y]").astype(int) + 1970
    delay = (told["received_date"] - told["registration_date"]).astype(int)
    rows = {int(row["first_date"][:4]): row["regime_value"] for row in regimes(delivery)}
    assert rows[1966] == pytest.approx(27.0)
    assert rows[1985] == pytest.approx(12.0)
    # One day for the day itself; four in a hundred are slow, and people's messages come in order.
    for first in (1966, 1975, 1981):
        of_years = (years >= first) & (years < first + 5)
        expected = np.mean([rows[year] for year in range(first, first + 5)]) + 1
        assert np.median(delay[of_years]) == pytest.approx(expected, rel=0.12)


def test_batches_come_on_the_last_day_of_the_month(world: World) -> None:
    without, batched = received(view(world)), received(view(world, month_end_batch=0.4))

    def share(told: dict[str, np.ndarray]) -> float:
        day = told["received_date"]
        return float(np.mean((day + 1).astype("datetime64[M]") != day.astype("datetime64[M]")))

    before = share(without)
    assert before < 0.05
    assert share(batched) == pytest.approx(before + 0.4 * (1 - before), abs=0.02)
    assert np.all(batched["received_date"] >= without["received_date"])


def test_what_waits_in_july_comes_by_the_middle_of_september(world: World) -> None:
    without, waited = received(view(world)), received(view(world, summer_backlog=0.6))
    in_july = without["received_date"].astype("datetime64[M]").astype(int) % 12 == 6
    later = waited["received_date"] > without["received_date"]
    assert np.mean(later[in_july]) == pytest.approx(0.6, abs=0.04)
    of_july = later & in_july
    year = without["received_date"][of_july].astype("datetime64[Y]")
    start = year.astype("datetime64[M]") + 7
    days = (waited["received_date"][of_july] - start.astype("datetime64[D]")).astype(int)
    # A person's later message waits for the earlier one.
    assert days.min() >= 0
    assert days.max() <= 45
    assert np.mean(later[~in_july]) < 0.02


def test_an_office_behind_keeps_its_own_messages_and_truth_says_which(world: World) -> None:
    delivery = view(world, office_behind=0.05)
    spells = [row for row in regimes(delivery) if row["regime"] == "office_behind"]
    # 19 counties and 20 years.
    assert 8 <= len(spells) <= 32
    columns = ("notification_type", "from_municipality", "to_municipality")
    without, behind = received(view(world)), received(delivery, *columns)
    place = np.where(
        behind["notification_type"] == "emigration", behind["from_municipality"], behind["to_municipality"]
    )
    county = np.array([code[:2] for code in place])
    extra = (behind["received_date"] - without["received_date"]).astype(int)
    is_behind = np.zeros(len(extra), dtype=bool)
    for row in spells:
        first, last = (np.datetime64(row[name], "D") for name in ("first_date", "last_date"))
        assert (last - first).astype(int) == 181
        due = (without["received_date"] >= first) & (without["received_date"] <= last)
        is_behind |= due & (county == row["county_code"])
    assert np.mean(extra[is_behind] > 0) > 0.9
    assert np.mean(extra[is_behind]) == pytest.approx(45.0, rel=0.25)
    assert np.mean(extra[~is_behind] > 0) < 0.02


def test_old_late_messages_come_in_the_clearing(world: World) -> None:
    for share in (0.0, 0.5, 1.0):
        told = received(view(world, late_external=0.5, late_internal=0.5, cleared_in_1975_76=share))
        registered, came = told["registration_date"], told["received_date"]
        deadline = (registered.astype("datetime64[Y]") + 1).astype("datetime64[M]") + 6
        old = (registered >= np.datetime64("1967-01-01")) & (registered < np.datetime64("1972-01-01"))
        late = old & (came >= deadline.astype("datetime64[D]"))
        in_clearing = (came >= np.datetime64("1975-01-02")) & (came <= np.datetime64("1976-06-30"))
        by_chance = 0.1
        assert np.mean(in_clearing[late]) == pytest.approx(share + (1 - share) * by_chance, abs=0.1)


def test_a_regime_moves_days_of_receipt_and_nothing_else(world: World) -> None:
    """No other message is there, none says anything else, and none is late that was not."""
    rates = {"late_external": 0.05, "late_internal": 0.02, "cleared_in_1975_76": 0.8}
    on = {name: value for name, value in DefectRates().as_dictionary().items() if name in REGIMES}
    plain, changed = view(world, **rates), view(world, **(on | rates))

    def rows(delivery: Delivery) -> pa.Table:
        table = delivery.tables["notifications"].drop_columns(["notification_id", "received_date"])
        # Which file a message is in depends on the order of receipt.
        table = table.drop_columns(["source_file", "citizenship"])
        return table.sort_by([(name, "ascending") for name in table.column_names])

    assert rows(plain).equals(rows(changed))
    assert received(plain)["received_date"].tolist() != received(changed)["received_date"].tolist()
    late = [
        delivery.truth["defects"].filter(pa.compute.field("defect") == "late").num_rows
        for delivery in (plain, changed)
    ]
    assert late[0] == late[1] > 100


@pytest.mark.parametrize("name", REGIMES)
def test_regimes_are_rates_like_the_others(name: str) -> None:
    assert getattr(with_rates(DefectRates(), [f"{name}=0.25"]), name) == 0.25
    with pytest.raises(UserError, match=f"rate {name} is 2.0"):
        with_rates(DefectRates(), [f"{name}=2"])
