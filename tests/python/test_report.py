"""The report: what a reader sees in a browser, whose numbers they are, and what it says of nothing."""

import json
import re
import shutil
from collections import Counter
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest

import warehouse
from browser import open_browser
from vandring.errors import UserError
from vandring.numbers import format_number, format_ticks
from vandring.publishing.published_tables import quoted
from vandring.publishing.swap import publish
from vandring.report.chart_files import draw_charts
from vandring.report.charts import draw
from vandring.report.description import describe
from vandring.report.items import Figure, Map, Table
from vandring.report.map_files import draw_maps
from vandring.report.page import dated, named_years, report_page
from vandring.report.pivot import pivot
from vandring.report.reading import Result, open_published, read
from vandring.report.sections import KEY_FIGURES, SECTIONS
from vandring.report.svg import inline_svg
from vandring.report.write import write_report

ITEMS = [item for section in SECTIONS for item in section.items]
# A figure that is drawn of one table of estimates is left out where that delivery gives no estimates.
DRAWN_OF_ESTIMATES = {
    "linear_probability_estimates": {"linear-coefficients"},
    "logit_effects": {item.id for item in ITEMS if item.query_name == "logit_effects"},
}
NBSP = "\N{NO-BREAK SPACE}"
# What a page shows of an item: is it seen, how large, what is in it, where it is from.
SEEN = """() => [...document.querySelectorAll('main figure')].map(figure => {
    const svg = figure.querySelector('svg'), size = svg && svg.getBoundingClientRect();
    const table = figure.querySelector(':scope > .scroll > table');
    return {
        id: figure.id,
        maps: [...figure.querySelectorAll(':scope > .maps > svg')].map(svg => {
            const size = svg.getBoundingClientRect(), own = svg.querySelector('[id$="-regions"]');
            const regions = [...own.querySelectorAll('use')];
            return {
                width: size.width, height: size.height,
                role: svg.getAttribute('role'), regions: regions.length,
                unseen: regions.filter(region => !region.getBoundingClientRect().width).length,
                unnamed: regions.filter(use => !/: ./.test(use.querySelector('title')?.textContent)).length,
                unfilled: regions.filter(region => !region.parentElement.getAttribute('fill')).length,
                legend: [...svg.querySelectorAll('.legend text')].map(text => text.textContent),
                text: [...svg.querySelectorAll(':scope > text')].map(text => text.textContent),
                words: svg.querySelector('desc').textContent,
            };
        }),
        isSeen: figure.checkVisibility() && figure.getBoundingClientRect().height > 0,
        caption: figure.querySelector('figcaption h3').textContent,
        unit: figure.querySelector('.unit').textContent,
        source: [...figure.querySelectorAll('.source code')].map(code => code.textContent),
        reasons: [...figure.querySelectorAll('.reasons li')].map(reason => reason.textContent),
        chart: svg && !figure.querySelector('.maps') && {
            width: size.width, height: size.height,
            marks: svg.querySelectorAll('path, use').length,
            title: svg.querySelector('title')?.textContent, words: svg.querySelector('desc')?.textContent,
        },
        cells: table ? table.querySelectorAll('tbody td').length : 0,
    };
})"""
DUPLICATE_IDS = """() => {
    const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
    return ids.filter((id, place) => ids.indexOf(id) !== place);
}"""
LINKS_TO_NOWHERE = """() => [...document.querySelectorAll('a[href]')].map(link => link.getAttribute('href'))
    .filter(link => !link.startsWith('#') || !document.getElementById(link.slice(1)))"""
REFERENCES_TO_NOWHERE = """() => [...document.querySelectorAll('svg use')]
    .map(use => use.getAttribute('xlink:href') ?? use.getAttribute('href'))
    .filter(link => !document.getElementById(link.slice(1)))"""


@dataclass(frozen=True)
class Made:
    """A report and the file that it is of."""

    published: Path
    file: Path
    text: str
    schema: str = "publication"

    @property
    def last_year(self) -> int:
        """The last year that the delivery covers."""
        [(year,)] = rows(self, "select max(year) from population_accounts")
        return int(year)


