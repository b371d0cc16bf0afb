"""Schemathesis (PyPI) against Schemas/openapi.json and a running server. `make api-check`."""

import os
import subprocess
import sys

import running

SCHEMATHESIS = running.ROOT / ".build/python/bin/st"

if __name__ == "__main__":
    seconds = sys.argv[1] if len(sys.argv) > 1 else "120"
    environment = dict(os.environ, SCHEMATHESIS_HOOKS="api_hooks", PYTHONPATH=str(running.ROOT / "Tests/Fuzz"))
    with running.server(18138) as address:
        ended = subprocess.run(
            [SCHEMATHESIS, "--config-file", running.ROOT / "Tests/Fuzz/schemathesis.toml",
             "run", running.ROOT / "Schemas/openapi.json", "--url", address, "--seed", "1",
             "--max-time", seconds, "--max-response-time", "1", "--phases", "examples,coverage,fuzzing",
             "--no-color"], env=environment)
    sys.exit(ended.returncode)
