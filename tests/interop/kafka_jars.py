"""Apache Kafka from Maven Central, fetched once into the user's cache.

Broker and tools stand on class paths of their own: the newest tools that are
published are of an earlier version than the broker, and two versions of one
jar must not meet.
"""

import hashlib
import os
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
BROKER_VERSION = "4.4.0"
TOOLS_VERSION = "4.3.1"

def cache_dir() -> Path:
    """Where jars and compiled classes are kept between runs."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    path = Path(base) / "weir" / "interop"
    path.mkdir(parents=True, exist_ok=True)
    return path


def _copy_dependencies(pom: str, version: str) -> Path:
    """Let Maven copy what `pom/POM.xml` depends on; returns the folder.

    The folder is named by version and by the pom's text, and is renamed into
    place when whole, so that an interrupted fetch is not taken for one.
    """
    source = HERE / "pom" / f"{pom}.xml"
    digest = hashlib.sha256(source.read_bytes()).hexdigest()[:8]
    folder = cache_dir() / f"{pom}-{version}-{digest}"
    if folder.is_dir():
        return folder
    partial = Path(f"{folder}.{os.getpid()}")
    subprocess.run(
        ["mvn", "-B", "-q", "-f", str(source), "dependency:copy-dependencies",
         f"-DoutputDirectory={partial}", f"-Dkafka.version={version}",
         "-DincludeScope=runtime"], check=True)
    partial.rename(folder)
    return folder


def broker_classpath() -> str:
    """Class path of the broker, its storage tool and the clients."""
    return f"{_copy_dependencies('broker', BROKER_VERSION)}/*"


def tools_classpath() -> str:
    """Class path of the command line tools (DumpLogSegments)."""
    return f"{_copy_dependencies('tools', TOOLS_VERSION)}/*"


def clients_classpath(version: str) -> str:
    """Class path of Kafka's Java clients alone, of any version."""
    return f"{_copy_dependencies('clients', version)}/*"


def client_classpath() -> str:
    """Class path of the programs in java/, compiled once against the
    broker's jars."""
    return compiled(HERE / "java", broker_classpath())


def streams_classpath() -> str:
    """The same for streams/ and Kafka Streams."""
    return compiled(HERE / "streams",
                    f"{_copy_dependencies('streams', TOOLS_VERSION)}/*")


def compiled(sources: Path, jars: str) -> str:
    """Class path of the programs in a folder, compiled once against jars."""
    files = sorted(sources.glob("*.java"))
    digest = hashlib.sha256(jars.encode())
    for file in files:
        digest.update(file.read_bytes())
    folder = cache_dir() / f"classes-{digest.hexdigest()[:12]}"
    if not folder.is_dir():
        partial = Path(f"{folder}.{os.getpid()}")
        subprocess.run(["javac", "-Xlint:-options", "-nowarn", "-cp", jars,
                        "-d", str(partial), *map(str, files)], check=True)
        partial.rename(folder)
    return f"{folder}:{jars}"


def java(heap_mb: int, log: Path) -> list[str]:
    """The java command with the options every program here is run with.

    What the program logs is added to the file `log`.
    """
    return ["java", f"-Xmx{heap_mb}m", "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true",
            f"-Dlog4j2.configurationFile={HERE / 'log4j2.xml'}",
            f"-Dweir.log={log}"]
