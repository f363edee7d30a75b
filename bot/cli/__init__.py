"""The command line's subcommands, one a module: each adds its parser and runs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bot.config import Config, read_config

if TYPE_CHECKING:
    import argparse


def config_of(options: argparse.Namespace) -> Config:
    """Return the settings for a command. Raises ConfigError."""
    return read_config(os.environ, options.env_file)
