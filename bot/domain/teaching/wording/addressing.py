"""Questions of members to their server: "When do you meet?" of "We meet every Tuesday"."""

import re
from collections.abc import Callable, Mapping

_ENGLISH = {"we": "you", "us": "you", "our": "your", "ours": "yours", "ourselves": "yourselves"}
_ENGLISH_WE = re.compile(r"\bwe\b", re.IGNORECASE)
_ENGLISH_WORDS = re.compile(r"\b(?:we|us|ours?|ourselves)\b", re.IGNORECASE)

_GERMAN_WE = re.compile(r"\b(?P<verb>[a-zäöüß]+) wir\b")
_GERMAN_WORDS = re.compile(r"\b(?:uns|unser(?P<end>e[nmrs]?)?)\b")
_GERMAN_VERBS = {"sind": "seid", "tun": "tut"}
# Stems after which the ending needs a vowel: "findet", "zeichnet".
_GERMAN_VOWEL = re.compile(r"(?:[td]|[^aeiouäöülrmnh][mn])\Z")

# "Vendimos", "limpiamos" are of the present as well as of the past, unless the sentence says when.
_SPANISH_VERB = re.compile(r"\b(?P<nos>nos )?(?P<verb>\w+mos)\b", re.IGNORECASE)
_SPANISH_WORDS = re.compile(r"\b(?P<of>nuestr)(?P<end>[oa]s?)\b")
_SPANISH_VERBS = {
    "hemos": "habéis",
    "somos": "sois",
    "fuimos": "fuisteis",
    "éramos": "erais",
    "íbamos": "ibais",
    "vamos": "vais",
    "estamos": "estáis",
    "tuvimos": "tuvisteis",
    "hicimos": "hicisteis",
    "pusimos": "pusisteis",
    "estuvimos": "estuvisteis",
    "vinimos": "vinisteis",
}
_SPANISH_ENDINGS = (("ábamos", "abais"), ("íamos", "íais"), ("eremos", "eréis"), ("emos", "éis"))
_SPANISH_NOW = (("amos", "áis"), ("imos", "ís"))
_SPANISH_THEN = (("amos", "asteis"), ("imos", "isteis"))
_WEEKLY = re.compile(
    r"\b(?:cada|todos los|todas las|siempre|"
    r"los (?:lunes|martes|miércoles|jueves|viernes|sábados|domingos))\b",
    re.IGNORECASE,
)
_ONCE = re.compile(
    r"\b(?:(?:19|20)\d\d|ayer|anoche|pasad[oa]s?|el \d{1,2} de|la semana pasada)\b", re.IGNORECASE
)


def of_members(question: str, sentence: str, language: str) -> str:
    """Return a question that a sentence with "we" answers as members ask it; others as they are."""
    return _ADDRESSES[language](question, sentence) if language in _ADDRESSES else question


def _in_english(question: str, _sentence: str) -> str:
    if not _ENGLISH_WE.search(question):
        return question
    return _ENGLISH_WORDS.sub(lambda found: _ENGLISH[found[0].casefold()], question)


def _in_german(question: str, _sentence: str) -> str:
    found = _GERMAN_WE.search(question)
    if found is None or not found["verb"].endswith(("n", "sind")):
        return question
    asked = _GERMAN_WE.sub(f"{_for_you(found['verb'])} ihr", question, count=1)
    return _GERMAN_WORDS.sub(_your, asked)


def _for_you(verb: str) -> str:
    """Return a German verb for "ihr": "trefft" for "treffen"."""
    if verb in _GERMAN_VERBS:
        return _GERMAN_VERBS[verb]
    if verb.endswith(("eln", "ern")):
        return f"{verb[:-1]}t"
    stem = verb.removesuffix("en")
    return f"{stem}{'et' if _GERMAN_VOWEL.search(stem) else 't'}"


def _your(found: re.Match[str]) -> str:
    if found[0] == "uns":
        return "euch"
    return f"eur{found['end']}" if found["end"] else "euer"


def _in_spanish(question: str, sentence: str) -> str:
    found = _SPANISH_VERB.search(question)
    if found is None or (verb := _for_vosotros(found["verb"].casefold(), sentence)) is None:
        return question
    asked = f"{question[: found.start()]}{'os ' if found['nos'] else ''}{verb}{question[found.end() :]}"
    return _SPANISH_WORDS.sub(lambda each: f"vuestr{each['end']}", asked)


def _for_vosotros(verb: str, sentence: str) -> str | None:
    """Return a Spanish verb for "vosotros"; None where its tense isn't certain."""
    if verb in _SPANISH_VERBS:
        return _SPANISH_VERBS[verb]
    is_now, is_then = _WEEKLY.search(sentence) is not None, _ONCE.search(sentence) is not None
    endings = _SPANISH_ENDINGS
    if is_now != is_then:
        endings = (*endings, *(_SPANISH_NOW if is_now else _SPANISH_THEN))
    return next((verb.removesuffix(end) + yours for end, yours in endings if verb.endswith(end)), None)


_ADDRESSES: Mapping[str, Callable[[str, str], str]] = {
    "en": _in_english,
    "de": _in_german,
    "es": _in_spanish,
}
