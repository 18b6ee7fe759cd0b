"""One year of two regions and three ages, worked by hand.

Ages 0, 1 and 2 (open); people move at ages 0 and 1. On 31 December, men and women alike:

    region   age 0   age 1   age 2
    X          100      80      60
    Y          200     100      40

Death probabilities 0.1, 0 and 0.5 at the ages reached; 0.4 births per woman who reaches 2, twice that in Y.
"""

from dataclasses import replace

import numpy as np
import pytest

from vandring.errors import UserError
from vandring.projection.engine import project
from vandring.projection.labels import Labels
from vandring.projection.relations.closed import NoMigration
from vandring.projection.relations.given_migration import GivenMigration
from vandring.projection.relations.gross_shares import GrossShares
from vandring.projection.relations.interface import Moment, Stocks
from vandring.projection.relations.joint_rates import JointMoves, JointRates
from vandring.projection.relations.net_shares import NetShares
from vandring.projection.relations.return_migration import ReturnMigration
from vandring.projection.vital import VitalRates

LABELS = Labels(("hand",), ("X", "Y"), 1975)
POPULATION = np.array([[[[100.0, 80, 60]] * 2, [[200.0, 100, 40]] * 2]])
VITAL = VitalRates(
    fertility_rate=np.array([[0.0, 0.0, 0.4]]),
    death_probability=np.array([[[0.1, 0.0, 0.5]] * 2]),
    girl_share=np.array([0.5]),
    fertility_level=np.array([[1.0, 2.0]]),
    mortality_level=np.array([[1.0, 1.0]]),
    fertility_multiplier=np.ones((1, 1)),
    mortality_multiplier=np.ones((1, 1)),
)
OUT_RATE = np.array([[[[0.1, 0.2]] * 2, [[0.1, 0.1]] * 2]])
IN_SHARE = np.array([[[[0.4, 0.25]] * 2, [[0.6, 0.75]] * 2]])


def one_year(relation):
    return project(POPULATION, VITAL, relation, LABELS, years=1)


def close(actual, expected):
    np.testing.assert_allclose(actual, expected, rtol=0, atol=1e-9)


# Women who reach 2: X 80 + 60 = 140, Y 100 + 40 = 140. Less half of their deaths: 140 · (1 − 0.5 / 2) = 105.
# Births: X 0.4 · 105 = 42, Y 0.8 · 105 = 84, half of them girls.
# Exposed at ages 0, 1, 2: X 21, 100, 140; Y 42, 200, 140. Deaths: X 2.1, 0, 70; Y 4.2, 0, 70.
BIRTHS = [[21, 21], [42, 42]]
DEATHS = [[[2.1, 0, 70]] * 2, [[4.2, 0, 70]] * 2]


def test_births_and_deaths():
    projected = one_year(
        JointRates(
            JointMoves(np.zeros((1, 2, 2, 2)), IN_SHARE),
            np.zeros((1, 2, 2)),
            np.full((1, 2, 2), 0.25),
            np.zeros((1, 1)),
        )
    )
    close(projected.births[0, 0], BIRTHS)
    close(projected.deaths[0, 0], DEATHS)
    close(projected.population[1, 0], [[[18.9, 100, 70]] * 2, [[37.8, 200, 70]] * 2])


def test_births_by_the_age_that_the_mother_reaches():
    # 0.1 births per woman who reaches 1 besides; she dies in no case. X: 0.1 · 100 = 10, Y: 0.2 · 200 = 40.
    # At 2 as above, 42 and 84. A quarter of them all are girls; no woman bears at the age that she reaches at
    # birth.
    vital = replace(VITAL, fertility_rate=np.array([[0.0, 0.1, 0.4]]), girl_share=np.array([0.25]))
    projected = project(POPULATION, vital, NoMigration(), LABELS, years=1)
    close(
        projected.births_by_age_of_mother[0, 0],
        [[[0, 7.5, 31.5], [0, 2.5, 10.5]], [[0, 30, 63], [0, 10, 21]]],
    )
    # They are the newborn: of 39 boys of X a tenth dies.
    close(projected.births[0, 0], [[39, 13], [93, 31]])
    close(projected.population[1, 0, 0, :, 0], [35.1, 11.7])


