"""On how many events a coefficient rests: of its category, and of those it is compared with."""

import numpy as np

from vandring.estimation.category_events import fewest_events
from vandring.estimation.design import build_design
from vandring.estimation.regressors import category, constant, product, quantity

BACKGROUNDS = ("nordic", "work", "refuge")
# Three backgrounds, women (0) and men (1); men in order after women.
COLUMNS = {
    "sex": np.array([0.0, 0.0, 0.0, 1.0, 1.0, 1.0]),
    "background": np.array([0.0, 1.0, 2.0, 0.0, 1.0, 2.0]),
    "age": np.array([20.0, 30.0, 40.0, 20.0, 30.0, 40.0]),
}
# No move, internal, emigration.
COUNTS = np.array(
    [
        [50.0, 60.0, 70.0, 50.0, 3.0, 70.0],
        [11.0, 12.0, 13.0, 14.0, 15.0, 16.0],
        [4.0, 5.0, 21.0, 6.0, 7.0, 0.0],
    ]
)
WOMAN = category("woman", "sex", ("female", "male"), "female")
WORK = category("background_work", "background", BACKGROUNDS, "work")
REFUGE = category("background_refuge", "background", BACKGROUNDS, "refuge")


def test_events_are_those_of_a_category_and_of_the_reference_category() -> None:
    design = build_design(COLUMNS, [constant(), quantity("age", "age"), WOMAN, WORK, REFUGE])

    found = fewest_events(design, COUNTS)

    # By hand. Constant and age: everybody, 81 moved, 43 emigrated. Women 36 and 30, men 45 and 13.
    # Nordic, with whom others are compared: 25 and 10. Workers 27 and 12, refugees 29 and 21.
    assert found.tolist() == [[81, 43], [81, 43], [36, 13], [25, 10], [25, 10]]


def test_who_had_no_move_counts_too() -> None:
    # Of male workers 3 stayed: as few as they are, an estimate tells who they are.
    of_men = {name: values[3:] for name, values in COLUMNS.items()}
    design = build_design(of_men, [constant(), WORK, REFUGE])

    found = fewest_events(design, COUNTS[:, 3:])

    # Workers 15, 7 and 3 who stayed; refugees 16 and 0; Nordic 14 and 6.
    assert found.tolist() == [[45, 13], [3, 3], [14, 0]]


def test_a_product_is_compared_with_everybody_else() -> None:
    design = build_design(COLUMNS, [constant(), WOMAN, WORK, REFUGE, product("both", WOMAN, REFUGE)])

    found = fewest_events(design, COUNTS)

    # 13 and 21 women are refugees; of the others 68 moved and 22 emigrated.
    assert found[4].tolist() == [13, 21]
