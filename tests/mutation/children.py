"""A pytest plugin that keeps child processes of tests out of mutmut's call statistics.

They would look for mutmut's settings in their working directory. The test process itself keeps counting,
because mutmut has set that in memory as well.
"""

import os

if os.environ.get("MUTANT_UNDER_TEST") == "stats":
    del os.environ["MUTANT_UNDER_TEST"]
