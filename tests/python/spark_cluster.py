"""A small Spark cluster of processes on this machine: a master, two workers, and the Thrift server."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import warehouse

SPARK_PYTHON = warehouse.PROJECT / ".venv-spark" / "bin" / "python"
PATIENCE_SECONDS = 300
MASTER = "org.apache.spark.deploy.master.Master"
WORKER = "org.apache.spark.deploy.worker.Worker"
THRIFT_SERVER = "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2"
# What suits a few minutes with tables of a few thousand rows: few partitions, small pages, and nothing
# compiled at length, neither code of queries nor that of Spark.
SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m -XX:+UseSerialGC"
SETTINGS = {
    "spark.buffer.pageSize": "1m",
    "spark.cores.max": "2",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.extraJavaOptions": SHORT_LIVED,
    "spark.driver.memory": "3g",
    "spark.executor.cores": "1",
    "spark.executor.extraJavaOptions": SHORT_LIVED,
    "spark.executor.memory": "1g",
    "spark.hadoop.javax.jdo.option.ConnectionURL": "jdbc:derby:memory:metastore;create=true",
    "spark.log.level": "WARN",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
}


def free_port() -> int:
    """A port of this machine that nobody listens to."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@dataclass
class Cluster:
    """A running cluster. ``directory`` has the logs of its processes."""

    directory: Path
    master_port: int = field(default_factory=free_port)
    thrift_port: int = field(default_factory=free_port)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """What vandring is told of it."""
        return {"VANDRING_SPARK_HOST": "127.0.0.1", "VANDRING_SPARK_PORT": str(self.thrift_port)}

    def start(self, name: str, *command: str) -> None:
        """Start a process of Spark's in a group of its own, with a log of its own."""
        environment = os.environ | {
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_NO_DAEMONIZE": "true",
            "SPARK_DAEMON_MEMORY": "512m",
            "SPARK_DAEMON_JAVA_OPTS": SHORT_LIVED,
            "PYSPARK_PYTHON": str(SPARK_PYTHON),
        }
        home = next((warehouse.PROJECT / ".venv-spark" / "lib").glob("python*/site-packages/pyspark"))
        with (self.directory / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [str(home / "bin" / command[0]), *command[1:]],
                cwd=self.directory,
                env=environment | {"SPARK_HOME": str(home)},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def start_worker(self, name: str) -> None:
        """A worker of one core; its executors are processes of its group."""
        self.start(
            name, "spark-class", WORKER, "--host", "127.0.0.1", "--cores", "1", "--memory", "1500m",
            "--work-dir", str(self.directory / f"{name}-work"), "--webui-port", str(free_port()), self.master,
        )  # fmt: skip

    @property
    def master(self) -> str:
        """The address that workers and applications are given."""
        return f"spark://127.0.0.1:{self.master_port}"

    def start_all(self) -> None:
        """Start everything and wait until SQL is taken."""
        self.start(
            "master", "spark-class", MASTER, "--host", "127.0.0.1", "--port", str(self.master_port),
            "--webui-port", str(free_port()),
        )  # fmt: skip
        self.await_port("master", self.master_port)
        for name in ("worker-1", "worker-2"):
            self.start_worker(name)
        settings = {**SETTINGS, "spark.sql.warehouse.dir": str(self.directory / "warehouse")}
        self.start(
            "thrift", "spark-submit", "--class", THRIFT_SERVER, "--master", self.master,
            *(word for name, value in settings.items() for word in ("--conf", f"{name}={value}")),
            "spark-internal",
            "--hiveconf", f"hive.server2.thrift.port={self.thrift_port}",
            "--hiveconf", "hive.server2.thrift.bind.host=127.0.0.1",
        )  # fmt: skip
        self.await_port("thrift", self.thrift_port)

    def await_port(self, name: str, port: int) -> None:
        """Wait until a process listens."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end and self.processes[name].poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                return
            time.sleep(0.5)
        raise AssertionError(f"{name} of Spark does not listen:\n{self.log(name)}")

    def log(self, name: str) -> str:
        """The end of what a process said."""
        return (self.directory / f"{name}.log").read_text(encoding="utf-8", errors="replace")[-4000:]

    def kill(self, name: str) -> None:
        """Kill a process and what it started, as when a machine goes down."""
        process = self.processes.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextlib.contextmanager
def cluster(directory: Path) -> Iterator[Cluster]:
    """A cluster as long as it is needed."""
    directory.mkdir(parents=True)
    started = Cluster(directory)
    try:
        started.start_all()
        yield started
    finally:
        for name in list(started.processes):
            started.kill(name)
