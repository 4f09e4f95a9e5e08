"""One `weir serve` on a data directory, at a free loopback port."""

import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from weir_cli import WeirError, weir_binary

START_SECONDS = 20
STOP_SECONDS = 20
POLL_SECONDS = 0.01


@dataclass
class WeirNode:
    """A broker for one data directory; use as a context manager.

    `work` is a folder for what it says; `settings` are broker configs by
    Kafka's names, `flags` further options; `prefix` is a program it runs
    under, `environment` what it sees instead of ours.
    """

    directory: Path
    work: Path
    settings: dict[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    read_only: bool = False
    prefix: tuple[str, ...] = ()
    environment: dict[str, str] | None = None
    process: subprocess.Popen | None = None
    port: int = 0

    @property
    def bootstrap(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self, port: int = 0) -> "WeirNode":
        """Start the broker and wait until it says where it listens; `port`
        is the one it had before a kill."""
        self.work.mkdir(parents=True, exist_ok=True)
        port_file = self.work / "port"
        port_file.unlink(missing_ok=True)
        with open(self.work / "weir.log", "ab") as log:
            self.process = subprocess.Popen(
                self.command(port), stdout=log, stderr=log,
                stdin=subprocess.DEVNULL, env=self.environment)
        deadline = time.monotonic() + START_SECONDS
        while not (port_file.exists() and port_file.read_text().strip()):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise WeirError("weir serve did not start:\n" +
                                (self.work / "weir.log").read_text()[-2000:])
            time.sleep(POLL_SECONDS)
        self.port = int(port_file.read_text().strip().rpartition(":")[2])
        return self

    def command(self, port: int) -> list[str]:
        configs = [word for name, value in self.settings.items()
                   for word in ("-c", f"{name}={value}")]
        place = "--read-only" if self.read_only else "-d"
        return [*self.prefix, weir_binary(), "serve", place,
                str(self.directory), "--listen", f"tcp:127.0.0.1:{port}",
                "--port-file", str(self.work / "port"), *configs, *self.flags]

    def stop(self) -> None:
        """Stop in good order (SIGTERM); an exit code other than 0 fails."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(STOP_SECONDS)
        self.process = None
        if code != 0:
            raise WeirError(f"weir serve ended with {code}")

    def kill(self) -> None:
        """End the process as a crash would (SIGKILL)."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def __enter__(self) -> "WeirNode":
        return self.start()

    def __exit__(self, kind, value, trace) -> None:
        self.stop() if kind is None else self.kill()