@pytest.fixture(scope="module")
def made(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    directory = tmp_path_factory.mktemp("report")
    published = directory / "published.duckdb"
    publish(warehouse.to_publish(built, directory), directory)
    file = directory / "report.html"
    write_report(published, file)
    return Made(published, file, file.read_text(encoding="utf-8"))


def test_a_reader_without_a_network_sees_every_figure_and_table(made: Made) -> None:
    complaints: list[str] = []
    with open_browser() as context:
        context.set_default_timeout(180_000)
        context.set_offline(True)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: complaints.append(request.url))
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.goto(made.file.as_uri())
        seen = {each["id"]: each for each in page.evaluate(SEEN)}
        duplicates = page.evaluate(DUPLICATE_IDS)
        nowhere = page.evaluate(LINKS_TO_NOWHERE) + page.evaluate(REFERENCES_TO_NOWHERE)
        widths = {}
        for width in (1400, 390):
            page.set_viewport_size({"width": width, "height": 900})
            widths[width] = page.evaluate("document.documentElement.scrollWidth")
    assert complaints == []
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    assert duplicates == []
    assert nowhere == []
    assert widths == {1400: 1400, 390: 390}, "only tables and charts scroll sideways, not the page"
    assert list(seen) == [item.id for item in ITEMS]
    with duckdb.connect(str(made.published), read_only=True) as connection:
        named = named_years(connection)
    for item in (dated(each, named) for each in ITEMS):
        shown = seen[item.id]
        assert shown["isSeen"], item.id
        assert item.title in shown["caption"]
        assert item.unit in shown["unit"]
        assert shown["source"], item.id
        if isinstance(item, Figure) and shown["chart"]:
            assert shown["chart"]["width"] > 300, item.id
            assert shown["chart"]["height"] > 100, item.id
            assert shown["chart"]["marks"] > 10, item.id
            assert item.title == shown["chart"]["title"]
            assert len(shown["chart"]["words"]) > 40, item.id
        elif isinstance(item, Map) and shown["maps"]:
            assert len(shown["maps"]) == len(item.panels)
            check_maps(made, item, shown["maps"])
        elif not shown["cells"]:
            assert shown["reasons"], item.id
    drawn = {identifier for identifier, shown in seen.items() if shown["chart"]}
    declared = {item.id for item in ITEMS if isinstance(item, Figure)}
    missing = set()
    for table, figures in DRAWN_OF_ESTIMATES.items():
        if rows(made, f"select count(*) from {table}") == [(0,)]:
            missing |= figures
    assert declared - drawn == missing


def check_maps(made: Made, item: Map, maps: list[dict]) -> None:
    """Every region of the geography is drawn, named and filled; legend, period and source are there."""
    for panel, shown in zip(item.panels, maps, strict=True):
        [(regions,)] = rows(made, f"select count(*) from regions where scheme_id = '{panel.scheme}'")
        assert shown["regions"] == regions, item.id
        assert (shown["unseen"], shown["unnamed"], shown["unfilled"]) == (0, 0, 0), item.id
        assert shown["width"] > 300
        assert shown["height"] > 1.2 * shown["width"], "the country is longer than it is wide"
        assert shown["role"] == "img"
        assert "Lowest" in shown["words"]
        assert "Highest" in shown["words"]
        assert shown["legend"][-1] == "No value"
        assert len(shown["legend"]) >= 3
        title, unit, source = shown["text"]
        assert title == panel.title
        assert unit.startswith(item.unit)
        assert source == "Outlines: Kartverket, CC BY 4.0"
        if years := re.search(r"\d{4}–\d{4}$", item.title):
            assert unit.endswith(f", {years[0]}"), "the years are on the map too"


def test_maps_are_of_the_municipalities_and_counties_of_the_geography(made: Made) -> None:
    geography = rows(made, "select geography_date from delivery_scope")[0][0].isoformat()
    counts = dict(
        rows(made, "select scheme_id, count(*) from regions group by scheme_id"),
    )
    expected = {"2013-01-01": (428, 19), "2024-01-01": (357, 15)}[geography]
    assert (counts["municipality"], counts["county"]) == expected
    figures = dict(re.findall(r'<figure id="([^"]+)"(.*?)</figure>', made.text, flags=re.DOTALL))
    assert "Left out" not in figures["map-centrality"], (
        "every region has an outline and every outline a region"
    )
    assert set(re.findall(r'href="#m-(\d+)"', figures["map-centrality"])) == {
        code for (code,) in rows(made, "select region_code from regions where scheme_id = 'municipality'")
    }


def test_a_region_on_a_map_has_the_number_of_the_publication(made: Made) -> None:
    figure = dict(re.findall(r'<figure id="([^"]+)"(.*?)</figure>', made.text, flags=re.DOTALL))[
        "map-border-moves-counties"
    ]
    expected = rows(
        made,
        """select region, immigrants_per_100, emigrants_per_100, first_year, last_year
        from migration_rates_per_100
        inner join regions using (scheme_id, region_code) inner join rate_periods using (period_id)
        where scheme_id = 'county' and position = 'latest_five_years'
            and sex = 'both' and age_group = 'all'""",
    )
    assert len(expected) >= 15
    for region, immigrants, emigrants, first_year, last_year in expected:
        for rate in (immigrants, emigrants):
            assert f"<title>{region}: {printed(rate, 2)}</title>" in figure
        assert f"{first_year}–{last_year}" in figure


