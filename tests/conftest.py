"""What every test shares: property tests that try the same inputs each time, unless asked to explore.

A change must not fail to land because of a die; ``SAYSO_EXPLORE=1`` throws new ones
(``SAYSO_EXPLORE=1 pytest tests/claims``), and what they find becomes an example in the test.
"""

import os

from hypothesis import settings

settings.register_profile("steady", derandomize=True)
settings.register_profile("explore", derandomize=False)
settings.load_profile("explore" if os.environ.get("SAYSO_EXPLORE") else "steady")
