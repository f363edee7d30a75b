"""Follow-ups in other languages: their pronouns, with names in place of them, and how they go on.

The names are put in before a question is glossed: "quién la interpreta" reads well only as "quién interpreta
a Grace".
"""

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from bot.domain.matching.languages.detection import plain, plain_words
from bot.domain.matching.languages.dictionary import Sort, dictionary

# "Esa cuándo sale", "die da", "dieser Film": what was just told of, not "esa escena", a scene.
_POINTING = {
    "de": re.compile(
        r"\b(?:(?:der|die|das|den|dem) da\b|(?:der|die|das|den|dem|diese[rsnm]?) (?:film|streifen|teil)\b)",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"\b(?P<alone>es[eao]|est[eo]|aqu[eé]ll?[ao]?|aquello)(?= (?P<next>\w+)|\W*\Z)"
        r"|\bes[ea] (?:peli|pel[ií]cula|film|filme|parte)\b",
        re.IGNORECASE,
    ),
}
_ANYBODY = ""  # of a pronoun that may stand for him as well as for her
_GOING_ON = {
    "de": frozenset({"und", "aber", "also", "oder", "auch", "ok", "okay"}),
    "es": frozenset({"y", "e", "o", "pero", "pues", "entonces", "tambien", "ok", "okay"}),
}
_HELPING = frozenset({"has", "is", "was", "will", "can", "had", "would"})
_PLURAL = frozenset({"sind", "seid"})  # besides those that end like "haben", beside which "sie" is "they"


class _Form(NamedTuple):
    """A way to use a pronoun, and what stands there once it is replaced."""

    pronoun: str  # "he", "she", or _ANYBODY
    pattern: re.Pattern[str]
    named: str
    is_clitic: bool = False  # beside a verb, where else it is an article; it may stand for a thing, too
    is_unsaid: bool = False  # no pronoun, but a verb or adjective that goes with people


def _form(pronoun: str, pattern: str, named: str = "{name}", *, is_clitic: bool = False) -> _Form:
    return _Form(pronoun, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), named, is_clitic)


def _unsaid(pronoun: str, pattern: str) -> _Form:
    """Return the form of what is said of somebody who goes without saying: "sobrevive", "está soltera"."""
    return _form(pronoun, _UNSAID_ES.format(pattern), "{rest} {name}")._replace(is_unsaid=True)


