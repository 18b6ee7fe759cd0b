"""Tables of rates of small regions, from cells of regions of nobody, of a few and of many."""

import duckdb
import numpy as np
import pandas as pd
import pytest

from vandring.small_areas.tables import SHARES, level_table, net_table, rate_table

REGIONS = [f"r{number:02}" for number in range(12)]
SIZES = (0, 0.2, 1, 1, 3, 3, 10, 10, 50, 50, 200, 900)
AGES = range(70)
KEY = ["base_period_id", "scheme_id"]
SHARE_COLUMNS = [f"{kind}_share" for kind in SHARES]
EMIGRATION = 0.004


def made_cells(seed: int, scheme_id: str = "made", whole: bool = True) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    keys = pd.MultiIndex.from_product(
        [["latest"], [scheme_id], REGIONS, ["male", "female"], AGES],
        names=[*KEY, "region_code", "sex", "age"],
    ).to_frame(index=False)
    size = keys["region_code"].map(dict(zip(REGIONS, SIZES, strict=True)))
    exposed = random.poisson(size * 5).astype(float)
    moving = 0.02 + 0.1 * np.exp(-(((keys["age"] - 22) / 6.0) ** 2))
    counts = {
        "internal_out_movers": random.binomial(exposed.astype(int), moving),
        "emigrants": random.binomial(exposed.astype(int), EMIGRATION),
        "internal_in_movers": random.poisson(moving * size * 5),
        "immigrants": random.poisson(0.006 * size * 5),
    }
    scale = 1.0 if whole else random.uniform(0.3, 0.9, len(keys))
    return keys.assign(
        age_group=(keys["age"] // 5).map("g{:02}".format),
        exposed_persons=exposed,
        emigration_rate=EMIGRATION,
        **{name: value * scale for name, value in counts.items()},
    )


def made_factors() -> pd.DataFrame:
    expected = np.array([0, 0.5, 3, 3, 10, 10, 30, 30, 150, 150, 600, 2_700.0])
    rows = {"base_period_id": "latest", "scheme_id": "made", "region_code": REGIONS}
    events = np.random.default_rng(5).poisson(expected)
    return pd.concat(
        [
            pd.DataFrame(rows | {"rate_kind": kind, "events": events, "expected_events": expected})
            for kind in ("fertility", "mortality")
        ]
    )


def made_net(cells: pd.DataFrame) -> pd.DataFrame:
    """Net migration of the same movers, three years of them."""
    sums = cells.groupby([*KEY, "region_code"], as_index=False).sum(numeric_only=True)
    years = []
    for year, part in ((2021, 0.25), (2022, 0.35), (2023, 0.4)):
        years.append(
            sums[[*KEY, "region_code"]].assign(
                year=year,
                exposed_persons=sums["exposed_persons"] / 3.0,
                in_movers=(sums["internal_in_movers"] + sums["immigrants"]) * part,
                out_movers=(sums["internal_out_movers"] + sums["emigrants"]) * part,
            )
        )
    return net_table(pd.concat(years), 10.0)


def made_rates(cells: pd.DataFrame) -> pd.DataFrame:
    return rate_table(cells, level_table(cells, made_factors(), 100.0), made_net(cells), 100.0)


@pytest.fixture(scope="module", params=[True, False], ids=["persons", "estimated counts"])
def tables(request):
    cells = made_cells(1, whole=request.param)
    return cells, level_table(cells, made_factors(), 100.0), made_rates(cells)


def test_shares_add_up_to_1_in_every_cell(tables):
    _, _, rates = tables
    sums = rates.groupby(["sex", "age"])[SHARE_COLUMNS].sum()
    assert np.abs(sums - 1.0).max().max() < 1e-12
    assert rates[SHARE_COLUMNS].min().min() >= 0.0


def test_the_country_keeps_its_moves_and_a_large_region_nearly_its_own(tables):
    cells, levels, rates = tables
    both = cells.merge(rates, on=[*KEY, "region_code", "sex", "age"])
    given = (both["internal_out_migration_rate"] * both["exposed_persons"]).groupby(both["region_code"]).sum()
    of_all = levels[(levels["event_kind"] == "internal_out_migration") & (levels["age_group"] == "all")]
    assert given.sum() == pytest.approx(cells["internal_out_movers"].sum(), rel=1e-9)
    # 900 persons of each sex and age.
    assert given["r11"] == pytest.approx(of_all.set_index("region_code").loc["r11", "events"], rel=0.01)


def net_of_regions(cells: pd.DataFrame, rates: pd.DataFrame, is_joint: bool) -> pd.DataFrame:
    """Net migrants in the base period as rates give them and persons exposed, by region."""
    both = cells.merge(rates, on=[*KEY, "region_code", "sex", "age"])
    exposed = both["exposed_persons"]
    both["moving"] = both["internal_out_migration_rate"] * exposed
    of_country = both.groupby(["sex", "age"])[["moving", "immigrants"]].transform("sum")
    moving, immigrants = of_country["moving"], of_country["immigrants"]
    apart = both["internal_in_migration_share"] * moving + both["immigration_share"] * immigrants
    coming = both["in_migration_share"] * (moving + immigrants) if is_joint else apart
    both["net"] = coming - both["out_migration_rate"] * exposed
    return both.groupby("region_code")[["net", "exposed_persons"]].sum()


@pytest.mark.parametrize("is_joint", [False, True], ids=["separate shares", "joint shares"])
def test_rates_and_shares_give_the_net_migration_of_every_region(tables, is_joint):
    cells, _, rates = tables
    by_region = net_of_regions(cells, rates, is_joint)
    there = by_region["exposed_persons"] > 0
    rate = by_region["net"] / by_region["exposed_persons"].where(there)
    net = made_net(cells).set_index("region_code")
    wanted = net["net_migration_rate"] - net["all_regions_net_migration_rate"]
    found = rate - by_region.loc[there, "net"].sum() / by_region["exposed_persons"].sum()
    assert (found - wanted)[there].abs().max() < 1e-9
    assert (rates["net_migration_met_share"] == 1.0).all()
    # The smallest are drawn farthest, the largest hardly.
    assert net["prior_weight"].iloc[1] > 0.3
    assert net["prior_weight"].iloc[-1] < net["prior_weight"].iloc[1]


@pytest.mark.parametrize("movers", [1, 2, 5])
def test_where_all_who_moved_went_one_way_rates_go_part_of_it(movers):
    """Two inhabited regions say nothing of what is usual: net migration is as it was, and cannot be."""
    cells = made_cells(4)
    counts = ["internal_out_movers", "internal_in_movers", "emigrants", "immigrants"]
    cells[counts] = 0.0
    two = cells["region_code"].isin(["r10", "r11"])
    cells.loc[~two, "exposed_persons"] = 0.0
    of_age = (cells["sex"] == "male") & (cells["age"] == 22)
    cells.loc[of_age & (cells["region_code"] == "r10"), "internal_out_movers"] = movers
    cells.loc[of_age & (cells["region_code"] == "r11"), "internal_in_movers"] = movers
    rates = made_rates(cells)
    met = rates["net_migration_met_share"].unique()
    assert len(met) == 1
    assert 0.5 < met[0] < 1.0
    for is_joint in (False, True):
        net = net_of_regions(cells, rates, is_joint)["net"]
        assert -movers < net["r10"] < -0.8 * movers
        assert net.sum() == pytest.approx(0.0, abs=1e-9)


def test_births_and_deaths_of_the_country_are_kept(tables):
    _, levels, _ = tables
    for kind in ("births", "deaths"):
        rows = levels[levels["event_kind"] == kind]
        given = (rows["posterior_mean"] * rows["expected_events"]).sum()
        assert given == pytest.approx(rows["events"].sum(), rel=1e-9)
        assert list(rows["age_group"].unique()) == ["all"]


def test_groups_of_ages_give_what_all_ages_give(tables):
    _, levels, _ = tables
    for kind in ("internal_out_migration", "emigration"):
        rows = levels[levels["event_kind"] == kind]
        is_all = rows["age_group"] == "all"
        given = rows.assign(given=rows["posterior_mean"] * rows["expected_events"])
        apart = given[~is_all].groupby("region_code")["given"].sum()
        together = given[is_all].set_index("region_code")["given"]
        assert apart.to_numpy() == pytest.approx(together[apart.index].to_numpy(), rel=1e-9, abs=1e-12)


def test_a_region_of_nobody_has_the_rates_of_the_country(tables):
    cells, levels, rates = tables
    nobody = rates[rates["region_code"] == "r00"]
    assert nobody["regional_emigration_rate"].to_numpy() == pytest.approx(np.full(140, EMIGRATION), rel=0.6)
    assert (nobody["internal_out_migration_rate"] > 0).all()
    assert (nobody["internal_out_migration_rate"] < 0.4).all()
    weight = levels[(levels["region_code"] == "r00") & (levels["event_kind"] == "internal_out_migration")]
    assert (weight["prior_weight"] == 1.0).all()


def test_rates_are_part_of_the_persons(tables):
    _, _, rates = tables
    assert (rates["out_migration_rate"] <= 1.0 + 1e-15).all()
    total = rates["internal_out_migration_rate"] + rates["regional_emigration_rate"]
    assert rates["out_migration_rate"].to_numpy() == pytest.approx(total.to_numpy(), abs=1e-15)


def test_schemes_do_not_touch_each_other():
    one, other = made_cells(1), made_cells(2, "other")
    together, alone = made_rates(pd.concat([one, other])), made_rates(one)
    columns = ["internal_out_migration_rate", *SHARE_COLUMNS]
    found = together[together["scheme_id"] == "made"][columns].to_numpy()
    assert np.array_equal(found, alone[columns].to_numpy())


def test_the_one_region_of_a_country_has_its_own_rates_and_everybody():
    cells = made_cells(3)
    cells = cells[cells["region_code"] == "r11"].assign(internal_out_movers=0.0, internal_in_movers=0.0)
    rates = made_rates(cells)
    assert (rates[SHARE_COLUMNS] == 1.0).all().all()
    assert (rates["internal_out_migration_rate"] == 0.0).all()
    given = (rates["regional_emigration_rate"].to_numpy() * cells["exposed_persons"].to_numpy()).sum()
    assert given == pytest.approx(cells["emigrants"].sum(), rel=1e-9)


def test_nobody_moved_at_all():
    cells = made_cells(4).assign(
        internal_out_movers=0.0, internal_in_movers=0.0, emigrants=0.0, immigrants=0.0, emigration_rate=0.0
    )
    rates = made_rates(cells)
    assert (rates["out_migration_rate"] == 0.0).all()
    sums = rates.groupby(["sex", "age"])[SHARE_COLUMNS].sum()
    assert np.abs(sums - 1.0).max().max() < 1e-12


def test_a_delivery_without_a_base_period_has_tables_without_rows(tables):
    cells, levels, rates = tables
    no_levels = level_table(cells.iloc[:0], made_factors().iloc[:0], 100.0)
    net = made_net(cells)
    no_years = pd.DataFrame({name: [] for name in (*KEY, "region_code", "year")})
    no_net = net_table(no_years, 10.0)
    no_rates = rate_table(cells.iloc[:0], no_levels, no_net, 100.0)
    for empty, whole in ((no_levels, levels), (no_net, net), (no_rates, rates)):
        assert len(empty) == 0
        assert list(empty.columns) == list(whole.columns)
        with duckdb.connect() as connection:
            types = [
                [row[1] for row in connection.execute("describe select * from frame").fetchall()]
                for frame in (empty, whole)
            ]
        assert types[0] == types[1]
