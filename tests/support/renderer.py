"""A real renderer of DLNA (gmediarender) in a network of its own, where it is installed and we may
make networks: it does not speak on the loopback."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

OURS, ITS, MASK = "10.77.0.1", "10.77.0.2", 24
PORT = 49494
UDN = "uuid:11111111-2222-3333-4444-555555555555"
START_SECONDS = 30


class RealRenderer(msgspec.Struct, frozen=True):
    """A renderer that runs. our_address: from which it reaches us."""

    description_url: str
    our_address: str
    udn: str
    network: int
    log: Path

    @contextmanager
    def running(self) -> Iterator["RealRenderer"]:
        """Have it run inside the block."""
        link = f"cr{self.network}r"
        command = ["gmediarender", "-I", link, "-p", str(PORT), "-u", UDN.removeprefix("uuid:")]
        command += ["-f", "Sala", "--gstout-audiopipe=fakesink sync=true"]
        command += ["--gstout-videosink=fakesink", "--mime-filter", "audio"]
        inside = ["nsenter", "-t", str(self.network), "-n", *command]
        with self.log.open("wb") as output:
            process = subprocess.Popen(inside, stdout=output, stderr=output)
        try:
            _wait(process, self.log)
            yield self
        finally:
            process.terminate()
            process.wait(10)


@contextmanager
def network(folder: Path) -> Iterator[RealRenderer]:
    """A renderer that may be run, in a network of two. Skips the test where that cannot be."""
    if not shutil.which("gmediarender"):
        pytest.skip("No gmediarender: make peers, as root")
    if os.geteuid() != 0:
        pytest.skip("Only root makes networks")
    with subprocess.Popen(["unshare", "-n", "sleep", "600"]) as holder:
        try:
            _connect(holder.pid)
            url = f"http://{ITS}:{PORT}/description.xml"
            yield RealRenderer(url, OURS, UDN, holder.pid, folder / "renderer.log")
        finally:
            subprocess.run(["ip", "link", "del", f"cr{holder.pid}h"], check=False)
            holder.terminate()


def _connect(holder: int) -> None:
    """Join our network and the holder's, once it has one."""
    own = Path("/proc/self/ns/net").readlink()
    while Path(f"/proc/{holder}/ns/net").readlink() == own:
        time.sleep(0.02)
    ours, its = f"cr{holder}h", f"cr{holder}r"
    _run("ip", "link", "add", ours, "type", "veth", "peer", "name", its, "netns", str(holder))
    _run("ip", "addr", "add", f"{OURS}/{MASK}", "dev", ours)
    _run("ip", "link", "set", ours, "up")
    inside = ["nsenter", "-t", str(holder), "-n", "ip"]
    _run(*inside, "link", "set", "lo", "up")
    _run(*inside, "addr", "add", f"{ITS}/{MASK}", "dev", its)
    _run(*inside, "link", "set", its, "up")
    _run(*inside, "route", "add", "224.0.0.0/4", "dev", its)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _wait(process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        if b"Ready for rendering" in log.read_bytes():
            return
        time.sleep(0.1)
    raise AssertionError(log.read_text()[-3000:])
