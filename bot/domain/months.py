"""The months by name: as dates are read from English text, and as people write them in any language."""

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
# From January, with what they are cut to.
_NAMES = (
    "january jan januar jänner jän enero ene",
    "february feb februar feber febrero",
    "march mar märz maerz mär mrz marzo",
    "april apr abril abr",
    "may mai mayo",
    "june jun juni junio",
    "july jul juli julio",
    "august aug agosto ago",
    "september sept sep septiembre setiembre set",
    "october oct oktober okt octubre",
    "november nov noviembre",
    "december dec dezember dez diciembre dic",
)
MONTH_NUMBERS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names.split()}
