"""``vandring predict``."""

import argparse
from typing import TYPE_CHECKING

from vandring.rooms import CONFIDENTIAL

if TYPE_CHECKING:
    from vandring.estimation.attributes import FloatArray
    from vandring.estimation.published_logit import Person, PublishedLogit

NORMAL_95 = 1.959964
"""Standard errors on either side of an estimate in a 95 % interval."""
OUTCOMES = ("stays", "moves to another region", "emigrates")


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser(
        "predict",
        help="the probabilities that a person described in words stays, moves or emigrates",
        description="Predict from a published trinomial logit: three probabilities with 95 per cent "
        "intervals (delta method over both equations jointly), and the difference to another person. What is "
        "not said of the person is as the publication's reference person has it, and printed. It needs how "
        "coefficients vary together, which is not open, and reads published.duckdb in the directory that "
        f"VANDRING_BUILD_DIR names (default: build), which is {CONFIDENTIAL}.",
        epilog="Example: vandring predict --model type1 age=30 sex=female labour_status=employed "
        "background=work --compare labour_status=unemployed",
    )
    parser.add_argument("person", nargs="*", metavar="ATTRIBUTE=VALUE", help="what the person is like")
    parser.add_argument(
        "--model", default="type1", metavar="MODEL", help="model_id of logit_fits (default: type1)"
    )
    parser.add_argument(
        "--compare", nargs="+", default=[], metavar="ATTRIBUTE=VALUE", help="in what the other person differs"
    )
    parser.add_argument("--robust", action="store_true", help="robust instead of classical standard errors")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the prediction. Raises UserError where model or person cannot be understood."""
    from vandring.estimation.published_logit import completed, described, read_logit
    from vandring.places import PUBLISHED, build_directory, require_published

    published = build_directory() / PUBLISHED
    require_published(published)
    model = read_logit(published, arguments.model)
    person, lent = completed(described(arguments.person, model), model)
    other = {**person, **described(arguments.compare, model)} if arguments.compare else None
    print(text(model, person, lent, other, arguments.robust))
    return 0


def text(
    model: "PublishedLogit",
    person: "Person",
    lent: tuple[str, ...],
    other: "Person | None" = None,
    is_robust: bool = False,
) -> str:
    """The probabilities of a person, and how those of another differ, in words and figures."""
    from vandring.estimation.published_logit import check_family

    covariance = model.robust_covariance if is_robust else model.covariance
    predicted = model.predicted(person)
    errors = "robust" if is_robust else "classical"
    lines = [
        f"Trinomial logit {model.model_id}, {_counted(model)}; {errors} standard errors"
        + ("" if model.facts["separation"] is None else "; estimated with Firth's penalty"),
        f"Outcomes of {_years(model)}; moves are between regions of the scheme {model.facts['scheme_id']}",
        f"Person: {_words(person, [name for name in person if name not in lent]) or 'nothing said'}",
    ]
    if lent:
        lines.append(f"  as the reference person: {_words(person, lent)}")
    lines += ["", f"{'in the year':<24}{'probability':>12}   95 % interval"]
    lines += _lines(predicted.probabilities, predicted.standard_errors(covariance), is_difference=False)
    if other is not None:
        check_family(other)
        differing = [name for name in other if other[name] != person[name]]
        effect = model.predicted(other).less(predicted)
        lines += ["", f"Other person: {_words(other, differing) or 'no difference'}", ""]
        lines.append(f"{'other less person':<24}{'difference':>12}   95 % interval")
        lines += _lines(effect.probabilities, effect.standard_errors(covariance), is_difference=True)
    return "\n".join(lines)


def _years(model: "PublishedLogit") -> str:
    first, last = model.facts["first_outcome_year"], model.facts["last_outcome_year"]
    return str(first) if first == last else f"{first}–{last}"


def _words(person: "Person", names: "list[str] | tuple[str, ...]") -> str:
    return ", ".join(f"{name}={person[name]}" for name in names)


def _lines(estimates: "FloatArray", errors: "FloatArray", is_difference: bool) -> list[str]:
    """One line per outcome. The interval of a probability ends at 0 and 1."""
    smallest, shape = (-1.0, "+.4f") if is_difference else (0.0, ".4f")
    lines = []
    for outcome, estimate, error in zip(OUTCOMES, estimates, errors, strict=True):
        ends = max(estimate - NORMAL_95 * error, smallest), min(estimate + NORMAL_95 * error, 1.0)
        low, high = (format(end, shape) for end in ends)
        lines.append(f"{outcome:<24}{format(estimate, shape):>12}   {low} to {high}")
    return lines


def _counted(model: "PublishedLogit") -> str:
    """How many the model is estimated on; where years are pooled, of how many years of how many persons."""
    years, persons = model.facts["persons"], model.facts["distinct_persons"]
    if persons == years:
        return f"{persons:,} persons"
    return f"{years:,} years of {persons:,} persons, which only --robust heeds"
