"""``vandring catalogue``."""

import argparse
import os
from pathlib import Path


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser(
        "catalogue",
        help="write docs/catalogue.md and docs/questions.md anew",
        description="Describe every published table in docs/catalogue.md, from the models' YAML, and collect "
        "docs/questions/*.sql in docs/questions.md. Builds nothing.",
    )
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    """Write both pages. Raises UserError when the project cannot be read."""
    import json

    from vandring.catalogue.openness import read_openness
    from vandring.catalogue.page import catalogue_page
    from vandring.catalogue.questions import questions_page, read_questions
    from vandring.catalogue.tables import published_tables
    from vandring.places import build_directory
    from vandring.publishing.build import project_root
    from vandring.publishing.dbt_run import run_dbt_parse

    root = project_root(Path.cwd())
    target = build_directory().absolute() / "catalogue"
    run_dbt_parse(root, target, {**os.environ, "DBT_PROFILES_DIR": str(root)})
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    pages = {
        "catalogue.md": catalogue_page(
            published_tables(manifest), published_tables(manifest, "open"), read_openness(root)
        ),
        "questions.md": questions_page(read_questions(root / "docs" / "questions")),
    }
    for name, text in pages.items():
        (root / "docs" / name).write_text(text, encoding="utf-8")
        print(f"docs/{name}")
    return 0
