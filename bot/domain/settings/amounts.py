"""Amounts of time as people say them, with their numbers in digits: "half an hour" is "0.5 hour"."""

import re

from bot.domain.settings.spoken_times import HOURS

# How people write units, in the languages that the panel speaks.
UNIT_WORDS = {
    word: unit
    for unit, words in {
        "d": "d day days tag tage tagen t día días dia dias",
        "h": "h hour hours hr hrs stunde stunden std hora horas",
        "m": "m min mins minute minutes minuten minuto minutos",
        "s": "s sec secs second seconds sek sekunde sekunden seg segundo segundos",
    }.items()
    for word in words.split()
}
_UNIT = rf"(?P<unit>{'|'.join(sorted(UNIT_WORDS, key=len, reverse=True))})(?!\w)"
_NUMBERS = {**HOURS, **dict.fromkeys(["a", "an", "eine", "einen", "einer", "einem", "un", "una"], "1")}
_NUMBER = re.compile(rf"(?<!\w)(?P<number>{'|'.join(_NUMBERS)}) {_UNIT}")
_ONE_AND_HALF = re.compile(rf"(?<!\w)(?:one and a half|anderthalb|ein(?:und)?einhalb) {_UNIT}")
_HALF = re.compile(rf"(?<!\w)(?:half(?: an?)?|(?:eine[rnm]? )?halbe[rnms]?|medi[ao]) {_UNIT}")
_AND_HALF = re.compile(rf"(?<![\w.,])(?P<number>[0-9]{{1,9}}) ?{_UNIT} (?:and a half|y medi[ao])(?!\w)")


def in_digits(text: str) -> str:
    """Return a text in small letters with its numbers before units in digits."""
    text = _ONE_AND_HALF.sub(r"1.5 \g<unit>", text)
    text = _HALF.sub(r"0.5 \g<unit>", text)
    text = _NUMBER.sub(lambda found: f"{_NUMBERS[found['number']]} {found['unit']}", text)
    return _AND_HALF.sub(r"\g<number>.5 \g<unit>", text)