def test_levels_of_the_country():
    # As in BIRTHS and DEATHS the country has 126 births and 292.6 deaths; regions have levels of mortality of
    # their own, 0.8 in X and 1.2 in Y. Women who bear: X 140 · (1 − 0.4 / 2) = 112, Y 140 · (1 − 0.6 / 2) =
    # 98; births 0.4 · 112 = 44.8 and 0.8 · 98 = 78.4, together 123.2: each times 126 / 123.2.
    # Deaths: X 0.08 at 0 and 0.4 at 2, Y 0.12 at 0 and 0.6 at 2, each times one factor.
    levels = {"country_fertility_level": VITAL.fertility_level, "country_mortality_level": np.ones((1, 2))}
    vital = replace(VITAL, mortality_level=np.array([[0.8, 1.2]]), **levels)
    projected = project(POPULATION, vital, NoMigration(), LABELS, years=1)
    births = np.array([44.8, 78.4]) * 126 / 123.2
    close(projected.births[0, 0], np.stack([births / 2, births / 2], axis=1))
    close(projected.factors.births, [[126 / 123.2]])
    dying = np.array([[0.08 * births[0] / 2, 0, 56], [0.12 * births[1] / 2, 0, 84]])
    close(projected.deaths[0, 0], np.stack([dying * 146.3 / dying.sum()] * 2, axis=1))


def test_a_refusal_for_the_levels_of_the_country_says_so():
    # Of 140 at 2 a half dies and 50 can leave; with 1.9 times the deaths only 7 are there.
    net = np.zeros((1, 1, 2, 2, 3))
    net[..., 2] = -50.0
    levels = {
        "country_fertility_level": VITAL.fertility_level,
        "country_mortality_level": np.full((1, 2), 1.9),
    }
    close(
        project(POPULATION, VITAL, GivenMigration(net), LABELS, 1).population[1, 0, :, :, 2],
        np.full((2, 2), 20),
    )
    with pytest.raises(UserError, match=r"levels as counted give, and with these: .* negative"):
        project(POPULATION, replace(VITAL, **levels), GivenMigration(net), LABELS, years=1)
    # What is impossible with any levels is told as before.
    with pytest.raises(UserError, match=r"^(?!the country's births).* negative"):
        project(POPULATION, replace(VITAL, **levels), GivenMigration(2 * net), LABELS, years=1)


def test_relation_c():
    # (5) out-movers: X 0.1 · 21 = 2.1, 0.2 · 100 = 20; Y 0.1 · 42 = 4.2, 0.1 · 200 = 20.
    # (7) emigrants of a sex: 0.05 · (21 + 42) = 3.15 and 0.05 · (100 + 200) = 15; all 2 · 18.15 = 36.3.
    # (8) immigration: 13.7 + 36.3 = 50.
    # (9) men 0.1 · 50 = 5, 0.3 · 50 = 15; women 0.2 · 50 = 10, 0.4 · 50 = 20.
    # (10) men 5 + 6.3 − 3.15 = 8.15, 15 + 40 − 15 = 40; women 10 + 6.3 − 3.15 = 13.15, 20 + 40 − 15 = 45.
    # (6) X takes 0.4 and 0.25 of them, Y 0.6 and 0.75.
    projected = one_year(
        JointRates(
            JointMoves(OUT_RATE, IN_SHARE),
            np.full((1, 2, 2), 0.05),
            np.array([[[0.1, 0.3], [0.2, 0.4]]]),
            np.array([[13.7]]),
        )
    )
    close(projected.out_movers[0, 0], [[[2.1, 20]] * 2, [[4.2, 20]] * 2])
    close(projected.emigrants[0, 0], [[[3.15, 15], [3.15, 15]]])
    close(projected.immigrants[0, 0], [[[5, 15], [10, 20]]])
    close(
        projected.in_movers[0, 0],
        [[[3.26, 10], [5.26, 11.25]], [[4.89, 30], [7.89, 33.75]]],
    )
    # (1) men of X at 0: 21 − 2.1 − 2.1 + 3.26 = 20.06; at 1: 100 − 0 − 20 + 10 = 90; at 2: 140 − 70 = 70.
    close(
        projected.population[1, 0],
        [
            [[20.06, 90, 70], [22.06, 91.25, 70]],
            [[38.49, 210, 70], [41.49, 213.75, 70]],
        ],
    )


