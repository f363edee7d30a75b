"""``bot health``: ask the running bot how it is, as containers' health checks do."""

import argparse
import http.client
import sys

from bot.cli import FAILED, argument, command, config_of
from bot.domain.errors import ConfigError

_HOST = "127.0.0.1"
_ANSWER_S = 8.0  # the bot itself waits for its database for three
_LONGEST = 10_000  # bytes; the bot answers with a line


@command(
    argument("--ready", action="store_true", help="ask whether it is connected, not only whether it is well")
)
def run(options: argparse.Namespace) -> int:
    """Ask the running bot on this machine how it is.

    Needs RECKONER_HEALTH_PORT, as set for the bot. Ends with 0 where it is well, and with 1 where it is not
    or does not answer; what is wrong is printed.
    """
    port = config_of(options).health_port
    if port is None:
        raise ConfigError(
            "RECKONER_HEALTH_PORT is not set, so the bot tells nobody how it is. Set it to a port that is "
            "free on this machine, such as 8790, and start the bot again."
        )
    status, text = _ask(port, "/readyz" if options.ready else "/healthz")
    sys.stdout.write(f"{text}\n")
    return 0 if status == http.client.OK else FAILED


def _ask(port: int, path: str) -> tuple[int, str]:
    """Return the status and the line that the bot answers with, 0 where it answers nothing."""
    # Not urllib, which would send it through the environment's proxy.
    connection = http.client.HTTPConnection(_HOST, port, timeout=_ANSWER_S)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read(_LONGEST).decode(errors="replace").strip()
    except TimeoutError:
        return 0, f"The bot on port {port} has not answered for {_ANSWER_S:g} s: its loop may hang."
    except (OSError, http.client.HTTPException) as error:
        return 0, f"No bot answers on port {port}: {error}. Is it running, with RECKONER_HEALTH_PORT={port}?"
    finally:
        connection.close()
