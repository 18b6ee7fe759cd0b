"""The list that ends docs/method.md: every table and figure of both publications, and where each is."""

import csv
import re
from pathlib import Path

import pytest
import yaml

from vandring.report.sections import SECTIONS

PROJECT = Path(__file__).parents[2]
HEADS = {"IO 77/36": "**S77**", "Rapporter 2016/27": "**R16**"}
SEEDS = {
    "IO 77/36": ("io77_36_figures",),
    "Rapporter 2016/27": ("r2016_27_family_rates", "r2016_27_model_figures"),
}
ITEMS = {item.id: item for section in SECTIONS for item in section.items}


def listed(publication: str) -> list[list[str]]:
    """The rows of a publication's list: what, about, published tables, in print, items of the report."""
    text = (PROJECT / "docs/method.md").read_text(encoding="utf-8").partition("\n## 11. ")[2]
    part = text.partition(HEADS[publication])[2].partition("\n**")[0]
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def numbers(text: str) -> set[str]:
    """Table and figure numbers of a text; "D1–D4" and "3.5–3.8" are each of them."""
    found = set()
    for first, last in re.findall(r"\b([A-E]?\d*\.?\d+)(?:–([A-E]?\d*\.?\d+))?", text):
        stem, low = re.fullmatch(r"(.*?)(\d+)", first).groups()
        high = int(re.search(r"\d+$", last)[0]) if last else int(low)
        found |= {f"{stem}{number}" for number in range(int(low), high + 1)}
    return found


@pytest.mark.parametrize("publication", HEADS)
def test_every_named_table_is_published_and_every_named_item_is_in_the_report(publication: str) -> None:
    published = {
        model["name"]
        for file in (PROJECT / "models").rglob("*.yml")
        for model in (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).get("models", [])
        if "theme" in model.get("config", {}).get("meta", {})
    }
    rows = listed(publication)
    assert len(rows) > 10
    for row in rows:
        tables, items = (set(re.findall(r"`([^`]+)`", row[place])) for place in (2, 4))
        assert tables <= published, row
        assert items <= set(ITEMS), row
        assert row[3] in ("", "no") or tables, row


@pytest.mark.parametrize("publication", HEADS)
def test_every_table_of_the_seeds_is_listed_as_in_print(publication: str) -> None:
    seeded = set()
    for seed in SEEDS[publication]:
        with (PROJECT / "seeds/published" / f"{seed}.csv").open(encoding="utf-8") as file:
            seeded |= {row["table_number"] for row in csv.DictReader(file)}
    in_print = [row for row in listed(publication) if row[3] == "yes" and "figure" not in row[0]]
    assert seeded == set().union(*(numbers(row[0]) for row in in_print))


@pytest.mark.parametrize("publication", HEADS)
def test_what_an_item_of_the_report_follows_is_listed_with_it(publication: str) -> None:
    followers = {
        name: item.follows.removeprefix(publication).lstrip(", ")
        for name, item in ITEMS.items()
        if item.follows.startswith(publication) and "text" not in item.follows
    }
    assert len(followers) > 10
    all_listed = set().union(*(numbers(row[0]) for row in listed(publication)))
    for name, follows in followers.items():
        assert numbers(follows) <= all_listed, name


@pytest.mark.parametrize(
    ("publication", "seed"), [("IO 77/36", "io77_36"), ("Rapporter 2016/27", "r2016_27")]
)
def test_the_list_counts_the_text_figures(publication: str, seed: str) -> None:
    with (PROJECT / f"seeds/published/{seed}_text_figures.csv").open(encoding="utf-8") as file:
        facts = list(csv.DictReader(file))
    [row] = [row for row in listed(publication) if row[0].startswith("text")]
    assert int(re.match(r"\d+", row[1])[0]) == len(facts)


def test_numbers_of_a_range_are_each_of_them() -> None:
    assert numbers("tables D1–D3, E1") == {"D1", "D2", "D3", "E1"}
    assert numbers("figures 4.9–4.11") == {"4.9", "4.10", "4.11"}
