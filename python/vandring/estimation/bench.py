"""Measure the thirteen trinomial logits beside statsmodels on persons, one model of it.

    python -m vandring.estimation.bench

Each side runs in a process of its own, on the sample of 545,966. Ours: patterns to thirteen fits and the
effects of their reference persons. Theirs: type 1 with MNLogit and Newton's method, persons already expanded.
Times are without imports and reading.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from vandring.errors import UserError

TARGET_RATIO = 10.0
"""Times that type 1 takes statsmodels over all thirteen here, at least."""
TARGET_GIGABYTES = 1.5
RUNS = 5
SEEDS = Path("seeds/rules")
"""Read from the project's directory."""
LOGIT_SAMPLE = "trinomial_logit"
BYTES_PER_UNIT = 1 if sys.platform == "darwin" else 1024
"""Of the resident set that the system reports."""


def main() -> int:
    """Print the report. Returns the exit code."""
    try:
        print(report())
    except UserError as error:
        print(f"vandring.estimation.bench: {error}", file=sys.stderr)
        return 1
    return 0


def report() -> str:
    """Both sides measured, and the targets."""
    own, other = _in_own_process("measure_ours"), _in_own_process("measure_statsmodels")
    ratio = other["seconds"] / own["seconds"]
    lines = [
        f"{own['persons']:,} persons in {own['patterns']:,} covariate patterns",
        "",
        f"{'':<42}{'seconds':>10}{'peak GB':>10}",
        f"{'13 logits and their effects, on patterns':<42}{own['seconds']:>10.2f}{own['gigabytes']:>10.2f}",
        f"{'statsmodels, type 1 alone, on persons':<42}{other['seconds']:>10.2f}{other['gigabytes']:>10.2f}",
        "",
        f"ratio {ratio:.1f} (target {TARGET_RATIO:.0f}: {_verdict(ratio >= TARGET_RATIO)}), peak memory "
        f"{own['gigabytes']:.2f} GB (target {TARGET_GIGABYTES} GB: "
        f"{_verdict(own['gigabytes'] <= TARGET_GIGABYTES)})",
        f"largest difference in type 1: coefficients {_difference(own, other, 'coefficients'):.1e}, "
        f"standard errors {_difference(own, other, 'standard_errors'):.1e}",
        f"seconds: the fastest of {RUNS} runs on either side, without imports and reading",
    ]
    return "\n".join(lines)


def _verdict(is_met: bool) -> str:
    return "met" if is_met else "missed"


def _difference(own: dict[str, Any], other: dict[str, Any], name: str) -> float:
    return max(abs(float(one) - float(two)) for one, two in zip(own[name], other[name], strict=True))


def _in_own_process(function: str) -> dict[str, Any]:
    """Run a function of this module elsewhere, so that its peak memory is its own."""
    program = f"from vandring.estimation import bench; bench.{function}()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    if done.returncode:
        raise UserError(f"{function} failed:\n{done.stderr}")
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def measure_ours() -> None:
    """Print, as JSON, what thirteen fits and the effects of their reference persons take."""
    from vandring.estimation.effect_table import reference_person_effects
    from vandring.estimation.known_sample import known_definitions, known_patterns, known_seed
    from vandring.estimation.logit_fit import standard_errors
    from vandring.estimation.logits import fit_logits
    from vandring.estimation.sample import draw_sample
    from vandring.estimation.specifications import LOGIT

    patterns = known_patterns()
    definitions = known_definitions(SEEDS)
    models = definitions.of(LOGIT, LOGIT_SAMPLE)
    rule = models[0].sample
    reference_persons = known_seed(SEEDS, "reference_persons")
    comparisons = known_seed(SEEDS, "effect_comparisons")
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        sample = draw_sample(patterns, rule)
        fits = fit_logits(sample, models).fits
        reference_person_effects(definitions, fits, reference_persons, comparisons)
        seconds.append(time.perf_counter() - start)
    fit = fits["type1"]
    _print_result(
        seconds,
        fit.coefficients.T.ravel().tolist(),
        standard_errors(fit.covariance).T.ravel().tolist(),
        persons=round(fit.persons),
        patterns=len(sample.counts),
        models=len(fits),
    )


def measure_statsmodels() -> None:
    """Print, as JSON, what type 1 takes statsmodels on persons."""
    import numpy as np
    from statsmodels.discrete.discrete_model import MNLogit

    from vandring.estimation.design import build_design
    from vandring.estimation.known_sample import known_definitions, known_patterns
    from vandring.estimation.sample import draw_sample
    from vandring.estimation.specifications import LOGIT

    model = known_definitions(SEEDS).of(LOGIT, LOGIT_SAMPLE)[0]
    sample = draw_sample(known_patterns(), model.sample)
    matrix = build_design(sample.columns, model.regressors).matrix()
    counts = sample.counts[:, :3].T.astype(int)
    persons = np.vstack([np.repeat(matrix, each, axis=0) for each in counts])
    outcomes = np.repeat(np.arange(3), counts.sum(axis=1))
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        results = MNLogit(outcomes, persons).fit(method="newton", maxiter=100, disp=0)
        seconds.append(time.perf_counter() - start)
    parameters, errors = np.asarray(results.params), np.asarray(results.bse)
    _print_result(seconds, parameters.T.ravel().tolist(), errors.T.ravel().tolist(), persons=len(outcomes))


def _print_result(
    seconds: list[float], coefficients: list[float], standard_errors: list[float], **facts: int
) -> None:
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES_PER_UNIT / 1e9
    measured = {"seconds": min(seconds), "gigabytes": peak, **facts}
    print(json.dumps({**measured, "coefficients": coefficients, "standard_errors": standard_errors}))


if __name__ == "__main__":
    sys.exit(main())
