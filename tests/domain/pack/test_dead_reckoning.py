"""The film's pack: valid, true to the article, and in its own words."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot.domain.authoring.consistency import compare
from bot.domain.pack.checking import check_quotations
from bot.domain.pack.model import Pack
from tests.film import article_pack, authored_pack

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared"  # beside the checkout: what the pack was written from
SHINGLE = 8  # words; a run as long as this is a copied sentence, not a turn of phrase


@pytest.fixture(scope="module")
def pack() -> Pack:
    return article_pack()


def shared(name: str) -> str:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"no {name} in ../shared: the pack is not checked against it")
    return path.read_text(encoding="utf-8")


def test_pack_covers_the_article(pack: Pack) -> None:
    assert len(pack.facts) >= 45
    assert len(pack.quotes) >= 10
    assert len(pack.stunts) >= 4


def test_pack_is_worded_sparingly(pack: Pack) -> None:
    wordings = [text for fact in pack.facts for text in (*fact.phrasings, *fact.near_misses)]
    assert len(wordings) + sum(len(gap.phrasings) for gap in pack.gaps) <= 4_000


def test_every_topic_has_facts(pack: Pack) -> None:
    assert {fact.topic for fact in pack.facts} == pack.topic.keys()


def test_every_entity_is_used(pack: Pack) -> None:
    used = {entity for fact in pack.facts for entity in fact.entities} | {
        quote.speaker for quote in pack.quotes
    }
    assert pack.entity.keys() - used == set()


def test_site_is_called_by_one_name() -> None:
    # Whoever copies others is named as the site that a link opens, not as one or the other of them.
    sites: dict[str, set[str]] = defaultdict(set)
    for reference in authored_pack().bibliography:
        sites[urlsplit(reference.url).netloc.removeprefix("www.")].add(reference.publisher)
    magazines = sites.pop("issuu.com")  # where these publish themselves
    assert magazines == {"Cinematography World", "LOL Magazine"}
    assert {site: names for site, names in sites.items() if len(names) > 1} == {}


def test_answers_are_distinct(pack: Pack) -> None:
    assert len({fact.answer for fact in pack.facts}) == len(pack.facts)


def test_no_answer_begins_with_yes_or_no(pack: Pack) -> None:
    # The same fact is asked both ways round: "was it real?", "it was fake, right?"
    assert [fact.id for fact in pack.facts if words(fact.answer)[0] in {"yes", "no"}] == []


def test_quotation_marks_are_typographic() -> None:
    pack = authored_pack()
    told = [*pack.facts, *pack.quotes, *pack.stunts, *pack.quiz_items, *pack.entities, *pack.bibliography]
    shown = ("question", "prompt", "title", "role", "answer", "explanation", "text", "context", "summary")
    texts = [getattr(each, field, "") for each in told for field in shown]
    assert [text for text in texts if '"' in text] == []


def test_quotations_match_the_article(pack: Pack) -> None:
    article = shared("source/article.txt")
    assert not list(check_quotations(pack, article))
    assert compare(pack, article).errors == ()


def test_all_speech_is_quoted(pack: Pack) -> None:
    quoted = " ".join(" ".join(words(quote.text)) for quote in pack.quotes)
    article = shared("source/article.txt")
    sentences = [text for said in re.findall(r"“(.*?)”", article, re.DOTALL) for text in said.split(". ")]
    assert sentences
    assert [sentence for sentence in sentences if " ".join(words(sentence)) not in quoted] == []


def test_no_article_sentence_is_copied(pack: Pack) -> None:
    # What people said is quoted, and the review's headline is its name.
    parts = re.split(r"“[^”]*”|RELATED:[^\n]*", shared("source/article.txt"))
    prose = {run for part in parts for run in shingles(part)}
    assert prose
    copied = [(entry, run) for entry, text in prose_of(pack) for run in shingles(text) if run in prose]
    assert copied == []


def test_every_gold_key_is_answered(pack: Pack) -> None:
    gold: dict[str, Any] = json.loads(shared("eval/facts.json"))
    assert gold
    unanswered = [
        key
        for key, entry in gold.items()
        if not any(
            all(re.search(pattern, fact.answer, re.IGNORECASE) for pattern in alternative)
            for fact in pack.facts
            for alternative in entry["gold"]
        )
    ]
    assert unanswered == []


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def shingles(text: str) -> Iterator[tuple[str, ...]]:
    """Yield every run of SHINGLE words in ``text``."""
    found = words(text)
    yield from (tuple(found[start : start + SHINGLE]) for start in range(len(found) - SHINGLE + 1))


def prose_of(pack: Pack) -> Iterator[tuple[str, str]]:
    """Yield entry ids and texts of everything in ``pack`` that is meant to be in its own words."""
    yield from ((fact.id, text) for fact in pack.facts for text in (fact.question, fact.answer))
    yield from ((fact.id, text) for fact in pack.facts for text in (*fact.phrasings, *fact.near_misses))
    yield from ((gap.id, text) for gap in pack.gaps for text in (gap.subject, *gap.phrasings))
    yield from ((quote.id, quote.context) for quote in pack.quotes)
    yield from ((stunt.id, text) for stunt in pack.stunts for text in (stunt.summary, stunt.how, stunt.why))
    yield from ((item.id, text) for item in pack.quiz_items for text in (item.prompt, item.explanation))
    yield from ((entity.id, entity.role) for entity in pack.entities)
    yield from ((topic.id, topic.summary) for topic in pack.topics)


def test_no_label_tells_what_it_stands_for() -> None:
    telling = re.compile(r"\b(?:deaths?|dies|kill\w*|exit|surviv\w*|escapes?|stopped)\b", re.IGNORECASE)
    labels = {fact.id: fact.label for fact in authored_pack().facts if fact.label}
    assert labels
    assert not {fact_id: label for fact_id, label in labels.items() if telling.search(label)}
