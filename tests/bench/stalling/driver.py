"""The driver of every kind of input in one server."""

from tests.bench.stalling.component_inputs import ComponentInputs
from tests.bench.stalling.message_inputs import MessageInputs
from tests.bench.stalling.text_inputs import TextInputs


class Driver(TextInputs, ComponentInputs, MessageInputs):
    """Drives commands, messages, uploads, components and forms."""
