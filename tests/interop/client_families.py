"""Which outside clients there are, how each is had, and how it is run.

A family is a program in `programs/` that takes a broker's address, and prints
one JSON line a check: {"check", "seen"} or {"check", "error"}. What it needs
comes from its own package registry, once, into the cache.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import kafka_jars

PROGRAMS = Path(__file__).with_name("programs")
PYTHON_PACKAGES = ("confluent-kafka==2.16.1", "aiokafka==0.14.0",
                   "kafka-python==3.0.12", "cramjam==2.14.0",
                   "python-snappy==0.7.3", "lz4==4.4.5", "zstandard==0.25.0",
                   "pytest==8.3.4")


@dataclass(frozen=True)
class Family:
    """A client: its name, what it is, and the command that runs it."""

    name: str
    what: str
    command: Callable[[str, Path], list[str]]  # bootstrap, folder for work


class Missing(Exception):
    """A tool that no package of this distribution is sure to give."""


def _need(tool: str, hint: str) -> str:
    if shutil.which(tool) is None:
        raise Missing(f"no {tool} on PATH: {hint}")
    return tool


def _made_once(name: str, key: str, make: Callable[[Path], None]) -> Path:
    """A folder of the cache that `make` fills; renamed in place when whole."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:12]
    folder = kafka_jars.cache_dir() / f"{name}-{digest}"
    if not folder.is_dir():
        partial = Path(f"{folder}.{os.getpid()}")
        partial.mkdir()
        make(partial)
        partial.rename(folder)
    return folder


def _text(folder: Path) -> str:
    return "".join(path.read_text() for path in sorted(folder.rglob("*"))
                   if path.is_file())


def python() -> Path:
    """An interpreter with the Python clients; venvs do not like renames."""
    folder = kafka_jars.cache_dir() / ("python-" + hashlib.sha256(
        " ".join(PYTHON_PACKAGES).encode()).hexdigest()[:12])
    if not (folder / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([folder / "bin" / "pip", "install", "-q",
                        *PYTHON_PACKAGES], check=True)
        (folder / "ready").touch()
    return folder / "bin" / "python"


def _python_program(name: str) -> Callable[[str, Path], list[str]]:
    def command(bootstrap: str, work: Path) -> list[str]:
        return [str(python()), str(PROGRAMS / name), bootstrap]
    return command


def _go_program(name: str) -> Callable[[str, Path], list[str]]:
    source = PROGRAMS / "go"

    def command(bootstrap: str, work: Path) -> list[str]:
        folder = _made_once("go", _text(source), lambda folder: subprocess.run(
            [_need("go", "install Go 1.26 or later"), "build", "-o", folder,
             "./franz", "./sarama"], cwd=source, check=True))
        return [str(folder / name), bootstrap]
    return command


def _node_program(name: str) -> Callable[[str, Path], list[str]]:
    source = PROGRAMS / name

    def make(folder: Path) -> None:
        for path in source.iterdir():
            (folder / path.name).write_bytes(path.read_bytes())
        subprocess.run([_need("npm", "install Node.js 18 or later"),
                        "install", "--silent", "--no-audit",
                        "--no-fund", "--no-package-lock"], cwd=folder,
                       check=True)

    def command(bootstrap: str, work: Path) -> list[str]:
        return ["node", str(_made_once(name, _text(source), make) / "main.js"),
                bootstrap]
    return command


def _java_program(version: str) -> Callable[[str, Path], list[str]]:
    def command(bootstrap: str, work: Path) -> list[str]:
        classes = kafka_jars.compiled(PROGRAMS / "java",
                                      kafka_jars.clients_classpath(version))
        return [*kafka_jars.java(256, work / f"java-{version}.log"), "-cp",
                classes, "ClientChecks", bootstrap, f"java-{version}"]
    return command


def _kcat(bootstrap: str, work: Path) -> list[str]:
    return [sys.executable, str(PROGRAMS / "kcat.py"), bootstrap]


def _tools(bootstrap: str, work: Path) -> list[str]:
    return [sys.executable, str(PROGRAMS / "kafka_tools.py"), bootstrap,
            str(work)]


FAMILIES = (
    Family("kcat", "kcat of Debian, on librdkafka 2.0", _kcat),
    Family("librdkafka", "confluent-kafka for Python",
           _python_program("librdkafka.py")),
    Family("kafka-python", "kafka-python",
           _python_program("kafka_python.py")),
    Family("aiokafka", "aiokafka", _python_program("aiokafka_client.py")),
    Family("kafkajs", "kafkajs for Node", _node_program("kafkajs")),
    Family("franz-go", "franz-go: kgo and kadm", _go_program("franz")),
    Family("sarama", "sarama for Go", _go_program("sarama")),
    Family("java-4.4.0", "Kafka's own clients of 4.4.0",
           _java_program("4.4.0")),
    Family("java-3.9.1", "Kafka's own clients of 3.9.1",
           _java_program("3.9.1")),
    Family("tools", "Kafka's command-line classes", _tools),
)
