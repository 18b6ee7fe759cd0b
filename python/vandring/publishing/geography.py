"""The setting geography, looked at before a build begins."""

import csv
from pathlib import Path

from vandring.errors import UserError

SEED = Path("seeds") / "classifications" / "municipalities.csv"


def refuse_unknown_geography(root: Path) -> None:
    """Raise UserError when the setting geography of the project in ``root`` has no municipalities."""
    import yaml

    project = yaml.safe_load((root / "dbt_project.yml").read_text(encoding="utf-8"))
    setting = str(project.get("vars", {}).get("geography") or "")
    if not setting:
        return
    with (root / SEED).open(encoding="utf-8", newline="") as file:
        dates = sorted({row["geography_date"] for row in csv.DictReader(file)})
    if setting not in dates:
        raise UserError(
            f"geography in {root / 'dbt_project.yml'}: {setting} has no municipalities in {SEED}, which has "
            f"{' and '.join(dates)}; write one of these, or leave it empty, or add the municipalities of "
            "that 1 January as rows there.\nNothing was built or published."
        )
