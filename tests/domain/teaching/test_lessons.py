import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Refused
from bot.domain.matching.verdict.matcher import Matcher
from bot.domain.pack.model import Fact, Pack, Source, Spoiler, Topic
from bot.domain.teaching.exchange import LessonPlan, export_files, export_for_pack, plan_lessons
from bot.domain.teaching.model import (
    Content,
    InvalidLesson,
    Lesson,
    LessonKind,
    Negative,
    OwnFact,
    Phrasing,
    SavedQuote,
    Taught,
    heading_of,
    read_content,
    speaker_of,
    write_content,
)
from bot.domain.teaching.rules import ANSWER_LIMIT, LIMITS, QUOTE_LIMIT, Register
from bot.domain.teaching.texts import KEPT_LIMIT

PACK = Pack(
    "p",
    "A Film",
    Source("An article", "2023-07-05", 3),
    topics=(Topic("t", "Topic", "All."),),
    facts=(Fact("place", "t", "Where was it shot?", "In Norway.", 1, phrasings=("which country",)),),
)
HERE = 1  # the server
answered_by = Matcher.build(PACK).known_word_for_word
LINK = f"https://discord.com/channels/{HERE}/2/3"


def taught(*contents: Content) -> Taught:
    return Taught(tuple(Lesson(f"taught-{n}", content, 7, n) for n, content in enumerate(contents)))


def register(given: Taught) -> Register:
    return Register(given, PACK, HERE, answered_by)


def refusal(content: Content, given: Taught | None = None, replaces: str | None = None) -> str:
    with pytest.raises(InvalidLesson) as refused:
        register(given or Taught()).check(content, replaces=replaces)
    return str(refused.value)


def planned(text: str, given: Taught | None = None) -> LessonPlan:
    ids = count()
    return plan_lessons(register(given or Taught()), lambda: f"taught-new{next(ids)}", text.encode())


def applied(plan: LessonPlan, given: Taught | None = None) -> Taught:
    lessons = dict((given or Taught()).by_id)
    for step in plan.planned:
        lessons[step.id] = Lesson(step.id, step.content, 7, 0)
    return Taught(tuple(lessons.values()))


def test_pack_question_cannot_be_taught() -> None:
    for content in (OwnFact("Which country?", "Ours."), Phrasing("where was it SHOT", "place")):
        assert "“Where was it shot?” already answers exactly that" in refusal(content)
    # The matcher reads no more in this, so no file brings it in either.
    with pytest.raises(Refused, match="come first"):
        planned('[[negative]]\ntext = "so where was it shot then"')


@pytest.mark.parametrize("text", ["/settings block", "/ask", "</quiz play:123>"])
def test_command_is_no_question(text: str) -> None:
    assert "that's a command" in refusal(OwnFact(text, "Ours."))
    register(Taught()).check(OwnFact(f"What does {text} do?", "It does."))
    register(Taught()).check(Negative(text))


def test_refusal_lists_all_problems() -> None:
    problems = refusal(OwnFact("?", "x" * 351))
    assert "at least one word" in problems
    assert "350 characters" in problems


TABLE = """
question,answer,variants,spoiler,heading
Who runs it?,"Mia, since May.",who leads this|whose club is it,,
What is in the box?,A key.,,Mild,What is in it
"""


@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_table_is_imported(between: str) -> None:
    plan = planned(TABLE if between == "," else TABLE.replace(",", between).replace("Mia;", "Mia,"))
    assert [step.content for step in plan.planned] == [
        OwnFact("Who runs it?", f"Mia{',' if between == ';' else between} since May."),
        Phrasing("who leads this", "taught-new0"),
        Phrasing("whose club is it", "taught-new0"),
        OwnFact("What is in the box?", "A key.", Spoiler.MILD, "What is in it"),
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "question,answer\nWhere was it shot?,Here.",
            "line 2 (“Where was it shot?”): The built-in fact “Where was it shot?”",
        ),
        (
            "question,answer,spoiler\nWho runs it?,Mia.,very",
            "line 2 (“Who runs it?”): spoiler: should be one of",
        ),
        ("frage,antwort\nWho runs it?,Mia.", "line 1: should name the columns"),
        ("question\nWho runs it?", "line 1: should name the columns"),
        ('question,answer\nWho runs it?,"Mia.', "line 2: a quotation mark is never closed"),
        ("question,answer\n" + "," * 300_000, "the file has more than"),
        ("question,answer\n", "this file has no questions"),
        ("question,Answer,answer\nWho runs it?,Mia.,Ben.", "line 1: there's more than one column “answer”"),
    ],
)
def test_table_is_refused_whole(text: str, problem: str) -> None:
    with pytest.raises(Refused, match=re.escape(problem)):
        planned(text)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("question,answer\nWho runs it?,Mia.\n\nWho else?,", "line 4 (“Who else?”): the answer is missing"),
        ("question,answer\nWho runs it?,Mia.\nWho else?,Ben,Kim", "line 3: has 3 cells for 2 columns"),
        (
            "question,answer\nWho runs it?,Mia.\nwho runs it,Ben.",
            "line 3 (“who runs it”): repeats line 2 with another answer",
        ),
        (
            "question,answer,variants\nWho runs it?,Mia.,whose is it\nWho else?,Ben.,Whose is it?",
            "line 3 (“Whose is it?”): repeats line 2 with another answer",
        ),
    ],
)
def test_row_that_cannot_be_taken_is_left_out(text: str, problem: str) -> None:
    plan = planned(text)
    assert plan.planned[0].content == OwnFact("Who runs it?", "Mia.")
    assert [str(each) for each in plan.skipped] == [problem]


