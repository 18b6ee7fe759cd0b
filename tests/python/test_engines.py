"""vandring build --engine spark, where there is no Spark: one message, before anything is landed."""

import socket
from pathlib import Path

import pytest

import warehouse
from spark_cluster import free_port
from vandring.shortages import Shortage, shortage_text


@pytest.fixture
def delivery(tmp_path: Path) -> Path:
    """A small delivery."""
    return warehouse.synthesize(tmp_path / "delivery", persons=200, seed=3)


def refused(build: Path, delivery: Path, **settings: str) -> str:
    """What a build on Spark says that is refused."""
    done = warehouse.vandring(
        "build", str(delivery), "--engine", "spark", VANDRING_BUILD_DIR=str(build), **settings
    )
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    assert not (build / "landing").exists()
    return done.stderr


def test_no_server_answers(tmp_path: Path, delivery: Path):
    port = free_port()
    said = refused(tmp_path / "build", delivery, VANDRING_SPARK_PORT=str(port))
    assert f"no Thrift server of Spark answers at localhost:{port}" in said
    assert "docs/spark.md" in said


@pytest.mark.parametrize("port", ["spark", "0", "65536", "-1", "10000.0", "١٠"])
def test_a_port_that_is_none(tmp_path: Path, delivery: Path, port: str):
    said = refused(tmp_path / "build", delivery, VANDRING_SPARK_PORT=port)
    assert f"VANDRING_SPARK_PORT is '{port}'" in said


def test_a_profile_that_is_not_there(tmp_path: Path, delivery: Path):
    said = refused(tmp_path / "build", delivery, VANDRING_SPARK_PROFILES_DIR=str(tmp_path))
    assert f"VANDRING_SPARK_PROFILES_DIR names {tmp_path}, where there is no profiles.yml" in said


def test_counts_need_no_cluster(tmp_path: Path):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = str(server.getsockname()[1])
        said = refused(
            tmp_path / "build",
            warehouse.PROJECT / "examples" / "norway",
            VANDRING_SPARK_HOST="127.0.0.1",
            VANDRING_SPARK_PORT=port,
        )
    assert "--engine spark is for deliveries of persons" in said


def test_a_cluster_short_of_memory_is_not_told_of_duckdb(tmp_path: Path):
    said = shortage_text(Shortage.MEMORY, tmp_path, on_spark=True)
    assert "Spark" in said
    assert "VANDRING_MEMORY_LIMIT" not in said
