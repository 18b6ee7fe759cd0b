"""What the curve of growth says of a build: its rows, and the most it had on the disk."""

import os
from pathlib import Path

from vandring.bench.growth import Disk, Row, header, line, watched
from vandring.bench.stages import Stage


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
    row = Row(5_100_000, "duckdb", "4GB", Stage("build", 100.4, 180.6, 4.23), Disk(12_300_000_000, 0))
    said = line(row)
    assert said == "| 5,100,000 | duckdb | 4GB | 100 | 181 | 4.2 | 12.3 | 0.0 |"
    assert said.count("|") == header().splitlines()[0].count("|")
