"""The report that anybody may see: whose numbers it has, what it leaves out, and that it says so."""

import html
import re
import shutil
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
import pytest

import warehouse
from open_rules import closed_tables, reasons, rules
from vandring.places import OPEN, PUBLISHED
from vandring.publishing.swap import publish
from vandring.report.page import dated, named_years
from vandring.report.reading import open_published
from vandring.report.sections import KEY_FIGURES, SECTIONS

SQL = warehouse.PROJECT / "python" / "vandring" / "report" / "sql"
ITEMS = [item for section in SECTIONS for item in section.items]
# What is open in another form than the query of the publication asks for has a query of its own.
OWN_QUERIES = {
    "immigrants_by_background", "county_composition", "rates_by_background", "rates_by_background_and_age",
    "rates_of_each_background", "retention_curves", "retention_incidence", "retention_years",
}  # fmt: skip
# Regions, which the rates of immigrants that are open do not have.
NARROWED = {"background_by_centrality", "county_backgrounds", "county_emigration", "map_immigrants"}


@pytest.fixture(scope="module")
def directory(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build directory that has the open file alone, and the report that the command writes there."""
    made = tmp_path_factory.mktemp("made")
    publish(warehouse.to_publish(built, made), made)
    directory = tmp_path_factory.mktemp("open")
    shutil.copy((made / OPEN).resolve(), directory)
    (directory / OPEN).symlink_to((made / OPEN).resolve().name)
    done = warehouse.vandring("report", VANDRING_BUILD_DIR=str(directory))
    assert done.returncode == 0, done.stderr
    assert "onfidential" not in done.stdout
    return directory


@pytest.fixture(scope="module")
def page(directory: Path) -> str:
    return (directory / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def figures(page: str) -> dict[str, str]:
    return dict(re.findall(r'<figure id="([^"]+)"(.*?)</figure>', page, flags=re.DOTALL))


def found(directory: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(directory / "open.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def needed(query: str) -> set[str]:
    """The tables that a query of the report needs, where it reads what is open."""
    file = SQL / "open" / f"{query}.sql"
    text = (file if file.exists() else SQL / f"{query}.sql").read_text(encoding="utf-8")
    return set(re.findall(r"publication\.(\w+)", text))


def not_open(query: str) -> set[str]:
    """Of those the tables that are not open, or not in the form that is needed."""
    narrowed = {"immigrant_rates_by_background"} if query in NARROWED else set()
    return needed(query) & closed_tables() | narrowed


def cells(figure: str) -> list[list[str]]:
    """The rows of a figure's table, head first, without those that head a group."""
    rows = re.findall(r"<tr>(<th scope=\"row\".*?)</tr>", figure, flags=re.DOTALL)
    return [
        [html.unescape(re.sub(r"<sup>.*?</sup>|<.*?>", "", cell)) for cell in re.split(r"(?=<td)", row)]
        for row in rows
    ]


def printed(value: float | None, decimals: int = 0) -> str:
    """A number as the report should show it, from Python's own formatting."""
    if value is None:
        return ".."
    if value == 0:
        return "–"
    rounded = Decimal(repr(value)).quantize(Decimal(10) ** -decimals, ROUND_HALF_UP)
    return f"{rounded:,.{decimals}f}".replace(",", "\N{NO-BREAK SPACE}").replace("-", "−" if rounded else "")


def test_it_shows_what_needs_no_closed_table_and_nothing_else(figures):
    shown = {item.id for item in ITEMS if not not_open(item.query_name)}
    assert set(figures) == shown
    assert 40 < len(shown) < len(ITEMS)
    assert {file.stem for file in (SQL / "open").iterdir()} == OWN_QUERIES


def test_the_first_screen_needs_no_closed_table():
    for each in (*(figure.query for figure in KEY_FIGURES), "named_years", "delivery_scope", "map_regions"):
        assert not needed(each) & closed_tables(), each


def test_every_source_is_an_open_table(page, figures):
    sources = set(re.findall(r"<code>(\w+)\.(\w+)</code>", page))
    assert {schema for schema, _ in sources} == {"open"}
    tables = {table for _, table in sources}
    assert len(tables) > 20
    assert not tables & closed_tables()
    assert tables <= set(rules())
    assert all("Source: <code>open." in figure for figure in figures.values())


def test_what_is_left_out_is_named_where_it_would_be_and_at_the_end_with_the_reason(directory, page):
    with open_published(directory / "open.duckdb") as connection:
        years = named_years(connection)
    ending = page[page.index('<section id="confidential"') :].partition("</section>")[0]
    listed = dict(
        re.findall(r'<th scope="row"><code>(\w+)</code></th><td class="text long">(.*?)</td>', ending)
    )
    assert "vandring report --publication" in ending
    for section in SECTIONS:
        chapter = page[page.index(f'<section id="{section.id}"') :].partition("</section>")[0]
        for item in section.items:
            closed = not_open(item.query_name)
            title = dated(item, years).title + (f" ({item.follows})" if item.follows else "")
            said = re.search(r'<p class="note left-out">(.*?)</p>', chapter, re.DOTALL)
            named = html.unescape(said[1]).partition("): ")[2].removesuffix(".").split("; ") if said else []
            is_named = title in named
            assert is_named == bool(closed), item.id
            for table in closed:
                narrowed = "Open in another form, without what this needs"
                assert html.unescape(listed[table]) == (reasons()[table] or narrowed)


def test_the_population_accounts_are_those_of_the_open_table(directory, figures):
    expected = found(
        directory,
        """select year, sum(start_persons), sum(births), sum(deaths), sum(immigrants), sum(emigrants),
            sum(end_persons) from open.population_accounts where scheme_id = 'norway'
        group by year order by year""",
    )
    assert len(expected) > 40
    assert cells(figures["accounts-by-year"]) == [
        [str(year), *map(printed, numbers)] for year, *numbers in expected
    ]


def test_rates_of_counties_are_those_of_the_open_table(directory, figures):
    expected = found(
        directory,
        """select region_code, internal_in_movers_per_100, internal_out_movers_per_100, immigrants_per_100,
            emigrants_per_100
        from open.migration_rates_per_100 inner join open.rate_periods using (period_id)
        where scheme_id = 'county' and position = 'latest_five_years' and sex = 'both' and age_group = 'all'
        order by 1""",
    )
    shown = [[head.split()[0], *rest] for head, *rest in cells(figures["county-rates"])]
    assert len(expected) > 10
    assert shown == [[code, *(printed(rate, 2) for rate in rates)] for code, *rates in expected]


def test_counts_of_immigrants_are_the_rounded_ones_and_say_so(directory, built, figures):
    sql = """select period_id, background, persons from {}
        where scheme_id = 'centrality' and region_code = 'all' and age_group = 'all' and background <> 'all'
            and length(period_id) = 4"""
    rounded = found(directory, sql.format("open.immigrants_by_background"))
    exact = warehouse.query(built, sql.format("publication.immigrant_rates_by_background"))
    assert set(rounded) != set(exact.itertuples(index=False, name=None)), "nothing was rounded"
    order = ["nordic", "work", "refuge", "family", "education", "unknown"]
    by_place = {(year, background): persons for year, background, persons in rounded}
    assert cells(figures["immigrants-by-background"]) == [
        [year, *(printed(by_place.get((year, background))) for background in order)]
        for year in sorted({year for year, _ in by_place})
    ]
    for name in ("immigrants-by-background", "county-composition"):
        assert "small count rounding, base 3" in figures[name]
    by_id = {item.id: item.query_name for item in ITEMS}
    protected = {name for name, rule in rules().items() if rule in ("rounded", "estimates")}
    for name, figure in figures.items():
        assert ("Protected" in figure) == bool(needed(by_id[name]) & protected), name


def test_the_first_screen_has_the_numbers_of_the_open_tables(directory, page):
    [(received, late, population)] = found(
        directory,
        """select (select sum(notifications) from open.notification_account),
            (select sum(notifications) from open.late_notifications where vintage_id = 'current'),
            (select sum(end_persons) from open.population_accounts
                where scheme_id = 'county' and year = (select last_year from open.delivery_scope))""",
    )
    for label, number in (("Notifications received", received), ("Late", late), ("Population", population)):
        assert re.search(rf"{label}</dt>\s*<dd class=\"number\">{printed(number)}</dd>", page), label


def test_a_number_changed_in_the_open_file_changes_in_the_report(directory, tmp_path):
    """Nothing is read from anywhere else, and nothing is kept."""
    file = Path(shutil.copy((directory / "open.duckdb").resolve(), tmp_path / "changed.duckdb"))
    with duckdb.connect(str(file)) as connection:
        connection.execute("update open.migration_rates_per_100 set emigrants_per_100 = 77.77")
        connection.execute(
            """update open.open_tables set reason = 'a reason with <b>'
            where table_name = 'published_comparison'"""
        )
        connection.execute("delete from open.open_tables where table_name = 'persons_born_abroad_account'")
    done = warehouse.vandring("report", "--file", str(file), "--out", str(tmp_path / "report.html"))
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "77.77" in text
    assert "a reason with &lt;b&gt;" in text
    assert "Not among the open tables of this file" in text


def test_a_confidential_report_says_so_and_must_be_asked_for(built, directory, tmp_path):
    published = tmp_path / PUBLISHED
    publish(warehouse.to_publish(built, tmp_path), tmp_path)
    refused = warehouse.vandring("report", "--file", str(published), VANDRING_BUILD_DIR=str(tmp_path))
    assert refused.returncode == 1
    assert "confidential: for the office's own analysts; name --publication too" in refused.stderr
    wrong = warehouse.vandring("report", "--publication", "--file", str(directory / "open.duckdb"))
    assert wrong.returncode == 1
    assert "open to anybody, not the publication: leave --publication out" in wrong.stderr
    neither = tmp_path / "neither.duckdb"
    with duckdb.connect(str(neither)) as connection:
        connection.execute("create table t as select 1 as one")
    assert "neither a schema" in warehouse.vandring("report", "--file", str(neither)).stderr
    assert not list(tmp_path.glob("*.html"))

    done = warehouse.vandring("report", "--publication", VANDRING_BUILD_DIR=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "confidential: for the office's own analysts" in done.stdout
    file = tmp_path / "confidential_report.html"
    assert file.stat().st_mode & 0o007 == 0, "the file is not for everybody either"
    text = file.read_text(encoding="utf-8")
    assert "<title>Confidential: Migration report" in text
    assert "Confidential: for the office" in text.partition("<h1>")[0]
    assert text.count("<figure id=") == len(ITEMS)
    assert 'class="note left-out"' not in text
    assert 'id="confidential"' not in text


def test_an_open_report_does_not_call_itself_confidential(page):
    assert "<title>Migration report" in page
    assert "for the office&#39;s own analysts." not in page.partition('<section id="confidential"')[0]