# "Der Typ mit dem Bart", "ese tipo que corre" are whoever is described.
_DESCRIBED_DE = r"(?! (?:mit|aus|von|vom|im|in|am|auf|ohne|der|den|dem|die|das)\b|,)"
_DESCRIBED_ES = r"(?! (?:con|de|del|que|en|sin)\b|,)"
# "Stirbt die am Ende", "hat der schon andere gemacht": after a verb in the singular and before no noun.
_AFTER_VERB = r"(?P<rest>(?!sind\b|seid\b)\w+(?<!en))"
_BEFORE_REST = (
    r"(?= (?:am ende|schon|auch|noch|sonst|echt|wirklich|eigentlich|denn|da|dann|jetzt|mal|immer|wieder"
    r"|überhaupt|selbst|selber|nicht|später|vorher|früher|danach|tot|so|nur|eine?n?|was|im film|in dem film"
    r"|(?:im|in dem) (?:nächsten|ersten|zweiten|dritten|letzten)|in teil|zurück|dabei|mit(?=\W*\Z))\b)"
)
# "Wer spielt den nochmal", "wie lernt Ethan die kennen".
_ENDING_DE = (
    r"(?=(?: (?:kennen(?:lernen|gelernt)?|treffen|getroffen))?+(?: (?:noch ?mal?|nochmals|eig|eigentlich"
    r"|eigtl|denn|da|lol|jetzt|überhaupt|so|bitte|noch))*+\W*\Z)"
)
# "Woher kennt man die sonst noch": what somebody does to them.
_OBJECT_DE = (
    r"(?P<rest>(?:kenn(?:t|e|en)?|kannte|kannten|sieht|sehen|sah|hört|findet|mag) (?:man|ich|wir|ihr)) {}"
    r"(?= (?:sonst|noch|schon|denn|da|eigentlich|eig|auch|nochmal|so|her|überhaupt|aus)\b|\W*\Z)"
)
# "Ist die böse": what ends a question that a verb opens says how somebody is.
_JUDGED_DE = r"\A\W*(?:(?:und|aber|ok|also) )?(?P<rest>is|ist|war|isn|wird) {}(?= (?P<judged>\w+)\W*\Z)"
# "Wer ist die Schauspielerin", "y la actriz quién es": whoever plays them.
_WHO_DE = r"\A\W*(?:und )?(?:(?:wer (?:ist|is|war)|wie hei(?:ß|ss)t) (?:denn |da )?)?"
# "Was ist die so", "was ist das für einer": who they are.
_WHAT_DE = (
    r"\A\W*(?P<rest>(?:und |aber )?)was (?:ist|is|isn|war) (?:denn )?"
    r"(?:{}(?: (?:so|denn|eigentlich))*|das (?:denn )?für {})(?=\W*\Z)"
)
_WHO_ES = r"(?:qui[eé]n (?:es|era)|c[oó]mo se llama)"
_WHOLE_ES = rf"\A\W*(?:y )?(?:{_WHO_ES} )?{{}}(?: {_WHO_ES})?(?=\W*\Z)"
_PLAYED_ES = r"\A\W*(?:(?:y|pero) )?(?:qu[eé]|q) {} (?:es|era|(?:l[oae] )?(?:hace|interpreta))(?=\W*\Z)"
# "Sobrevive", "está soltera", "y sale en la 2": of a person, after an answer on one, who goes without saying.
_UNSAID_ES = (
    r"\A\W*(?P<rest>(?:(?:y|e|o|pero|no|se|ya|tambi[eé]n|al final|a[uú]n|todav[ií]a) )*(?:{})"
    r"(?: (?:al final|en la (?:\w+|\w+ parte|parte \w+)|de verdad|o no))?)(?=\W*\Z)"
)
_LIVING_ES = (
    r"muere|muri[oó]|(?:sobre)?viv(?:e|i[oó]|ir[aá])|vuelve|volver[aá]|volvi[oó]|regresa|regresar[aá]|regres[oó]"
    r"|(?:(?:va a|tiene) )?(?:morir(?:se)?|volver|regresar|sobrevivir|salir)"
    r"|(?:(?:sale|aparece|saldr[aá])(?= en la (?:2|dos|segunda|siguiente|pr[oó]xima|otra|8|octava)\b))"
    r"|tiene (?:hijos|pareja|novi[oa]|marido|mujer|espos[oa]|herman[oa]s?)"
    r"|en (?:qu[eé]|q|cu[aá]les) otras? (?:\w+ )?"
    r"(?:sale|sal[ií]a|sali[oó]|ha salido|aparece|aparec[ií]a|apareci[oó]|act[uú]a|actu[oó]|actuaba"
    r"|ha actuado|est[aá]|estaba|estuvo|ha estado)(?: antes)?"
)
# "Qué tiene contra Ethan", "por qué odia a Ethan": of somebody who goes without saying.
_TOWARDS_ES = (
    r"\A\W*(?:(?:y|e|pero) )?(?P<rest>(?:qu[eé]|q|k|por qu[eé]|por q|pq|xq) "
    r"(?:(?:tiene|ten[ií]a|siente|trama)(?= (?:contra|hacia) \w)|(?:quiere|busca)(?= de \w)"
    r"|(?:odia|odiaba|persigue|persegu[ií]a|ayuda|traiciona|traicion[oó])(?= a \w)))"
)
_BEING_ES = r"(?:es|era|fue|est[aá]|sigue|estaba) (?:(?:muy|tan|una?|la|el) )?(?:{})"
_SAID_OF_HER = (
    r"mala|villana|buena o mala|mala o buena|soltera|casada|viva|muerta|guapa|joven|lesbiana|famosa"
)
_SAID_OF_HIM = r"malo|villano|bueno o malo|malo o bueno|soltero|casado|vivo|muerto|guapo|joven|gay|famoso"
_NOT_IN_ES = r"(?<!sale en )(?<!salen en )(?<!act[uú]a en )(?<!act[uú]an en )"  # a film is "ella", too
_TO_WHOM = "{rest} a {name}"
_SUBJECT_ES = re.compile(r" \w+(?: \w+)?(?=\W*\Z)")  # "por qué la mató Gabriel": before whom he killed
_DOUBLED_ES = re.compile(r"\bles? \w+ al? ", re.IGNORECASE)  # "qué le hizo a Ethan"
_FORMS = {
    "de": (
        _form("he", rf"{_WHO_DE}der schauspieler(?=\W*\Z)", "wer spielt {name}"),
        _form("she", rf"{_WHO_DE}die schauspielerin(?=\W*\Z)", "wer spielt {name}"),
        _form("he", _WHAT_DE.format("(?:der|er)", "einer"), "{rest}wer ist {name}"),
        _form("she", _WHAT_DE.format("(?:die|sie)", "eine"), "{rest}wer ist {name}"),
        _form("he", rf"{_AFTER_VERB} der{_BEFORE_REST}", "{rest} {name}", is_clitic=True),
        _form("she", rf"{_AFTER_VERB} die{_BEFORE_REST}", "{rest} {name}", is_clitic=True),
        _form("he", _JUDGED_DE.format("der"), "{rest} {name}", is_clitic=True),
        _form("she", _JUDGED_DE.format("die"), "{rest} {name}", is_clitic=True),
        _form("he", rf"er|ihn|ihm|(?:dieser|der) (?:mann|typ|kerl|schauspieler){_DESCRIBED_DE}"),
        _form("she", rf"sie|(?:diese|die) (?:frau|schauspielerin){_DESCRIBED_DE}"),
        _form("he", rf"(?:der|den|dem){_ENDING_DE}"),  # "wie alt ist der", "wer spielt den"
        _form("she", rf"die{_ENDING_DE}"),
        _form("he", _OBJECT_DE.format("den"), "{rest} {name}"),
        _form("she", _OBJECT_DE.format("die"), "{rest} {name}"),
        _form("she", r"(?P<rest>mit|von|zu|bei|für|über|an|nach) ihr", "{rest} {name}"),
        _form("he", r"sein(?:e[rnms]?)? (?P<rest>\w+)", "{rest} von {name}"),
        _form("she", r"ihre[rnms]? (?P<rest>\w+)", "{rest} von {name}"),
    ),
    "es": (
        _form("he", _WHOLE_ES.format("el actor"), "quién interpreta a {name}"),
        _form("she", _WHOLE_ES.format("la actriz"), "quién interpreta a {name}"),
        _form("he", _PLAYED_ES.format("actor"), "quién interpreta a {name}"),
        _form("she", _PLAYED_ES.format("actriz"), "quién interpreta a {name}"),
        _form("he", rf"él|el(?= mism[oa]\b|\W*\Z)|es[et]e? (?:hombre|tipo|actor){_DESCRIBED_ES}"),
        _form("she", rf"{_NOT_IN_ES}ella|es[at]a? (?:mujer|chica|actriz){_DESCRIBED_ES}"),
        _form("he", rf"\A\W*(?:y )?ese {_WHO_ES}(?=\W*\Z)", "quién es {name}"),
        _form("she", rf"\A\W*(?:y )?esa {_WHO_ES}(?=\W*\Z)", "quién es {name}"),
        _form("he", r"ese (?P<rest>\w+)", "{rest} {name}", is_clitic=True),
        _form("she", r"esa (?P<rest>\w+)", "{rest} {name}", is_clitic=True),
        _form("he", r"lo (?P<rest>\w+)", _TO_WHOM, is_clitic=True),
        _form("she", r"la (?P<rest>\w+)", _TO_WHOM, is_clitic=True),
        _form(_ANYBODY, r"le (?P<rest>\w+)(?! al? )", _TO_WHOM, is_clitic=True),
        _form(_ANYBODY, r"sus? (?P<rest>\w+)", "{rest} de {name}"),
        _form(_ANYBODY, _TOWARDS_ES, "{rest} {name}")._replace(is_unsaid=True),
        _unsaid(_ANYBODY, _LIVING_ES),
        _unsaid("she", _BEING_ES.format(_SAID_OF_HER)),
        _unsaid("he", _BEING_ES.format(_SAID_OF_HIM)),
    ),
}


