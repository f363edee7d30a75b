"""A pytest plugin for mutmut's count of who calls what: processes that tests start take no part in it.

They would look for mutmut's settings in whichever folder they run in. The tests' own process goes on
counting: mutmut has told it so in memory, too.
"""

import os

if os.environ.get("MUTANT_UNDER_TEST") == "stats":
    del os.environ["MUTANT_UNDER_TEST"]
