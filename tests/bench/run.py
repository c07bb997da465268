"""`make bench`: one JSON object a line, {name, value, unit, ceiling, ratio, command}; ARGS names parts, else it is all.

Each part is a process of its own: the peak memory that Linux tells of a process is never less than that of whoever
started it.
"""

import subprocess
import sys

PARTS = ("parser", "forecast", "checks", "streams", "delay", "memory", "load.posts")

if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        subprocess.run([sys.executable, "-m", f"tests.bench.{part}"], check=True)