def test_relation_c_given_gross_immigration():
    # Emigrants as in relation c, 36.3. Immigration is 60 whatever they are: men 6 and 18, women 12 and 24;
    # net 23.7.
    projected = one_year(
        JointRates(
            JointMoves(OUT_RATE, IN_SHARE),
            np.full((1, 2, 2), 0.05),
            np.array([[[0.1, 0.3], [0.2, 0.4]]]),
            net_immigration=None,
            immigration=np.array([[60.0]]),
        )
    )
    close(projected.emigrants[0, 0], [[[3.15, 15], [3.15, 15]]])
    close(projected.immigrants[0, 0], [[[6, 18], [12, 24]]])
    close(projected.net_immigration[0, 0], [[[2.85, 3], [8.85, 9]]])
    # (10), men at 1: 18 + 40 − 15 = 43, of which X takes 0.25: 100 − 20 + 10.75.
    close(projected.population[1, 0, 0, 0, 1], 90.75)


def test_relation_c_by_regional_emigration_rates():
    # (7) in X 0.04 · 21 = 0.84 and 0.1 · 100 = 10, in Y 0.05 · 42 = 2.1 and 0.02 · 200 = 4 of each sex:
    # 2.94 and 14, all 2 · 16.94 = 33.88. (8) 16.12 + 33.88 = 50. (5) is as in relation c.
    # (10) men 5 + 6.3 − 2.94 = 8.36, 15 + 40 − 14 = 41; women 10 + 6.3 − 2.94 = 13.36, 20 + 40 − 14 = 46.
    rate = np.array([[[[0.04, 0.1]] * 2, [[0.05, 0.02]] * 2]])
    projected = one_year(
        JointRates(
            JointMoves(OUT_RATE, IN_SHARE, rate),
            None,
            np.array([[[0.1, 0.3], [0.2, 0.4]]]),
            np.array([[16.12]]),
        )
    )
    close(projected.out_movers[0, 0], [[[2.1, 20]] * 2, [[4.2, 20]] * 2])
    close(projected.emigrants[0, 0], [[[0.84, 10]] * 2, [[2.1, 4]] * 2])
    close(projected.immigrants[0, 0], [[[5, 15], [10, 20]]])
    close(
        projected.in_movers[0, 0],
        [[[3.344, 10.25], [5.344, 11.5]], [[5.016, 30.75], [8.016, 34.5]]],
    )
    # (1) men of X at 0: 21 − 2.1 − 2.1 + 3.344 = 20.144; at 1: 100 − 20 + 10.25 = 90.25.
    close(projected.population[1, 0, 0, 0], [20.144, 90.25, 70])


def test_relation_c_with_separate_shares():
    # Emigrants, immigrants and out-movers as in relation c. Internal in-movers: 6.3 − 3.15 = 3.15 at 0, of
    # whom X takes 0.4, and 40 − 15 = 25 at 1, of whom X takes 0.25. Of immigrants X takes half at 0 and 0.8
    # at 1.
    # X, men: 1.26 + 2.5 = 3.76 and 6.25 + 12 = 18.25; women 1.26 + 5 = 6.26 and 6.25 + 16 = 22.25.
    # Y, men: 1.89 + 2.5 = 4.39 and 18.75 + 3 = 21.75; women 1.89 + 5 = 6.89 and 18.75 + 4 = 22.75.
    projected = one_year(
        JointRates(
            JointMoves(
                OUT_RATE, IN_SHARE, immigration_share=np.array([[[[0.5, 0.8]] * 2, [[0.5, 0.2]] * 2]])
            ),
            np.full((1, 2, 2), 0.05),
            np.array([[[0.1, 0.3], [0.2, 0.4]]]),
            np.array([[13.7]]),
        )
    )
    close(projected.immigrants[0, 0], [[[2.5, 12], [5, 16]], [[2.5, 3], [5, 4]]])
    close(
        projected.in_movers[0, 0],
        [[[3.76, 18.25], [6.26, 22.25]], [[4.39, 21.75], [6.89, 22.75]]],
    )
    # The country's net, as its emigrants: men 5 − 3.15 and 15 − 15, women 10 − 3.15 and 20 − 15.
    close(projected.net_immigration[0, 0], [[[1.85, 0], [6.85, 5]]])
    # (1) men of X at 1: 100 − 20 + 18.25.
    close(projected.population[1, 0, 0, 0, 1], 98.25)


