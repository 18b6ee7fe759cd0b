"""What the curve of growth says of a build: its rows, and the most it had on the disk."""

import os
from pathlib import Path

import pytest

from vandring.bench.growth import header, line, main, watched
from vandring.bench.growth_curve import Measurement, keep, read_measurements

MEASURED = Measurement(5_100_000, "duckdb", "4GB", 100.4, 180.6, 4.23, 12.3, 0.0)


def test_the_most_that_stood_on_the_disk_is_told_though_it_is_gone(tmp_path: Path):
    with watched(tmp_path) as disk:
        spill = tmp_path / "warehouse.duckdb.tmp"
        spill.mkdir()
        (spill / "block").write_bytes(os.urandom(3_000_000))
        (tmp_path / "warehouse.duckdb").write_bytes(os.urandom(2_000_000))
        while disk.build < 5_000_000:
            pass
        (spill / "block").unlink()
    assert 3_000_000 <= disk.spilled < 3_100_000
    assert 5_000_000 <= disk.build < 5_100_000


def test_a_line_has_a_cell_for_every_heading():
    said = line(MEASURED)
    assert said == "| 5,100,000 | duckdb | 4GB | 100 | 181 | 4.2 | 12.3 | 0.0 |"
    assert said.count("|") == header().splitlines()[0].count("|")


def test_measurements_are_kept_and_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file, picture = tmp_path / "growth.csv", tmp_path / "growth.svg"
    larger = Measurement(20_400_000, "duckdb", "4GB", 600.0, 1_000.0, 6.4, 50.0, 1.5)
    for each in (larger, Measurement(5_100_000, "duckdb", "4GB", 1.0, 1.0, 1.0, 1.0, 1.0), MEASURED):
        keep(file, each)
    assert read_measurements(file) == [MEASURED, larger]
    assert main(["--draw", str(file), str(picture)]) == 0
    assert capsys.readouterr().out.splitlines()[2:] == [line(MEASURED), line(larger)]
    assert "Notifications, millions" in picture.read_text(encoding="utf-8")


def test_a_file_of_something_else_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    other = tmp_path / "other.csv"
    other.write_text("year,persons\n2025,1\n", encoding="utf-8")
    assert main(["--draw", str(other), str(tmp_path / "growth.svg")]) == 1
    assert "does not begin with the columns notifications, engine" in capsys.readouterr().err
    assert main(["--draw", str(tmp_path / "none.csv"), str(tmp_path / "growth.svg")]) == 1
    assert "nothing was measured" in capsys.readouterr().err