def test_outlines_are_on_the_page_once_and_maps_cost_little(made: Made) -> None:
    assert made.text.count('<path id="c-03"') == 1
    figures = re.findall(
        r'<figure id="(map-[^"]+)".*?(<div class="maps">.*?</svg></div>)', made.text, re.DOTALL
    )
    drawn = sum(len(svg.encode()) for _, svg in figures)
    [outlines] = re.findall(r'<svg class="outlines".*?</svg>', made.text, re.DOTALL)
    assert len(figures) >= 6
    assert drawn + len(outlines.encode()) < 700_000
    assert len(made.text.encode()) < 6_000_000


def test_without_outlines_of_the_geography_the_numbers_are_there_and_the_reason(
    made: Made, tmp_path: Path
) -> None:
    file = tmp_path / "published.duckdb"
    shutil.copy(made.published.resolve(), file)
    with duckdb.connect(str(file)) as connection:
        connection.execute("update publication.delivery_scope set geography_date = date '2031-01-01'")
    page = report_page(file)
    figures = dict(re.findall(r'<figure id="([^"]+)"(.*?)</figure>', page, flags=re.DOTALL))
    assert (
        "no outlines of the municipalities of 2031-01-01, only of 2013-01-01, 2024-01-01"
        in figures["map-centrality"]
    )
    assert "<svg" not in figures["map-centrality"]
    assert "0301 Oslo" in figures["map-centrality"]
    assert 'class="outlines"' not in page
    assert draw_maps(file, tmp_path / "figures") == []


def test_regions_without_outline_and_outlines_without_region_are_named(made: Made, tmp_path: Path) -> None:
    file = tmp_path / "published.duckdb"
    shutil.copy(made.published.resolve(), file)
    with duckdb.connect(str(file)) as connection:
        for table in ("regions", "municipality_regions"):
            where = "scheme_id = 'municipality' and region_code = '0301'"
            if table == "municipality_regions":
                where = "scheme_id = 'municipality' and municipality_code = '0301'"
            changed = connection.execute(
                f"update publication.{table} set region_code = '0399', region = 'Nowhere' where {where}"
            ).fetchall()
            assert changed == [(1,)]
        connection.execute(
            """update publication.municipality_regions set municipality_code = '0399'
            where municipality_code = '0301'"""
        )
    page = report_page(file)
    figures = dict(re.findall(r'<figure id="([^"]+)"(.*?)</figure>', page, flags=re.DOTALL))
    said = figures["map-border-moves"]
    assert "0399 Nowhere has no outline among those of" in said
    assert "0301 has an outline, but the published tables do not know it" in said
    assert "<title>0301: no value</title>" in said


def test_the_documentation_has_the_maps_as_files(made: Made, tmp_path: Path) -> None:
    files = draw_maps(made.published, tmp_path / "figures")
    assert {file.name for file in files} >= {"map_centrality.svg", "map_border_moves_counties.svg"}
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert len(text.encode()) < 300_000, file.name
        root = ElementTree.fromstring(text)
        assert root.attrib["role"] == "img"
        assert "Outlines: Kartverket, CC BY 4.0" in text
    before = {file: file.read_bytes() for file in files}
    draw_maps(made.published, tmp_path / "figures")
    assert before == {file: file.read_bytes() for file in files}
    (tmp_path / "taken").write_text("in the way")
    with pytest.raises(UserError, match="the figure cannot be written"):
        draw_maps(made.published, tmp_path / "taken" / "figures")


def test_the_documentation_has_charts_of_how_long_immigrants_stay_as_files(
    made: Made, tmp_path: Path
) -> None:
    files = draw_charts(made.published, tmp_path / "figures")
    shown = set(
        re.findall(r"figures/(\w+\.svg)", (warehouse.PROJECT / "docs/immigrants.md").read_text("utf-8"))
    )
    assert {file.name for file in files} <= shown
    assert len(files) == 5
    assert all(ElementTree.fromstring(file.read_bytes()).tag.endswith("svg") for file in files)
    (tmp_path / "taken").write_text("in the way")
    with pytest.raises(UserError, match="the figure cannot be written"):
        draw_charts(made.published, tmp_path / "taken" / "figures")