class Pronoun(Enum):
    """Whether a question has a pronoun for somebody."""

    NONE = auto()
    UNSAID = auto()  # somebody goes without saying
    CLITIC = auto()  # which may stand for a thing, too
    PERSONAL = auto()


def pronoun_in(language: str, text: str) -> Pronoun:
    """Return the sort of pronoun that a question has for somebody."""
    found = [form for form, _ in _used(language, text)]
    if not found:
        return Pronoun.NONE
    if all(form.is_unsaid for form in found):
        return Pronoun.UNSAID
    return Pronoun.CLITIC if all(form.is_clitic for form in found) else Pronoun.PERSONAL


def named_in_place(language: str, text: str, people: Sequence[tuple[str, str]]) -> list[tuple[int, str]]:
    """Return a question with the name of each of ``people`` that its pronouns may stand for.

    They are names with "he", "she" or "" where that is not known; each text comes with the place of its name.
    """
    used = list(_used(language, text))
    found: list[tuple[int, str]] = []
    for at, (name, pronoun) in enumerate(people):
        chosen = [each for each in used if not each[0].pronoun or pronoun in {"", each[0].pronoun}]
        if chosen and all(form.pronoun in {_ANYBODY, chosen[0][0].pronoun} for form, _ in chosen):
            found.append((at, _replaced(text, chosen, name.removeprefix("the "))))
    return found


