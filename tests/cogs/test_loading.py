"""What a client loads when it starts, in a process of its own: here, other tests have loaded everything."""

import pkgutil
import subprocess
import sys

import cogs

LOADED = """
import sys
from bot.catalogue import cog_packages
from bot.client import _cog_class
for package in cog_packages():
    _cog_class(package)
print(*(name for name in sys.modules if name.startswith("cogs.")))
"""


def test_client_loads_every_module_of_every_cog() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    every = {module.name for module in pkgutil.walk_packages(cogs.__path__, "cogs.")}
    assert set(done.stdout.split()) == every