def test_the_page_needs_nothing_but_itself(made: Made) -> None:
    assert "<script" not in made.text
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!#|data:,)""", made.text)
    assert not re.search(r"url\((?!#)", made.text)
    assert "@import" not in made.text


def named_counties(published: Path) -> Counter[str]:
    """Rows of S77's table 3.5 by the name that the report gives their county."""
    with open_published(published) as connection:
        result = read(connection, "io77_36_counties", {"table_number": "3.5"})
    return Counter(row[result.columns.index("county")] for row in result.rows)


def test_a_county_that_has_another_code_is_not_the_whole_country(made: Made, tmp_path: Path) -> None:
    recoded = tmp_path / "recoded.duckdb"
    shutil.copy(made.published.resolve(), recoded)
    with duckdb.connect(str(recoded)) as connection:
        (changed,) = connection.execute(
            "update publication.municipality_regions set region_code = '31' "
            "where scheme_id = 'county_2013' and region_code = '01'"
        ).fetchall()[0]
    assert changed > 0
    before, after = (named_counties(published) for published in (made.published, recoded))
    assert before["01 Østfold"] == after["01"] > 0
    assert after == before - Counter({"01 Østfold": after["01"]}) + Counter({"01": after["01"]})
    assert after["00 The whole country"] > 0
    assert 'id="table-3-5"' in report_page(recoded)


class Tables(HTMLParser):
    """The tables of the page by the id of their figure: rows as (groups, head, cells)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[tuple[tuple[str, ...], str, list[str]]]] = {}
        self.figure, self.groups, self.level, self.row, self.into = "", [], 0, [], None
        self.in_body = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "figure":
            self.figure, self.groups = given["id"] or "", []
        elif tag == "tbody":
            self.in_body = self.figure not in self.found
            self.found.setdefault(self.figure, [])
        elif tag == "tr":
            self.row = []
            self.level = int((given.get("class") or "level-1").rpartition("level")[2])
        elif tag in ("td", "th") and self.in_body:
            self.row.append("")
            self.into = tag
        elif tag == "sup":
            self.into = None

    def handle_data(self, data: str) -> None:
        if self.into and self.row:
            self.row[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.into = None
        elif tag == "tbody":
            self.in_body = False
        elif tag == "tr" and self.in_body and self.row:
            if self.level >= 0:
                self.groups = [*self.groups[: self.level], self.row[0]]
            else:
                self.found[self.figure].append((tuple(self.groups), self.row[0], self.row[1:]))


@pytest.fixture(scope="module")
def tables(made: Made) -> dict[str, list[tuple[tuple[str, ...], str, list[str]]]]:
    parser = Tables()
    parser.feed(made.text)
    return parser.found


def printed(value: float | None, decimals: int, *, of_publication: bool = False) -> str:
    """A number as the report should show it, from Python's own formatting."""
    if value is None:
        return ".."
    if value == 0 and not (of_publication and decimals):
        return "–"
    rounded = Decimal(repr(value)).quantize(Decimal(10) ** -decimals, ROUND_HALF_UP)
    return f"{rounded:,.{decimals}f}".replace(",", NBSP).replace("-", "−" if rounded else "")


def rows(made: Made, sql: str) -> list[tuple]:
    with duckdb.connect(str(made.published), read_only=True) as connection:
        connection.execute(f"set schema '{made.schema}'")
        return connection.execute(sql).fetchall()


def test_the_population_accounts_are_those_of_the_publication(made: Made, tables) -> None:
    expected = rows(
        made,
        """select year, sum(start_persons), sum(births), sum(deaths), sum(immigrants), sum(emigrants),
            sum(end_persons) from population_accounts where scheme_id = 'county'
        group by year order by year""",
    )
    assert len(expected) > 40
    assert tables["accounts-by-year"] == [
        ((), str(year), [printed(number, 0) for number in numbers]) for year, *numbers in expected
    ]


def test_rates_of_counties_are_those_of_the_publication(made: Made, tables) -> None:
    last = made.last_year
    expected = rows(
        made,
        f"""select region_code, internal_in_movers_per_100, internal_out_movers_per_100, immigrants_per_100,
            emigrants_per_100 from migration_rates_per_100
        where scheme_id = 'county' and period_id = '{last - 4}-{last}' and sex = 'both' and age_group = 'all'
        order by 1""",
    )
    assert len(expected) > 10
    found = [(head.split()[0], cells) for _, head, cells in tables["county-rates"]]
    assert found == [(code, [printed(rate, 2) for rate in rates]) for code, *rates in expected]


