"""Small talk is told by its words, and nothing that may be asked of a film is taken for it."""

import pytest

from bot.domain.matching.languages.small_talk import small_talk_in
from bot.domain.matching.schema.wishes import Wish


@pytest.mark.parametrize(
    ("texts", "wish"),
    [
        (
            ("schnauze", "nerv nicht", "halt die fresse", "hdf", "dumm wie brot", "callate ya"),
            Wish.INSULT,
        ),
        (("ne das stimmt nicht", "alter was redest du", "vaya mierda de bot", "q dices tio"), Wish.COMPLAINT),
        (("ich liebe dich", "te quiero", "te casas conmigo?", "love ya bot"), Wish.AFFECTION),
        (("ich mag dich nicht", "no te quiero"), Wish.COMPLAINT),
        (("danke dir digga", "muchas gracias crack"), Wish.THANKS),
        (("ich hab keine ahnung", "keinen plan", "ni idea", "no lo sé"), Wish.CLUELESS),
        (("gn8 leute", "bin dann mal weg", "me voy a dormir", "hasta mañana"), Wish.FAREWELL),
        (("guten abend", "buenas noches a todos"), Wish.EVENING),
        (("na wie gehts", "yo was geht ab", "hola q tal", "q tal", "holaaa que tal"), Wish.HOW_ARE_YOU),
        (("moinsen zusammen", "hallooo", "wenas tio", "gm"), Wish.GREETING),
        (("ehrenbot", "bist der beste", "menudo crack", "eres el mejor", "w bot"), Wish.PRAISE),
        (("jajajajaja", "lol digga"), Wish.LAUGH),
        (("wtf", "alter falter", "joder"), Wish.SURPRISE),
        (("seguro?", "bist du dir sicher?", "sure?"), Wish.DOUBT),
        (("wen juckts", "me da igual"), Wish.REACTION),
    ],
)
def test_small_talk_is_read(texts: tuple[str, ...], wish: Wish) -> None:
    assert {text: small_talk_in(text) for text in texts} == dict.fromkeys(texts, wish)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "was ist das",
        "wer ist der beste",
        "ist das sicher?",
        "war das echt?",
        "und der kuss?",
        "y el malo?",
        "el malo",
        "es seguro?",
        "fue de verdad?",
        "quién es el tonto",
        "cuántas noches",
        "how sure are they",
        "is it safe",
        "wie dumm ist gabriel",
        "me quiero apuntar",
        "quiero saber quien es grace",
        "was redet gabriel mit grace",
        "hallo wer spielt grace",
        "hola quien es grace",
        "danke und wer spielt benji",
    ],
)
def test_what_may_ask_is_no_small_talk(text: str) -> None:
    assert small_talk_in(text) is None
