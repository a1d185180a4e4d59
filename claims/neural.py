"""An entailment model of your own reads the stance: three-way natural-language inference as an ONNX graph.

The vetted statement is the premise and the claim the hypothesis (Bowman et al. 2015): entailment is agreement,
contradiction is contradiction, and neutral settles nothing. `sayso[neural]` brings what runs it; the model itself
is a folder (`claims.neural_files`), from the hub (`flows.hub`) or made by `claims.train_entailment`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from claims import neural_files
from claims.neural_files import INSTALL, EntailmentError, Files

if TYPE_CHECKING:
    from claims.stance import StanceModel

__all__ = ["LONGEST", "Entailment", "EntailmentError", "with_entailment"]

Array = NDArray[Any]
LONGEST = 256
"""Pieces of a pair that are read, the marks between them included; the longer text of the two is cut."""
_BATCH_PIECES = 4_096
_LETTERS = LONGEST * 40  # of a text; the rest could never be read
_KNOWN = ("input_ids", "attention_mask", "token_type_ids")
_TYPES = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}


class Entailment:
    """A graph with its tokenizer: pairs to probabilities. Several threads may share it.

    ``columns``: which of the graph's outputs are agrees, contradicts and does_not_settle.
    """

    def __init__(self, session: Any, tokenizer: Any, files: Files) -> None:
        """``session`` is onnxruntime's, ``tokenizer`` one of the package tokenizers. Raises EntailmentError."""
        self._session, self._tokenizer = session, tokenizer
        self.columns, self._where = list(files.columns), files.graph
        self._inputs = {given.name: _TYPES.get(given.type) for given in session.get_inputs()}
        self._output = self._checked()
        pad = (tokenizer.padding or {}).get("pad_id", files.config.get("pad_token_id"))
        self._pad = int(pad or 0)
        places = files.config.get("max_position_embeddings")
        # Those after RoBERTa begin to count places behind the padding's number.
        fits = places - self._pad - 1 if isinstance(places, int) and places > self._pad + 1 else LONGEST
        tokenizer.no_padding()
        tokenizer.enable_truncation(min(LONGEST, fits), strategy="longest_first")

    @classmethod
    def load(cls, folder: str | Path, *, threads: int = 1) -> Entailment:
        """Read the model in a folder; see `claims.neural_files`.

        ``threads`` run the graph (0: one a core). Raises EntailmentError, which says in one line what to do.
        """
        try:
            import onnxruntime
            import tokenizers
        except ImportError as error:
            raise EntailmentError(f"an entailment model needs the package {error.name}; {INSTALL}") from None
        files = neural_files.find(Path(folder))
        # Of its own accord it would take every core, and warn wherever a process is forked.
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.log_severity_level = 4
        try:
            tokenizer = tokenizers.Tokenizer.from_file(str(files.tokenizer))
        except Exception as error:  # the package raises nothing more precise
            raise _unreadable(files.tokenizer, error) from None
        try:
            session = onnxruntime.InferenceSession(
                str(files.graph), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime has its own exceptions, without a common base
            raise _unreadable(files.graph, error) from None
        return cls(session, tokenizer, files)

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> Array:
        """The probabilities of agrees, contradicts and does_not_settle: float64, pairs x 3, rows sum to 1.

        A pair is (claim, statement); any text is allowed. What a pair gets does not depend on the pairs beside it,
        but for rounding. Raises EntailmentError where the graph fails, or answers in another shape.
        """
        rows = self._tokenizer.encode_batch(
            [(_clean(statement), _clean(claim)) for claim, statement in pairs]
        )
        out = np.zeros((len(pairs), len(self.columns)))
        for some in _batches([len(row.ids) for row in rows]):
            out[some] = self._answers([rows[i] for i in some])
        return out

    def _answers(self, rows: Sequence[Any]) -> Array:
        """One run of the graph over encoded pairs, shorter ones padded."""
        filled = {
            "input_ids": _padded([row.ids for row in rows], self._pad),
            "attention_mask": _padded([row.attention_mask for row in rows], 0),
            "token_type_ids": _padded([row.type_ids for row in rows], 0),
        }
        given = {name: filled[name].astype(kind) for name, kind in self._inputs.items()}
        try:
            logits = np.asarray(self._session.run([self._output], given)[0], np.float64)
        except Exception as error:  # onnxruntime has its own exceptions, without a common base
            raise _unfit(self._where, f"it failed ({neural_files.line_of(error)})") from None
        if logits.shape != (len(rows), len(self.columns)):
            raise _unfit(self._where, f"it answers in the shape {list(logits.shape)}")
        logits = logits[:, self.columns]
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(odds / odds.sum(axis=1, keepdims=True))

    def _checked(self) -> str:
        """The name of the output; raises EntailmentError where the graph is of another kind."""
        unknown = [name for name in self._inputs if name not in _KNOWN]
        if unknown or "input_ids" not in self._inputs:
            asked = ", ".join(self._inputs) or "nothing"
            raise _unfit(self._where, f"it asks for {asked}; known are {', '.join(_KNOWN)}")
        for given in self._session.get_inputs():
            if given.type not in _TYPES or len(given.shape) != 2:
                raise _unfit(self._where, f"its input {given.name} is {given.type} {list(given.shape)}")
            if any(isinstance(size, int) for size in given.shape):
                raise _unfit(self._where, f"its input {given.name} takes only the size {list(given.shape)}")
        outputs = self._session.get_outputs()
        output = next((one for one in outputs if one.name == "logits"), outputs[0])
        if len(output.shape) != 2 or (isinstance(output.shape[1], int) and output.shape[1] != 3):
            raise _unfit(self._where, f"its output {output.name} has the shape {list(output.shape)}")
        return str(output.name)


def with_entailment(folder: str | Path, least: float | None = None, *, threads: int = 1) -> StanceModel:
    """The weighed comparison joined with an entailment model; ``least`` is `claims.joined.Joined`'s.

    Raises EntailmentError.
    """
    from claims.joined import Joined  # whoever trains a model does without what that needs

    return Joined(Entailment.load(folder, threads=threads), least)


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Which rows go together: of like length, so many that their padded pieces stay in bounds."""
    some: list[int] = []
    for i in sorted(range(len(lengths)), key=lengths.__getitem__):
        if some and (len(some) + 1) * lengths[i] > _BATCH_PIECES:
            yield some
            some = []
        some.append(i)
    if some:
        yield some


def _padded(rows: Sequence[Sequence[int]], filler: int) -> Array:
    out = np.full((len(rows), max(map(len, rows))), filler, np.int64)
    for place, row in zip(out, rows, strict=True):
        place[: len(row)] = row
    return out


def _clean(text: str) -> str:
    """Without half characters, which cannot be encoded."""
    return text[:_LETTERS].encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unreadable(path: Any, error: Exception) -> EntailmentError:
    return EntailmentError(
        f"{path}: cannot be read ({neural_files.line_of(error)}); take it anew from where the model came from"
    )


def _unfit(path: Any, why: str) -> EntailmentError:
    return EntailmentError(
        f"{path}: not a graph for pairs of sentences: {why}; export a sequence-classification model with a free "
        "batch and length and three outputs"
    )