def test_printed_and_computed_stand_side_by_side(made: Made, tables) -> None:
    women = {head: cells for groups, head, cells in tables["table-4-2"] if groups == ("Women",)}
    for age_group, head in (("total", "All ages"), ("0-6", "0–6"), ("40-69", "40–69")):
        shown = []
        for scenario in ("trial_ii", "trial_iii", "trial_iv"):
            [pair] = rows(
                made,
                f"""select published_value, computed_value from published_comparison
                where publication = 'IO 77/36' and table_number = '4.2'
                    and contains(cell_keys, 'sex=female') and contains(cell_keys, 'age_group={age_group};')
                    and contains(cell_keys, 'scenario_id={scenario};')""",
            )
            shown += [printed(value, 0) for value in pair]
        assert women[head] == shown
    families = {(*groups, head): cells for groups, head, cells in tables["families-4-1"]}
    expected = rows(
        made,
        """select published_value, computed_value from published_comparison
        where publication like 'Rapporter%' and table_number = '4.1'
            and contains(cell_keys, 'background=work;') and contains(cell_keys, 'family_size=3+;')
            and contains(cell_keys, 'family_type=mixed')
        order by contains(cell_keys, 'internal')""",
    )
    assert families["2013", "Work", "3 persons or more", "Mixed"] == [
        printed(value, 1, of_publication=place == 0) for pair in expected for place, value in enumerate(pair)
    ]


def test_rates_of_counties_are_shown_for_the_periods_of_the_publication_and_the_latest(
    made: Made, tables
) -> None:
    last = made.last_year
    periods = sorted({(2004, 2008), (2009, 2013), (last - 9, last - 5), (last - 4, last)})
    period_ids = ", ".join(f"'{first}-{end}'" for first, end in periods)
    for name, column in (
        ("county-emigration-by-background", "emigration_rate_per_100"),
        ("county-moves-by-background", "internal_out_migration_rate_per_100"),
    ):
        expected = rows(
            made,
            f"""select {column} from immigrant_rates_by_background
            where scheme_id = 'county' and region_code = '03' and age_group = 'all' and background = 'unknown'
                and period_id in ({period_ids}) order by period_id""",
        )
        oslo = [(groups, cells) for groups, head, cells in tables[name] if head.startswith("03 ")]
        assert [groups for groups, _ in oslo] == [(f"{first}–{end}",) for first, end in periods]
        assert [cells[-1] for _, cells in oslo] == [printed(rate, 1) for (rate,) in expected]


def test_figures_by_year_hold_ten_years_of_every_background(made: Made) -> None:
    backgrounds = {"work", "refuge", "family", "education", "nordic", "unknown"}
    for name in ("rates_by_labour_status", "rates_by_education", "background_by_centrality"):
        query = (warehouse.PROJECT / f"python/vandring/report/sql/{name}.sql").read_text(encoding="utf-8")
        found = rows(made, f"select background, min(year), max(year) from ({query}) group by all")
        assert {background for background, _, _ in found} == backgrounds, name
        years = [(first, last) for _, first, last in found]
        assert (min(years)[0], max(last for _, last in years)) == (made.last_year - 9, made.last_year), name
    file = warehouse.PROJECT / "python/vandring/report/sql/rates_of_each_background.sql"
    both = file.read_text(encoding="utf-8")
    assert rows(made, f"select count(distinct background), count(distinct rate) from ({both})") == [(6, 2)]


def test_numbers_of_penalised_logits_carry_a_footnote(made: Made) -> None:
    figures = dict(re.findall(r'<figure id="([^"]+)"(.*?)</figure>', made.text, flags=re.DOTALL))
    note = re.compile(r"<li><sup>(\w+)</sup> Estimated with Firth")
    query = """select model_id, count(*) filter (estimator = 'firth') from logit_coefficients
        where model_id like '%2013' group by model_id"""
    estimated = rows(made, query)
    assert any(cells for _, cells in estimated), "so few persons cannot do without a penalty"
    for model_id, cells in estimated:
        figure = figures[f"logit-{model_id.removesuffix('_2013').replace('_', '-')}"]
        letters = note.findall(figure)
        assert len(letters) == bool(cells)
        # An estimate and a t-value each.
        assert sum(figure.count(f"<sup>{letter}</sup></td>") for letter in letters) == 2 * cells


