"""The pages that people read: their links lead somewhere, and the first one is short."""

import re
from pathlib import Path

import pytest

import warehouse

PROJECT = warehouse.PROJECT
PAGES = sorted(
    [*PROJECT.glob("*.md"), *(PROJECT / "docs").glob("*.md"), *(PROJECT / "examples").rglob("*.md")]
)
LINK = re.compile(r"\]\((?!https?://|mailto:)([^)\s]*)\)")


def anchors(page: Path) -> set[str]:
    """What a link may name on a page: its headings as they are addressed, and anchors written out."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    addressed = {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}
    return addressed | set(re.findall(r'<a id="([^"]+)">', text))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for link in LINK.findall(re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)):
        target, _, anchor = link.partition("#")
        file = (page.parent / target).resolve() if target else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(link)
    assert not broken


def test_the_readme_is_what_a_newcomer_needs() -> None:
    assert len((PROJECT / "README.md").read_text(encoding="utf-8").splitlines()) <= 150


def test_every_page_is_named_in_the_readme() -> None:
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert not [page.name for page in (PROJECT / "docs").glob("*.md") if f"docs/{page.name}" not in text]
