"""Remarks are told from questions."""

import pytest

from bot.domain.matching.languages.remarks import Remark, remark_in, without_remarks


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("just watched it, loved it", Remark.LIKED),
        ("finally watched it!! best movie ive seen this year", Remark.LIKED),
        ("i thought the train bit was amazing", Remark.LIKED),
        ("it was boring", Remark.DISLIKED),
        ("lol the title is way too long", Remark.DISLIKED),
        ("the airport bit dragged", Remark.DISLIKED),
        ("grace is so annoying tbh", Remark.DISLIKED),
        ("i didnt like it", Remark.OTHER),
        ("cant wait for the next one", Remark.OTHER),
        ("i cried when ilsa died", Remark.OTHER),
        ("hab ihn grad gesehen, mega!", Remark.LIKED),
        ("der titel ist viel zu lang lol", Remark.DISLIKED),
        ("ich freu mich auf den nächsten teil", Remark.OTHER),
        ("la acabo de ver, me encantó", Remark.LIKED),
        ("qué aburrida", Remark.DISLIKED),
        ("too long imo", Remark.DISLIKED),
        ("viel zu lang", Remark.DISLIKED),
        ("demasiado larga", Remark.DISLIKED),
        ("no puedo esperar a la siguiente", Remark.OTHER),
        ("great movie", Remark.LIKED),
        ("mega film!", Remark.LIKED),
        ("geiler film", Remark.LIKED),
        ("fand ich geil, den film", Remark.LIKED),
        ("fand ich schwach den film", Remark.DISLIKED),
        ("schlechter film", Remark.DISLIKED),
        ("peliculón", Remark.LIKED),
        ("dead reckoning is mid change my mind", Remark.DISLIKED),
        ("gabriel is such a weak villian", Remark.DISLIKED),
        ("best movie ever", Remark.LIKED),
        ("bester film ever", Remark.LIKED),
        ("worst movie ever", Remark.DISLIKED),
        ("la mejor peli de la historia", Remark.OTHER),
        ("top gun was better", Remark.OTHER),
        ("fallout war besser", Remark.OTHER),
        ("menudo truño de peli", Remark.DISLIKED),
        ("menuda castaña", Remark.DISLIKED),
        ("el malo es aburrido", Remark.DISLIKED),
        ("buena peli", Remark.LIKED),
    ],
)
def test_remark_is_read(text: str, remark: Remark) -> None:
    assert remark_in(text) is remark


@pytest.mark.parametrize(
    "text",
    [
        "was it boring",
        "best movie",
        "good film?",
        "great film score",
        "mejor peli",
        "actor q hace de malo",
        "change my mind",
        "best movie ever?",
        "que escena te mola mas",
        "barbenheimer killed it didnt it",
        "der film war langweilig oder",
        "too many trains",
        "loved it. who plays grace",
        "loved it and where was it shot",
        "i loved the car chase where was it filmed",
        "just watched it and want to know if there is a sequel",
        "i havent watched it is it worth it",
        "i saw that tom cruise broke his ankle",
        "the film is 163 minutes long",
        "the train was real",
        "why is the title so long",
        "i love you",
        "that was great",
        "ist der film gut",
        "hat jemand den film gesehen",
        "es buena la pelicula",
        "qué es la llave",
        "it was boring?",
        "",
        "!!!",
    ],
)
def test_what_may_ask_is_no_remark(text: str) -> None:
    assert remark_in(text) is None


def test_question_is_left_of_a_text_with_remarks() -> None:
    assert without_remarks("just watched it, loved it. who plays grace") == "who plays grace"
    assert without_remarks("just watched it. loved it.") == "just watched it. loved it."