def test_figures_of_the_text_stand_beside_computed_ones(made: Made, tables) -> None:
    [(printed_value, computed)] = rows(
        made,
        """select published_value, computed_value from published_comparison
        where cell_keys = 'fact_id=registered_emigrants_1975'""",
    )
    [cells] = [
        cells
        for _, head, cells in tables["text-figures-io-77-36"]
        if head == "Emigrants in the register, 1975"
    ]
    assert printed_value == 12031
    assert cells == [printed(printed_value, 0), printed(computed, 0)]
    unknown = [
        cells for _, head, cells in tables["text-figures-io-77-36"] if head.startswith("Swedish citizens")
    ]
    assert unknown == [["24.0", ".."]]


def test_errors_of_back_tests_are_those_of_the_publication(made: Made, tables) -> None:
    last = made.last_year
    expected = rows(
        made,
        """select predicted_persons, counted_persons, mean_absolute_error_percent,
            median_absolute_error_percent, bias_percent
        from back_test_errors
        where back_test_id = 'county_latest' and dimension = 'all' and measure = 'population'
            and method = 'no_change'""",
    )
    assert len(expected) == 1
    found = [
        cells[1:]
        for groups, head, cells in tables["back-test-errors"]
        if groups == (f"Counties, {last - 4}–{last}", "Population") and head == "No change"
    ]
    assert found == [
        [printed(number, decimals) for number, decimals in zip(numbers, (0, 0, 1, 1, 1), strict=True)]
        for numbers in expected
    ]


def test_checks_of_the_relations_are_those_of_the_publication(made: Made, tables) -> None:
    last = made.last_year
    expected = rows(
        made,
        """select sex, first_persons, second_persons, abs(difference), counted_persons from relation_checks
        where check_id = 'national_against_regional' and base_period_id = 'before_latest'
            and scheme_id = 'county_oslo_akershus'
        order by sex desc""",
    )
    assert [sex for sex, *_ in expected] == ["male", "female"]
    found = [
        cells
        for groups, _, cells in tables["relation-checks"]
        if groups[1:]
        == (f"{last - 9}–{last - 5}", "Counties of 2013, Oslo and Akershus joined", f"Ages 0–69, {last - 4}")
    ]
    assert found == [
        [printed(number, decimals) for number, decimals in zip(numbers, (1, 1, 1, 0), strict=True)]
        for _, *numbers in expected
    ]


def test_the_first_screen_says_what_was_received_and_what_became_of_it(made: Made) -> None:
    [(received, accepted, rejected, taken_back)] = rows(
        made,
        """select sum(notifications), sum(notifications) filter (where verdict = 'accepted'),
            sum(notifications) filter (where verdict = 'rejected'),
            coalesce(sum(notifications) filter (where verdict = 'taken_back'), 0)
        from notification_account""",
    )
    assert received == accepted + rejected + taken_back
    for label, number in (
        ("received", received),
        ("Accepted", accepted),
        ("Rejected", rejected),
        ("Taken back", taken_back),
    ):
        assert re.search(rf"{label}</dt>\s*<dd class=\"number\">{printed(number, 0)}</dd>", made.text)
    stated = re.search(r'<time datetime="(\S+?)T(\d\d):(\d\d)', made.text)
    assert stated
    assert "its people are invented" in made.text, "the delivery of this report is synthetic"
    version = made.published.resolve().parent.name
    assert version.startswith(f"{stated[1].replace('-', '')}T{stated[2]}{stated[3]}")


@pytest.mark.parametrize(
    ("is_synthetic", "said", "not_said"),
    [
        (True, "its people are invented", "not known"),
        (False, "<em>Computed</em> ones come from", "invented"),
        (None, "Whether its people are real or invented is not known", "its people are invented"),
    ],
)
def test_the_first_screen_says_whether_the_people_are_invented(
    empty: Path, tmp_path: Path, is_synthetic: bool | None, said: str, not_said: str
) -> None:
    file = Path(shutil.copy(empty, tmp_path))
    with duckdb.connect(str(file)) as connection:
        connection.execute("insert into publication.delivery_scope (is_synthetic) values (?)", [is_synthetic])
    page = report_page(file)
    assert said in page
    assert not_said not in page


def test_every_source_is_a_table_of_the_publication_room(made: Made, built: Path) -> None:
    manifest = json.loads((built.parent / "target" / "manifest.json").read_text(encoding="utf-8"))
    room = {
        node["alias"]
        for node in manifest["nodes"].values()
        if node["resource_type"] in ("model", "seed") and node["schema"] == "publication"
    }
    named = set(re.findall(r"<code>publication\.(\w+)</code>", made.text))
    assert len(named) > 30
    assert named <= room
    figures = re.findall(r"<figure.*?</figure>", made.text, flags=re.DOTALL)
    assert len(figures) == len(ITEMS)
    assert all(re.search(r"Source: <code>publication\.", figure) for figure in figures)


