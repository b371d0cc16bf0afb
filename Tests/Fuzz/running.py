"""A server over a small simulated catalogue, for scripts that talk to it from outside."""

import contextlib
import pathlib
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]


@contextlib.contextmanager
def server(port, size=3000):
    """Yields the address of `huiliu run` as soon as it answers."""
    with tempfile.TemporaryDirectory(prefix="huiliu-outside-") as folder:
        process = subprocess.Popen(
            [ROOT / ".build/release/huiliu", "run", "--root", ROOT, "--catalogue", f"{folder}/c.sqlite",
             "--size", str(size), "--port", str(port), "--quiet"], stdout=subprocess.DEVNULL)
        address = f"http://127.0.0.1:{port}"
        try:
            while not answers(address):
                if process.poll() is not None:
                    raise SystemExit(f"huiliu run ended with {process.returncode}")
                time.sleep(0.2)
            yield address
            if process.poll() is not None:
                raise SystemExit(f"the server died with {process.returncode}")
        finally:
            process.terminate()
            process.wait()


def answers(address):
    try:
        return urllib.request.urlopen(f"{address}/readyz", timeout=5).status == 200
    except (urllib.error.URLError, OSError):
        return False
