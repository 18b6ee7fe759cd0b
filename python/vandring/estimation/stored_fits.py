"""Fitted logits as a table that later steps read, one row per model, so that nothing is estimated twice."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from vandring.estimation.attributes import OUTCOMES, FloatArray
from vandring.estimation.logit_fit import LogitFit
from vandring.estimation.specifications import LOGIT, Definitions, Model

SCHEMA = pa.schema(
    [
        ("sample_id", pa.string()),
        ("model_id", pa.string()),
        ("model_type", pa.int32()),
        ("centrality", pa.int32()),
        ("sex", pa.string()),
        ("estimator", pa.string()),
        ("separation", pa.string()),
        ("persons", pa.int64()),
        ("distinct_persons", pa.int64()),
        ("parameters", pa.int32()),
        ("log_likelihood", pa.float64()),
        ("penalised_log_likelihood", pa.float64()),
        ("null_log_likelihood", pa.float64()),
        ("schwarz_as_printed", pa.float64()),
        ("akaike_information_criterion", pa.float64()),
        ("bayesian_information_criterion", pa.float64()),
        ("scaled_r_squared", pa.float64()),
        ("iterations", pa.int32()),
        ("largest_score", pa.float64()),
        ("regressors", pa.list_(pa.string())),
        ("outcome_persons", pa.list_(pa.float64())),
        ("coefficients", pa.list_(pa.float64())),
        ("covariance", pa.list_(pa.float64())),
        ("robust_covariance", pa.list_(pa.float64())),
        ("regressors_left_out", pa.list_(pa.string())),
        ("combinations", pa.list_(pa.float64())),
        ("fewest_events", pa.list_(pa.float64())),
    ]
)
"""Arrays are stored row by row: coefficients and events (k, 2), covariances (2k, 2k), combinations (k, l)."""


def stored(definitions: Definitions, fits: Mapping[str, LogitFit]) -> pa.Table:
    """Fits by model_id as a table of SCHEMA."""
    rows = [_row(model, fits[model.model_id]) for model in definitions.of(LOGIT) if model.model_id in fits]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def _row(model: Model, fit: LogitFit) -> dict[str, object]:
    return {
        "sample_id": model.sample.sample_id,
        "model_id": model.model_id,
        "model_type": model.model_type,
        "centrality": model.centrality,
        "sex": model.sex,
        "estimator": fit.estimator,
        "separation": fit.separation or None,
        "persons": round(fit.persons),
        "distinct_persons": round(fit.distinct_persons),
        "parameters": fit.parameters,
        "log_likelihood": fit.log_likelihood,
        "penalised_log_likelihood": fit.penalised_log_likelihood,
        "null_log_likelihood": fit.null_log_likelihood,
        "schwarz_as_printed": fit.schwarz_as_printed,
        "akaike_information_criterion": fit.akaike_information_criterion,
        "bayesian_information_criterion": fit.bayesian_information_criterion,
        "scaled_r_squared": fit.estrella,
        "iterations": fit.iterations,
        "largest_score": fit.largest_score,
        "regressors": list(fit.regressors),
        "outcome_persons": fit.outcome_persons.tolist(),
        "coefficients": fit.coefficients.ravel().tolist(),
        "covariance": fit.covariance.ravel().tolist(),
        "robust_covariance": fit.robust_covariance.ravel().tolist(),
        "regressors_left_out": list(fit.left_out),
        "combinations": fit.combinations.ravel().tolist(),
        "fewest_events": fit.fewest_events.ravel().tolist(),
    }


def restored(table: pd.DataFrame) -> dict[str, LogitFit]:
    """The fits by model_id, from a table of SCHEMA."""
    return {str(row["model_id"]): _fit(row) for _, row in table.iterrows()}


def _fit(row: "pd.Series[Any]") -> LogitFit:
    names = tuple(str(name) for name in _list(row["regressors"]))
    left_out = tuple(str(name) for name in _list(row["regressors_left_out"]))
    penalised = row["penalised_log_likelihood"]
    k = len(names)
    return LogitFit(
        regressors=names,
        coefficients=_array(row["coefficients"]).reshape(k, 2),
        covariance=_array(row["covariance"]).reshape(2 * k, 2 * k),
        robust_covariance=_array(row["robust_covariance"]).reshape(2 * k, 2 * k),
        outcome_persons=_array(row["outcome_persons"]),
        log_likelihood=float(str(row["log_likelihood"])),
        iterations=int(float(str(row["iterations"]))),
        largest_score=float(str(row["largest_score"])),
        estimator=str(row["estimator"]),
        penalised_log_likelihood=None if pd.isna(penalised) else float(penalised),
        separation="" if pd.isna(row["separation"]) else str(row["separation"]),
        left_out=left_out,
        repeats=round(float(str(row["persons"])) - float(str(row["distinct_persons"]))),
        combinations=_array(row["combinations"]).reshape(k, len(left_out)),
        fewest_events=_array(row["fewest_events"]).reshape(-1, 2),
    )


def _list(value: object) -> list[object]:
    return list(value)  # type: ignore[call-overload, no-any-return]


def _array(value: object) -> FloatArray:
    return np.array(_list(value), dtype=np.float64)


def covariance_rows(fits: Mapping[str, LogitFit]) -> list[dict[str, object]]:
    """One row per model and pair of coefficients, in either order: their covariances."""
    rows: list[dict[str, object]] = []
    for model_id, fit in fits.items():
        places = [(outcome, name) for outcome in OUTCOMES[1:3] for name in fit.regressors]
        for one, (outcome, regressor) in enumerate(places):
            for other, (other_outcome, other_regressor) in enumerate(places):
                rows.append(
                    {
                        "model_id": model_id,
                        "outcome": outcome,
                        "regressor": regressor,
                        "other_outcome": other_outcome,
                        "other_regressor": other_regressor,
                        "covariance": fit.covariance[one, other],
                        "robust_covariance": fit.robust_covariance[one, other],
                    }
                )
    return rows


def combination_rows(fits: Mapping[str, LogitFit]) -> list[dict[str, object]]:
    """One row per model, regressor left out of it and regressor in it: what the one is made of."""
    return [
        {
            "model_id": model_id,
            "regressor_left_out": left_out,
            "regressor": regressor,
            "weight": fit.combinations[position, place],
        }
        for model_id, fit in fits.items()
        for place, left_out in enumerate(fit.left_out)
        for position, regressor in enumerate(fit.regressors)
    ]


def coefficient_rows(fits: Mapping[str, LogitFit]) -> list[dict[str, object]]:
    """One row per model, regressor and equation: estimates and standard errors, classical and robust."""
    rows: list[dict[str, object]] = []
    for model_id, fit in fits.items():
        for position, name in enumerate(fit.regressors):
            for equation, outcome in enumerate(OUTCOMES[1:3]):
                place = equation * len(fit.regressors) + position
                estimate = fit.coefficients[position, equation]
                error = np.sqrt(fit.covariance[place, place])
                robust = np.sqrt(fit.robust_covariance[place, place])
                rows.append(
                    {
                        "model_id": model_id,
                        "position": position + 1,
                        "regressor": name,
                        "outcome": outcome,
                        "estimator": fit.estimator,
                        "estimate": estimate,
                        "standard_error": error,
                        "t_value": estimate / error,
                        "robust_standard_error": robust,
                        "robust_t_value": estimate / robust,
                        "fewest_events": round(fit.fewest_events[position, equation]),
                    }
                )
    return rows
