"""For all tests: the same examples on every machine and every run.

To look for new ones: `HYPOTHESIS_PROFILE=search .venv/bin/pytest tests/unit`; what it finds becomes a row.
"""

import os

from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