def with_subject(language: str, text: str, people: Sequence[tuple[str, str]]) -> list[tuple[int, str]]:
    """Return a question with the subject that goes without saying, in languages where it may."""
    if language != "es":
        return []
    asked = text.rstrip(" ?!.")
    return [(at, f"{asked} {name.removeprefix('the ')}?") for at, (name, _) in enumerate(people)]


def has_doubled_object(language: str, text: str) -> bool:
    """Tell whether a clitic is of whom a question names, so that another acts: "qué le hizo a Ethan"."""
    return language == "es" and _DOUBLED_ES.search(text) is not None


def goes_on_in(language: str, text: str) -> bool:
    """Tell whether a text begins as one that goes on in a language: "y Grace?", "und Grace?"."""
    return not _GOING_ON.get(language, frozenset()).isdisjoint(plain_words(text)[:1])


def points_back(language: str, text: str) -> bool:
    """Tell whether a text has a word that points to what was told of: "esa cuándo sale"."""
    pattern = _POINTING.get(language)
    return pattern is not None and any(_is_alone(language, match) for match in pattern.finditer(text))


def without_pointing(language: str, text: str) -> str:
    """Return a text without the words that point to what was told of."""

    def left(match: re.Match[str]) -> str:
        return "" if _is_alone(language, match) else match[0]

    pattern = _POINTING.get(language)
    return text if pattern is None else " ".join(pattern.sub(left, text).split())


def _is_alone(language: str, match: re.Match[str]) -> bool:
    """Tell whether a word that points stands before no noun."""
    following = match.groupdict().get("next")
    entry = None if following is None else dictionary(language).listed(plain(following))
    return following is None or (entry is not None and entry.sort in {Sort.VERB, Sort.FUNCTION})


def _used(language: str, text: str) -> Iterator[tuple[_Form, re.Match[str]]]:
    for form in _FORMS.get(language, ()):
        for match in form.pattern.finditer(text):
            is_verb = not form.is_clitic or _is_verb(language, match["rest"])
            if (
                is_verb
                and _is_said_of(language, match)
                and not (match[0].casefold() in {"sie", "die"} and _is_plural(text, match))
            ):
                yield form, match


def _is_verb(language: str, word: str) -> bool:
    entry = dictionary(language).listed(plain(word))
    return entry is not None and (entry.sort is Sort.VERB or entry.english in _HELPING)


def _is_said_of(language: str, match: re.Match[str]) -> bool:
    """Tell whether what may follow a pronoun is an adjective: in "ist die Brücke", "die" is none."""
    judged = match.groupdict().get("judged")
    if judged is None:
        return True
    entry = dictionary(language).listed(plain(judged))
    return entry is not None and entry.sort is Sort.ADJECTIVE


def _is_plural(text: str, match: re.Match[str]) -> bool:
    """Tell "haben sie", they, from "hat sie"."""
    before, after = plain_words(text[: match.start()])[-1:], plain_words(text[match.end() :])[:1]
    verbs = before if match.start() and not goes_on_in("de", " ".join(before)) else after
    return any(word.endswith(("en", "ern")) or word in _PLURAL for word in verbs)


def _replaced(text: str, used: Sequence[tuple[_Form, re.Match[str]]], name: str) -> str:
    parts, start = list[str](), 0
    for form, match in sorted(used, key=lambda each: each[1].start()):
        if match.start() < start:
            continue
        rest = match.groupdict().get("rest") or ""
        subject = _SUBJECT_ES.match(text, match.end()) if form.named == _TO_WHOM else None
        rest = rest if subject is None else f"{rest}{subject[0]}"
        parts += text[start : match.start()], form.named.format(name=name, rest=rest)
        start = match.end() if subject is None else subject.end()
    return "".join([*parts, text[start:]])
