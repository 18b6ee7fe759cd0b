"""Settings, looked at before a build begins: variables of the environment, and vars of dbt_project.yml."""

import csv
import os
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from vandring.delivery.person_key import PERSON_KEY
from vandring.errors import UserError
from vandring.protection.salt import PROTECTION_SALT
from vandring.publishing.engines import ENGINES

PROJECT_FILE = "dbt_project.yml"
MUNICIPALITIES = Path("seeds") / "classifications" / "municipalities.csv"
OWN_REGIONS = Path("seeds") / "classifications" / "own_regions.csv"
# The target of profiles.yml that vandring build builds and publishes.
TARGET = "duckdb"
CHOICES = {
    "delivery_kind": ("persons", "counts"),
    "engine": ENGINES,
    "country_codes": ("register", "iso_numeric", ""),
    "administrative_emigrations": ("registered", "backdated"),
    "census_corrections": ("registered", "left_out", "redated"),
}
# Names of schemes and columns become SQL.
NAME = re.compile(r"[a-z][a-z0-9_]*")


def refuse_bad_settings(root: Path) -> None:
    """Raise UserError with every setting of the project in ``root`` that means nothing, and what to write."""
    faults = [*_environment_faults(os.environ), *_vars_faults(root, _vars(root))]
    if faults:
        raise UserError("\n".join([*faults, "Nothing was built or published."]))


def _environment_faults(environment: Mapping[str, str]) -> Iterator[str]:
    import duckdb  # which is slow to load

    limit = environment.get("VANDRING_MEMORY_LIMIT")
    if limit is not None:
        try:
            duckdb.connect(config={"memory_limit": limit}).close()
        except duckdb.Error:
            yield (
                f"VANDRING_MEMORY_LIMIT is {limit!r}, which is no amount of memory; write one with its unit, "
                "for instance 5GB or 800MB, or leave it out"
            )
    for secret in (PERSON_KEY, PROTECTION_SALT):
        # What no setting names is made in the build directory, when there is one.
        if environment.get(secret.setting):
            try:
                secret.file(Path())
            except UserError as error:
                yield str(error)
    target = environment.get("VANDRING_DBT_TARGET", TARGET)
    if target != TARGET:
        yield (
            f"VANDRING_DBT_TARGET is {target!r}, but vandring builds and publishes {TARGET}; leave it out, "
            "or say vandring build --engine spark (docs/spark.md)"
        )


def _vars(root: Path) -> Mapping[str, Any]:
    import yaml

    file = root / PROJECT_FILE
    try:
        project = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise UserError(f"{file}: cannot be read as YAML ({' '.join(str(error).split())})") from None
    found = (project if isinstance(project, dict) else {}).get("vars") or {}
    if not isinstance(found, dict):
        raise UserError(f'vars in {file} must be names with values, for instance geography: ""')
    return found


def _vars_faults(root: Path, settings: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with settings that are there; dbt itself tells of one that is not."""
    file = root / PROJECT_FILE
    for name, choices in CHOICES.items():
        if name in settings and _text(settings[name]) not in choices:
            *first, last = (choice or "nothing" for choice in choices)
            named = f"{', '.join(first)} or {last}"
            yield f"{name} in {file}: {settings[name]!r} is not {named}; write one of these"
    if "as_of" in settings and not _is_date_or_nothing(_text(settings["as_of"])):
        yield (
            f"as_of in {file}: {settings['as_of']!r} is not a date; write it yyyy-mm-dd, for instance "
            "1976-06-30, or leave it empty"
        )
    if "geography" in settings:
        yield from _geography_faults(root, _text(settings["geography"]))
    schemes = settings.get("region_schemes")
    if "region_schemes" in settings:
        yield from _scheme_faults(root, schemes)
    if "immigrant_schemes" in settings and isinstance(schemes, dict):
        yield from _immigrant_scheme_faults(root, settings["immigrant_schemes"], schemes)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _is_date_or_nothing(text: str) -> bool:
    try:
        return not text or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _geography_faults(root: Path, setting: str) -> Iterator[str]:
    if not setting:
        return
    dates = sorted({row["geography_date"] for row in _rows(root / MUNICIPALITIES)})
    if setting not in dates:
        yield (
            f"geography in {root / PROJECT_FILE}: {setting} has no municipalities in {MUNICIPALITIES}, which "
            f"has {' and '.join(dates)}; write one of these, or leave it empty, or add the municipalities of "
            "that 1 January as rows there"
        )


def _scheme_faults(root: Path, schemes: object) -> Iterator[str]:
    where = f"region_schemes in {root / PROJECT_FILE}"
    if not isinstance(schemes, dict) or not schemes:
        yield f"{where}: must be schemes with the columns of their code and name in {MUNICIPALITIES}"
        return
    columns = list(_rows(root / MUNICIPALITIES)[0])
    for scheme, stated in schemes.items():
        if not NAME.fullmatch(str(scheme)):
            yield f"{where}: the scheme {scheme!r}; write its name in small letters, digits and _"
        for part in ("code", "name"):
            column = stated.get(part) if isinstance(stated, dict) else None
            if column not in columns:
                yield (
                    f"{where}: the {part} of {scheme} is {column!r}, which is no column of {MUNICIPALITIES}; "
                    f"it has {', '.join(columns)}"
                )


def _immigrant_scheme_faults(root: Path, setting: object, schemes: Mapping[Any, Any]) -> Iterator[str]:
    where = f"immigrant_schemes in {root / PROJECT_FILE}"
    counties = {f"county_{row['geography_date'][:4]}" for row in _rows(root / MUNICIPALITIES)}
    known = sorted({*map(str, schemes), *counties, *(row["scheme_id"] for row in _rows(root / OWN_REGIONS))})
    if not isinstance(setting, list) or not setting:
        yield f"{where}: must be a list of region schemes; there are {', '.join(known)}"
        return
    for scheme in setting:
        if str(scheme) not in known:
            yield f"{where}: {scheme!r} is no region scheme; there are {', '.join(known)}"


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
