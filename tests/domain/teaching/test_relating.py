"""Which facts lead to each other where moderators taught some."""

from bot.domain.pack.model import Entity, EntityKind, Fact, Pack, Source, Spoiler, Topic
from bot.domain.teaching.model import Lesson, OwnFact, Taught
from bot.domain.teaching.relating import laid_over, with_relations

TRAIN = Fact("train", "t", "How fast was the train?", "The train ran at sixty miles an hour.", 1)
SCORE = Fact(
    "score", "t", "Who composed the score?", "Lorne Balfe composed it.", 1, related=("train", "cost")
)
COST = Fact("cost", "t", "What did it cost?", "About 290 million dollars.", 1)
PACK = (TRAIN, SCORE, COST)


def fact(id_: str, question: str, answer: str, *entities: str, spoiler: Spoiler = Spoiler.OPEN) -> Fact:
    return Fact(id_, "taught", question, answer, entities=entities, spoiler=spoiler)


def related(*taught: Fact) -> dict[str, tuple[str, ...]]:
    return {each.id: each.related for each in with_relations(PACK, taught)}


def test_rare_words_join_facts_both_ways() -> None:
    found = related(fact("own", "How fast is our model train?", "A mile an hour."))
    assert found["own"] == ("train",)
    assert found["train"] == ("own",)
    assert found["cost"] == ()


def test_authors_first_choice_stays_first() -> None:
    found = related(fact("own", "Where is the composed score sold?", "In our shop."))
    assert found["score"] == ("train", "own", "cost")


def test_names_that_everything_is_about_join_nothing() -> None:
    alike = fact("a", "Who runs Monday?", "Ann.", "film"), fact("b", "What is for tea?", "Cake.", "film")
    facts = {each.id: each.related for each in with_relations(PACK, alike, everywhere=("film",))}
    assert facts["a"] == ()
    assert {each.id: each.related for each in with_relations(PACK, alike)}["a"] == ("b",)


def test_open_facts_lead_to_no_taught_spoiler() -> None:
    found = related(
        fact("own", "How fast did the train fall?", "At sixty miles an hour.", spoiler=Spoiler.ENDING)
    )
    assert found["train"] == ()
    assert found["own"] == ("train",)


def test_nothing_alike_leads_nowhere() -> None:
    assert related(fact("own", "Wer bäckt Kuchen?", "Zoe."))["own"] == ()


def told_both(_question: str, _answer: str) -> tuple[str, str]:
    return "ann", "vera"


def test_names_that_only_spoilers_have_are_left_out() -> None:
    entities = tuple(Entity(id_, EntityKind.CHARACTER, id_.title(), "") for id_ in ("ann", "vera"))
    secret = Fact("end", "t", "Who did it?", "Vera.", 1, entities=("vera",), spoiler=Spoiler.ENDING)
    known = Fact("ann", "t", "Who is Ann?", "A driver.", 1, entities=("ann",))
    pack = Pack("p", "P", Source("S", "2023", 1), (Topic("t", "T", ""),), entities, (known, secret))
    lesson = Lesson("own", OwnFact("Who likes Ann and Vera?", "All."), None, 0)
    whole = laid_over(pack, Taught((lesson,)), told_both)
    assert whole.fact["own"].entities == ("ann",)
    assert laid_over(pack, Taught(), told_both) is pack


def test_facts_without_a_name_of_the_pack_lead_to_each_other_alone() -> None:
    own = (fact("own", "How fast is our model train?", "Slow."), fact("fair", "Is a model sold?", "No."))
    found = {each.id: each.related for each in with_relations(PACK, own, apart=("own", "fair"))}
    assert (found["own"], found["fair"], found["train"]) == (("fair",), ("own",), ())


def test_facts_on_the_server_lead_to_none_of_the_packs() -> None:
    grace = Entity("grace", EntityKind.CHARACTER, "Grace", "")
    named = Fact("grace", "t", "Who is Grace?", "A thief.", 1, entities=("grace",))
    pack = Pack("p", "A Film", Source("A", "2023-07-05", 1), entities=(grace,), facts=(named,))
    own = (
        OwnFact("When is movie night?", "On Friday, Grace."),
        OwnFact("Where is movie night?", "Room 2."),
        OwnFact("Who founded the club?", "Ann."),
    )
    taught = Taught(tuple(Lesson(f"taught-{at}", content, 7, 0) for at, content in enumerate(own)))
    facts = laid_over(pack, taught, lambda _, answer: ("grace",) if "Grace" in answer else ()).fact
    assert (facts["taught-0"].related, facts["taught-0"].entities) == (("taught-1",), ())
    assert facts["taught-2"].related == ()