@pytest.mark.parametrize(
    ("column", "note"),
    [
        ("mood", "line 1: I don't know the column “mood”. The ones I read are: question, answer, variants"),
        ("varients", "“varients” (did you mean “variants”?)"),
    ],
)
def test_column_that_is_not_read_is_named(column: str, note: str) -> None:
    plan = planned(f"question,answer,{column}\nWho runs it?,Mia.,x")
    assert len(plan.planned) == 1
    assert note in str(plan.notes[0])


def test_row_after_one_that_is_left_out_is_no_repetition() -> None:
    plan = planned(f"question,answer\nWho runs it?,{'a' * 400}\nWho runs it?,Mia.")
    assert [step.content for step in plan.planned] == [OwnFact("Who runs it?", "Mia.")]
    assert len(plan.skipped) == 1


def test_what_a_file_says_twice_is_one_lesson() -> None:
    plan = planned("question,answer,variants,\nWho runs it?,Mia.,whose is it\nwho runs it,Mia.,Whose is it?")
    assert [step.content.text for step in plan.planned] == ["Who runs it?", "whose is it"]
    assert plan.known == 0


def test_mention_in_lesson_is_refused() -> None:
    assert "plain text" in refusal(OwnFact("who runs this", "<@123456789012345678> does"))


def test_phrasing_needs_existing_fact() -> None:
    assert "no fact 'gone'" in refusal(Phrasing("what now", "gone"))
    register(taught(OwnFact("Who runs it?", "We do."))).check(Phrasing("whose is it", "taught-0"))


def test_question_is_taught_only_once() -> None:
    given = taught(Negative("who are you"))
    assert "already taught me that" in refusal(Negative("Who are you?"), given)
    assert "already marked as off topic" in refusal(Phrasing("who are you", "place"), given)
    register(given).check(Negative("who are YOU"), replaces="taught-0")


def test_full_server_is_refused() -> None:
    full = taught(*(Negative(f"question {n}") for n in range(LIMITS[LessonKind.NEGATIVE])))
    assert "/teach remove" in refusal(Negative("one more"), full)
    register(full).check(Negative("another"), replaces="taught-3")


def test_taught_facts_join_pack() -> None:
    pack = taught(OwnFact("Who runs it?", "We do."), Negative("x y")).extend(PACK)
    assert pack.fact["taught-0"].answer == "We do."
    assert pack.facts[0] == PACK.facts[0]
    assert taught(Negative("x y")).extend(PACK) is PACK


@pytest.mark.parametrize(
    "content",
    [
        OwnFact("q", "a"),
        OwnFact("q", "a", Spoiler.ENDING, "l"),
        OwnFact("q", "a", link="https://discord.com/channels/1/2/3", speaker_id=5),
        SavedQuote("t", "Ann", "https://discord.com/channels/1/2/3", 5, Spoiler.MILD),
        Phrasing("t", "place"),
        Negative("n"),
        SavedQuote("t", "Ann", "https://discord.com/channels/1/2/3", 5),
    ],
)
def test_content_round_trips_without_ids(content: Content) -> None:
    data = write_content(content)
    assert 5 not in data.values()
    assert read_content(data, speaker_of(content)) == content


_WORDS = st.text("abcdefgh ", min_size=1, max_size=12).map(str.strip).filter(bool)


@st.composite
def accepted_lessons(draw: st.DrawFn) -> Taught:
    """Draw lessons that were each accepted after the ones before."""
    lessons: list[Lesson] = []
    makers: list[Callable[[str], Content]] = [
        lambda text: OwnFact(text, "An answer."),
        lambda text: Phrasing(text, draw(st.sampled_from(["place", *(le.id for le in lessons)]))),
        Negative,
        lambda text: SavedQuote(text, "Ann", LINK, 5),
    ]
    for n, text in enumerate(draw(st.lists(_WORDS, max_size=8))):
        content: Content = draw(st.sampled_from(makers))(text)
        try:
            register(Taught(tuple(lessons))).check(content)
        except InvalidLesson:
            continue
        lessons.append(Lesson(f"taught-{n}", content, 7, n))
    return Taught(tuple(lessons))