def adjusted_one_year(rate):
    return one_year(
        JointRates(
            JointMoves(OUT_RATE, IN_SHARE, rate),
            np.full((1, 2, 2), 0.05),
            np.array([[[0.1, 0.3], [0.2, 0.4]]]),
            np.array([[13.7]]),
        )
    )


def test_relation_c_by_adjusted_emigration_rates():
    # Of the 3.15 and 15 emigrants of relation c the regional rates give 0.84 and 10 of X, 2.1 and 2 of Y:
    # X has 3.15 · 0.84 / 2.94 = 0.9 and 15 · 10 / 12 = 12.5 of them, Y 2.25 and 2.5.
    # Out-movers: X (0.1 − 0.04) · 21 + 0.9 = 2.16 and (0.2 − 0.1) · 100 + 12.5 = 22.5; Y 2.1 + 2.25 = 4.35
    # and (0.1 − 0.01) · 200 + 2.5 = 20.5.
    # (10) men 5 + 1.26 + 2.1 = 8.36, 15 + 10 + 18 = 43; women 10 + 3.36 = 13.36, 20 + 28 = 48.
    projected = adjusted_one_year(np.array([[[[0.04, 0.1]] * 2, [[0.05, 0.01]] * 2]]))
    close(projected.emigrants[0, 0], [[[0.9, 12.5]] * 2, [[2.25, 2.5]] * 2])
    close(projected.out_movers[0, 0], [[[2.16, 22.5]] * 2, [[4.35, 20.5]] * 2])
    close(projected.immigrants[0, 0, 0], [[5, 15], [10, 20]])
    close(
        projected.in_movers[0, 0],
        [[[3.344, 10.75], [5.344, 12]], [[5.016, 32.25], [8.016, 36]]],
    )
    # (1) men of X at 1: 100 − 22.5 + 10.75.
    close(projected.population[1, 0, 0, 0, 1], 88.25)


def test_where_no_region_had_emigrants_they_leave_as_people_live():
    # At 0 no region's rate gives any: of 3.15 a third, 21 of 63, leaves X.
    projected = adjusted_one_year(np.array([[[[0.0, 0.1]] * 2, [[0.0, 0.01]] * 2]]))
    close(projected.emigrants[0, 0], [[[1.05, 12.5]] * 2, [[2.1, 2.5]] * 2])
    close(projected.out_movers[0, 0, 0, 0, 0], 2.1 + 1.05)


def test_relation_a():
    # Out-movers as above. In-movers: of 6.3 and 40 out-movers X takes 0.4 · 6.3 = 2.52 and 0.25 · 40 = 10,
    # Y 3.78 and 30. Net immigration 10:
    # shares −0.1 in X at 0 (men), 0.6 in Y at 1 (men), 0.5 in Y at 1 (women).
    share = np.zeros((1, 2, 2, 2))
    share[0, 0, 0, 0], share[0, 1, 0, 1], share[0, 1, 1, 1] = -0.1, 0.6, 0.5
    projected = one_year(NetShares(OUT_RATE, IN_SHARE, share, np.array([[10.0]])))
    close(projected.in_movers[0, 0], [[[2.52, 10]] * 2, [[3.78, 30]] * 2])
    # X, men at 0: 18.9 − 2.1 + 2.52 − 1 = 18.32, women 19.32; at 1: 100 − 20 + 10 = 90.
    # Y at 0: 37.8 − 4.2 + 3.78 = 37.38; men at 1: 200 − 20 + 30 + 6 = 216, women 215.
    close(
        projected.population[1, 0],
        [[[18.32, 90, 70], [19.32, 90, 70]], [[37.38, 216, 70], [37.38, 215, 70]]],
    )


def test_relation_b():
    # Emigration 20, all of men of Y at 1.
    # Immigration 30: a third women of X at 0, two thirds women of Y at 1.
    emigrants, immigrants = np.zeros((1, 2, 2, 2)), np.zeros((1, 2, 2, 2))
    emigrants[0, 1, 0, 1] = 1.0
    immigrants[0, 0, 1, 0], immigrants[0, 1, 1, 1] = 1 / 3, 2 / 3
    projected = one_year(
        GrossShares(OUT_RATE, IN_SHARE, emigrants, immigrants, np.array([[20.0]]), np.array([[30.0]]))
    )
    # Women of X at 0: 18.9 − 2.1 + 2.52 + 10 = 29.32. Y at 1: men 210 − 20 = 190, women 210 + 20 = 230.
    close(
        projected.population[1, 0],
        [[[19.32, 90, 70], [29.32, 90, 70]], [[37.38, 190, 70], [37.38, 230, 70]]],
    )


