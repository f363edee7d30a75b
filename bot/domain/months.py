"""The months by name, as dates are read from text."""

from babel import Locale

MONTHS = tuple(name.lower() for name in Locale("en").months["format"]["wide"].values())