@given(original=accepted_lessons())
def test_export_imports_as_same_lessons(original: Taught) -> None:
    plan = planned("\n".join(export_files(original)))
    there = applied(plan)
    quotes = original.of(LessonKind.QUOTE)
    assert plan.quotes_left_out == len(quotes)
    assert {(le.content.kind, le.content.text) for le in there.lessons} == {
        (le.content.kind, le.content.text) for le in original.lessons if le not in quotes
    }
    assert planned("\n".join(export_files(original)), original) == LessonPlan((), len(original.lessons))


def test_import_changes_and_adds() -> None:
    given = taught(OwnFact("Who runs it?", "We do."))
    plan = planned(
        '[[fact]]\nid="x"\nquestion="who runs it"\nanswer="They do."\nphrasings=["whose is it"]', given
    )
    assert [(step.id, step.before is not None) for step in plan.planned] == [
        ("taught-0", True),
        ("taught-new0", False),
    ]
    assert plan.planned[1].content == Phrasing("whose is it", "taught-0")


def test_import_lists_all_problems() -> None:
    with pytest.raises(InvalidLesson) as refused:
        planned(
            """
            facts = 1
            [[fact]]
            question = "Which country"
            answer = 5
            [[negative]]
            text = "which country"
            [[quote]]
            text = "hm"
            colour = "red"
            [[phrasings]]
            fact = "gone"
            texts = ["what now"]
            """
        )
    assert [str(problem).split(":")[0].split(" (")[0] for problem in refused.value.problems] == [
        "[facts]",
        "fact #1",
        "phrasings #1",
        "negative #1",
        "quote #1",
        "quote #1",
    ]


@given(text=st.text(max_size=80))
def test_any_text_is_planned_or_refused(text: str) -> None:
    try:
        planned(text)
    except Refused as refused:
        assert refused.problems  # noqa: PT017 - either way out is fine


def test_export_for_pack_is_toml() -> None:
    original = taught(
        Phrasing("what land", "place"), OwnFact("Who runs it?", "We do."), Negative("hello\tthere")
    )
    document = tomllib.loads(export_for_pack(original, PACK))
    assert document["fact"][0]["phrasings"] == ["which country", "what land"]
    assert document["fact"][1]["question"] == "Who runs it?"


def test_full_file_is_planned_quickly() -> None:
    texts = ", ".join(f'"how is thing {n} done"' for n in range(LIMITS[LessonKind.PHRASING]))
    assert len(planned(f'[[phrasings]]\nfact = "place"\ntexts = [{texts}]').planned) == 5_000


def test_full_server_round_trips() -> None:
    def text(kind: str, number: int, limit: int) -> str:
        return f"{kind} {number} ".ljust(limit, "\u0939")

    full = taught(
        *(OwnFact(text("Fact", n, KEPT_LIMIT), text("Answer", n, ANSWER_LIMIT)) for n in range(1_000)),
        *(Phrasing(text("Say", n, KEPT_LIMIT), "taught-0") for n in range(4_000)),
        *(Phrasing(text("Ask", n, KEPT_LIMIT), "place") for n in range(1_000)),
        *(Negative(text("No", n, KEPT_LIMIT)) for n in range(1_000)),
        *(SavedQuote(text("Quote", n, QUOTE_LIMIT), "Somebody", LINK, 5) for n in range(1_000)),
    )
    files = export_files(full)
    assert 1 < len(files) < 10
    there, known, quotes = Taught(), 0, 0
    for file in files:
        plan = planned(file, there)
        there, known = applied_beside(plan, there), known + plan.known
        quotes += plan.quotes_left_out
    assert {lesson.content for lesson in there.of(LessonKind.NEGATIVE)} == {
        lesson.content for lesson in full.of(LessonKind.NEGATIVE)
    }
    for kind in set(LessonKind) - {LessonKind.QUOTE}:
        assert len(there.of(kind)) == len(full.of(kind)) == LIMITS[kind]
    assert quotes == LIMITS[LessonKind.QUOTE]
    assert known == 1  # the fact stands before the rest of its phrasings in another file, too


def applied_beside(plan: LessonPlan, given: Taught) -> Taught:
    """Apply a plan of another file, whose new ids start again at 0."""
    count_before = len(given.lessons)
    renamed = {step.id: f"{step.id}-{count_before}" for step in plan.planned if step.before is None}
    steps = tuple(
        replace(
            step,
            id=renamed.get(step.id, step.id),
            content=replace(step.content, fact_id=renamed.get(step.content.fact_id, step.content.fact_id))
            if isinstance(step.content, Phrasing)
            else step.content,
        )
        for step in plan.planned
    )
    return applied(LessonPlan(steps, plan.known), given)