def test_no_query_divides_or_averages() -> None:
    for file in (Path(warehouse.PROJECT) / "python/vandring/report/sql").rglob("*.sql"):
        text = re.sub(r"'[^']*'|--.*", "", file.read_text(encoding="utf-8"))
        assert not re.search(r"/|\bavg\(|\bmean\(|\bmedian\(|\bregr_", text), file.name


def test_every_query_is_used() -> None:
    used = {item.query_name for item in ITEMS} | {item.reasons for item in ITEMS}
    used |= {each.query for each in KEY_FIGURES} | {"delivery_scope", "named_years", "published_tables"}
    used |= {"map_geography", "map_regions", "years_moved_back", "table_rules"}
    files = {file.stem for file in (warehouse.PROJECT / "python/vandring/report/sql").glob("*.sql")}
    assert files == used - {""}
    assert {file.stem for file in (warehouse.PROJECT / "python/vandring/report/sql/open").iterdir()} < files


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, 0, "–"),
        (0.0, 2, "–"),
        (None, 1, ".."),
        (float("nan"), 1, ".."),
        (float("inf"), 0, ".."),
        (0.49, 0, "0"),
        (-0.49, 0, "0"),
        (0.5, 0, "1"),
        (-0.5, 0, "−1"),
        (0.05, 1, "0.1"),
        (0.04999, 1, "0.0"),
        (0.15, 1, "0.2"),
        (2.675, 2, "2.68"),
        (999, 0, "999"),
        (999.5, 0, f"1{NBSP}000"),
        (1000, 0, f"1{NBSP}000"),
        (-1234567.891, 2, f"−1{NBSP}234{NBSP}567.89"),
        (1e15, 0, NBSP.join(["1", *["000"] * 5])),
        (1e-12, 3, "0.000"),
        (Decimal("12345"), 0, f"12{NBSP}345"),
    ],
)
def test_numbers_are_those_of_a_statistical_office(value, decimals: int, text: str) -> None:
    assert format_number(value, decimals) == text


def test_a_zero_that_was_printed_rounded_is_not_nil() -> None:
    assert format_number(0.0, 1, has_nil=False) == "0.0"


def test_numbers_of_an_axis_have_the_same_decimals() -> None:
    assert format_ticks([0, 0.025, 0.1, -0.1]) == ["0", "0.025", "0.100", "−0.100"]
    assert format_ticks([0, 2500, 10_000]) == ["0", f"2{NBSP}500", f"10{NBSP}000"]
    assert format_ticks([]) == []


def test_what_a_table_has_no_row_for_is_nil_only_where_it_is_counted() -> None:
    table = Table(
        id="t",
        title="T",
        unit="u",
        rows=("year",),
        columns=("sex",),
        values=("persons", "rate"),
        counts=("persons",),
    )
    grid = pivot(
        table,
        Result(("year", "sex", "persons", "rate"), ((2001, "male", 5, 2.0), (2002, "female", 7, None)), ()),
    )
    assert [[cell.text for cell in row.cells] for row in grid.rows] == [
        ["5", "2", "–", ".."],
        ["–", "..", "7", ".."],
    ]
    assert [heading.text for heading in grid.headings[0]] == ["Men", "Women"]


def test_two_rows_for_a_cell_are_a_mistake() -> None:
    table = Table(id="t", title="T", unit="u", rows=("year",), values=("persons",))
    with pytest.raises(ValueError, match="two rows"):
        pivot(table, Result(("year", "persons"), ((2001, 5), (2001, 6)), ()))


FIGURE = Figure(id="f", title="F & co", unit="Persons", x="year", y="persons", series="sex")
ROWS = Result(
    ("year", "sex", "persons"),
    tuple((year, sex, 10 * year + len(sex)) for year in range(2001, 2006) for sex in ("male", "female")),
    (),
)


def test_a_chart_depends_on_nothing_but_its_numbers() -> None:
    turned = Result(ROWS.columns, ROWS.rows[::-1], ())
    assert draw(FIGURE, ROWS) == draw(FIGURE, turned)
    assert describe(FIGURE, ROWS) == describe(FIGURE, turned)
    dots = replace(FIGURE, kind="dots")
    assert draw(dots, ROWS) == draw(dots, turned)
    svg = inline_svg(draw(FIGURE, ROWS), "f", FIGURE.title, "In <words>")
    assert ">F &amp; co</title>" in svg
    assert ">In &lt;words&gt;</desc>" in svg
    assert all(name.startswith("f-") for name in re.findall(r'\bid="([^"]+)"', svg))
    assert all(name.startswith("f-") for name in re.findall(r'(?:href="|url\()#([^")]+)', svg))