def test_relation_d():
    # Completed years 0, 1 (open). Immigrants in the country: 40 men aged 0 who came in the year, 10 who came
    # before; 20 men aged 0 abroad since the year. A year later all of them reach age 1 and τ = 1.
    immigrants, abroad = np.zeros((1, 2, 3, 2)), np.zeros((1, 2, 3, 2))
    immigrants[0, 0, 0] = 40, 10
    abroad[0, 0, 0, 0] = 20
    hazard, returning = np.full((1, 2, 2, 2), 0.3), np.full((1, 2, 2, 2), 0.25)
    relation = ReturnMigration(
        JointMoves(OUT_RATE, IN_SHARE),
        hazard,
        np.full((1, 2, 2), 0.02),
        returning,
        np.array([[[0.1, 0.3], [0.2, 0.4]]]),
        np.array([[7.66]]),
        Stocks(immigrants, abroad),
    )
    # U_f: men at 1: 0.3 · 50 = 15. U_d: at 0: 0.02 · 63 = 1.26 of each sex; at 1: men 0.02 · (300 − 50) = 5,
    # women 0.02 · 300 = 6. U₁ = 1.26 + 1.26 + 15 + 5 + 6 = 28.52. I_d: men at 1: 0.25 · 20 = 5.
    # I_f = 7.66 + 28.52 − 5 = 31.18: men 3.118, 9.354; women 6.236, 12.472.
    projected = one_year(relation)
    close(projected.emigrants[0, 0, 0], [[1.26, 20], [1.26, 6]])
    close(projected.immigrants[0, 0, 0], [[3.118, 9.354 + 5], [6.236, 12.472]])
    assert projected.net_immigration.sum() == pytest.approx(7.66, abs=1e-9)
    # (10), men at 1: 14.354 + 40 − 20 = 34.354, of which X takes 0.25: 100 − 20 + 8.5885.
    close(projected.population[1, 0, 0, 0, 1], 88.5885)


def test_stocks_of_relation_d_age_and_remember():
    # As above, with 8 women aged 1 of τ = 1 besides. What stands at (age 0, τ = 0) reaches (age 1, τ = 1);
    # what stands at (age 1, τ = 1, open) reaches (age 2, τ = 1).
    immigrants, abroad = np.zeros((1, 2, 3, 2)), np.zeros((1, 2, 3, 2))
    immigrants[0, 0, 0] = 40, 10
    immigrants[0, 1, 1, 1] = 8
    abroad[0, 0, 0, 0] = 20
    relation = ReturnMigration(
        JointMoves(OUT_RATE, IN_SHARE),
        np.full((1, 2, 2, 2), 0.3),
        np.full((1, 2, 2), 0.02),
        np.full((1, 2, 2, 2), 0.25),
        np.array([[[0.1, 0.3], [0.2, 0.4]]]),
        np.array([[7.66]]),
        Stocks(immigrants, abroad),
    )
    exposed = np.array([[[[21.0, 100, 140]] * 2, [[42.0, 200, 140]] * 2]])
    moment = Moment(0, exposed, exposed * 0, VITAL.death_probability, LABELS)
    _, ending = relation.flows(moment, relation.start())
    # Immigrants, men: (1, τ 1): 50 − 15 = 35, and first-time immigrants at τ = 0.
    # Women (2, τ 1): 8 · (1 − 0.5) = 4.
    close(ending.immigrants[0, 0], [[3.118, 0], [9.354, 35], [0, 0]])
    close(ending.immigrants[0, 1], [[6.236, 0], [12.472, 0], [0, 4]])
    # Abroad, men: (1, τ 1): 20 − 5 = 15; who left in the year at τ = 0.
    close(ending.nationals_abroad[0, 0], [[1.26, 0], [5, 15], [0, 0]])
    close(ending.nationals_abroad[0, 1], [[1.26, 0], [6, 0], [0, 0]])