@pytest.mark.parametrize(
    "link", [LINK, LINK.replace("discord", "ptb.discord"), LINK.replace("discord", "canary.discord")]
)
def test_link_to_own_server_is_accepted(link: str) -> None:
    register(Taught()).check(SavedQuote("Hi!", "Ann", link, 5))


@pytest.mark.parametrize(
    "link",
    [
        "",
        "javascript:alert(1)",
        "https://discord.com/channels/4/2/3",
        "https://discord.com.evil.example/channels/1/2/3",
        "https://evil.example/https://discord.com/channels/1/2/3",
        "https://discord.com/channels/1/2/3)](https://evil.example",
        "https://discord.com/channels/@me/2/3",
        "http://discord.com/channels/1/2/3",
        LINK + "\n",
        LINK + "9" * 50_000,
    ],
)
def test_other_link_is_refused(link: str) -> None:
    assert "link has to point to its message" in refusal(SavedQuote("Hi!", "Ann", link, 5))
    if link:  # most answers are from no message
        assert "link has to point to its message" in refusal(OwnFact("q", "a", link=link, speaker_id=5))


def test_quote_without_speaker_is_refused() -> None:
    assert "only be saved from the message itself" in refusal(SavedQuote("Hi!", "Ann", LINK))


@pytest.mark.parametrize("link", ["javascript:alert(1)", LINK + "9" * 50_000, "https://evil.example"])
def test_import_refuses_foreign_link(link: str) -> None:
    with pytest.raises(InvalidLesson) as refused:
        planned(f'[[quote]]\ntext = "Hi!"\nspeaker = "Ann"\nlink = "{link}"')
    assert "quote #1: link: should be a link to a message" in str(refused.value)


def test_import_leaves_quotes_out() -> None:
    given = taught(SavedQuote("Hi!", "Ann", LINK, 5))
    entry = f'[[quote]]\ntext = "Hi!"\nspeaker = "Ben"\nlink = "{LINK}"'
    assert planned(entry, given) == planned(entry) == LessonPlan((), 0, quotes_left_out=1)


def test_hidden_characters_are_removed() -> None:
    persian = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    plan = planned(
        f'[[fact]]\nquestion = "{persian} w\u200bho\u202e?"\nanswer = " Yes \U0001f469\u200d\U0001f680\ufeff"'
    )
    (step,) = plan.planned
    assert step.content == OwnFact(f"{persian} who?", "Yes \U0001f469\u200d\U0001f680")


SPOILER = OwnFact("Who did it?", "She did.", Spoiler.ENDING, "The end")


def test_content_of_an_older_version_is_no_spoiler() -> None:
    assert read_content({"kind": "fact", "text": "q", "answer": "a"}) == OwnFact("q", "a")


def test_taught_spoiler_is_one_of_the_pack() -> None:
    fact = taught(SPOILER).extend(PACK).fact["taught-0"]
    assert (fact.spoiler, fact.heading) == (Spoiler.ENDING, "The end")


def test_spoiler_needs_a_heading() -> None:
    assert "Heading: a spoiler needs a heading" in refusal(OwnFact("Who?", "She.", Spoiler.MILD, "?"))
    register(Taught()).check(OwnFact("Who?", "She.", label=""))
    assert "at most 100" in refusal(OwnFact("Who?", "She.", Spoiler.MILD, "x" * 101))


def test_spoilers_are_exported_and_imported() -> None:
    quote = SavedQuote("Boo", "Ann", LINK, 5, Spoiler.MILD)
    (text,) = export_files(taught(SPOILER, quote))
    assert [step.content for step in planned(text).planned] == [SPOILER]
    assert planned(text, taught(SPOILER, quote)) == LessonPlan((), 2)
    assert "spoiler" not in export_files(taught(OwnFact("Who?", "She.")))[0]


def test_unknown_spoiler_is_refused() -> None:
    with pytest.raises(Refused, match="should be one of open, mild, ending"):
        planned('[[fact]]\nquestion="who"\nanswer="She."\nspoiler="total"')


def test_hidden_lessons_are_named_by_what_stands_for_them() -> None:
    pack = taught(SPOILER).extend(PACK)
    for content, heading in (
        (SPOILER, "The end"),
        (Phrasing("did she", "taught-0"), "The end"),
        (Phrasing("was it her", "gone"), "gone"),
        (SavedQuote("She!", "Ann", LINK, 5, Spoiler.MILD), "Ann"),
        (Phrasing("what land", "place"), "what land"),
        (Negative("why"), "why"),
    ):
        assert heading_of(content, pack) == heading