@pytest.mark.parametrize("kind", ["lines", "dots", "pyramid", "stacked", "bars"])
@pytest.mark.parametrize("persons", [(None, None), (0, None), (3, 4)])
def test_a_chart_of_next_to_nothing_is_drawn(kind, persons: tuple[int | None, ...]) -> None:
    figure = Figure(id="f", title="F", unit="Persons", x="age", y="persons", series="sex", kind=kind)
    rows = Result(
        ("age", "sex", "persons"), tuple(zip((30, 30), ("male", "female"), persons, strict=True)), ()
    )
    assert b"</svg>" in draw(figure, rows)
    assert describe(figure, rows).endswith(".")


LIMITS = ("lower", "upper")


@pytest.mark.parametrize("kind", ["lines", "dots"])
def test_limits_of_a_series_are_drawn_where_they_are_known(kind) -> None:
    figure = replace(FIGURE, series="", kind=kind)
    columns = ("year", "persons", *LIMITS)
    known = Result(columns, ((2001, 5, 4, 7), (2002, 6, 5, 8)), ())
    unknown = Result(columns, ((2001, 5, None, None), (2002, 6, None, None)), ())
    limited = replace(figure, limits=LIMITS)
    assert draw(limited, known) != draw(limited, unknown)
    assert b"</svg>" in draw(limited, unknown)
    assert draw(figure, known) == draw(figure, unknown)


def test_tiles_of_one_class_side_by_side_are_one() -> None:
    figure = replace(FIGURE, x="age", series="duration_years", kind="tiles")
    ages = Result(
        ("age", "duration_years", "persons"),
        tuple((age, years, 0.1 if age < 5 else 0.9) for age in range(10) for years in range(3)),
        (),
    )
    svg = draw(figure, ages)
    assert svg == draw(figure, Result(ages.columns, ages.rows[::-1], ()))
    [light, dark] = re.findall(rb'<path d="([^"]*)" clip-path="[^"]*" style="fill: #', svg)[-2:]
    # Three years, a closed tile each.
    assert light.count(b"z") == dark.count(b"z") == 3
    assert describe(figure, ages).startswith("Map of tiles")


@pytest.fixture(scope="module")
def empty(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published tables with no rows in them, but that models were left out for a reason."""
    file = tmp_path_factory.mktemp("empty") / "published.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"attach '{made.published.resolve()}' as full_file (read_only)")
        connection.execute("create schema publication")
        names = connection.execute(
            "select table_name from duckdb_tables() where database_name = 'full_file'"
        ).fetchall()
        for (name,) in names:
            table = f"publication.{quoted(name)}"
            connection.execute(f"create table {table} as from full_file.{table} limit 0")
        connection.execute(
            """insert into publication.models_left_out values
            ('trinomial_logit', 'type1', 'model', 'not estimated: a reason with <b> in it')"""
        )
    return file


def test_a_delivery_that_tells_nothing_is_told_so(empty: Path) -> None:
    page = report_page(empty)
    figures = dict(re.findall(r'<figure id="([^"]+)"(.*?)</figure>', page, flags=re.DOTALL))
    assert len(figures) == len(ITEMS)
    for name, content in figures.items():
        assert "<svg" not in content
        assert "Not shown" in content or name == "models-left-out", name
        assert "Source: <code>" in content
    for name in ("logit-coefficients", "effects-family-chart"):
        assert "a reason with &lt;b&gt; in it" in figures[name]
    assert "whole five-year period" in figures["county-rates"]


def test_without_a_publication_the_user_is_told_what_to_do(tmp_path: Path) -> None:
    done = warehouse.vandring("report", VANDRING_BUILD_DIR=str(tmp_path / "build"))
    assert done.returncode == 1
    assert "nothing has been published yet; run make build" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_file_of_another_version_is_named(tmp_path: Path) -> None:
    file = tmp_path / "published.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "create schema publication; create table publication.notification_account (a integer)"
        )
    with pytest.raises(UserError, match="another version"):
        report_page(file)


def test_a_place_that_cannot_be_written_to_is_named(empty: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("in the way")
    with pytest.raises(UserError, match=r"report\.html: the report cannot be written"):
        write_report(empty, tmp_path / "taken" / "report.html")
