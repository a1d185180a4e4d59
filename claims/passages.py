"""The sentences of a post that are English, and the passages that are not."""

from __future__ import annotations

from dataclasses import dataclass

from claims.language import Language, language_of
from claims.model import Passage
from claims.sentences import Sentence, sentences
from extractors.model import Post

FEW_WORDS = 3
"""A shorter sentence is told by what stands around it: "Quatsch." after a German sentence is German."""


@dataclass(frozen=True, slots=True)
class Split:
    """A stretch of a post: its English sentences, and the passages in other languages."""

    english: tuple[Sentence, ...]
    passages: tuple[Passage, ...]


def split(post: Post, start: int, end: int) -> Split:
    """Tell the sentences of ``post.text[start:end]`` apart by language; offsets count from the post's start."""
    found = sentences(post.text[start:end], start)
    languages = [language_of(s.text) for s in found]
    if all(language.english for language in languages):
        return Split(tuple(found), ())
    languages = _settled(found, languages)
    english = tuple(s for s, language in zip(found, languages, strict=True) if language.english)
    return Split(english, _joined(post.id, found, languages))


def _settled(found: list[Sentence], languages: list[Language]) -> list[Language]:
    """A few words without a language of their own take that of the sentence before, else of the next one."""
    out = list(languages)
    for i, (sentence, language) in enumerate(zip(found, languages, strict=True)):
        if language.english and language.confidence <= 0.5 and len(sentence.text.split()) < FEW_WORDS:
            near = out[i - 1] if i else next((o for o in languages[1:] if not o.english), None)
            if near is not None and not near.english:
                out[i] = Language(near.code, min(near.confidence, 0.5))
    return out


def _joined(post_id: str, found: list[Sentence], languages: list[Language]) -> tuple[Passage, ...]:
    """Sentences of one language that follow each other are one passage, as sure as the surest of them."""
    out: list[Passage] = []
    before: Language | None = None
    for sentence, language in zip(found, languages, strict=True):
        if not language.english:
            last = out[-1] if out else None
            if last and before and before.code == last.language == language.code:
                sure = max(last.confidence, language.confidence)
                out[-1] = Passage(post_id, last.start, sentence.end, language.code, sure)
            else:
                out.append(Passage(post_id, sentence.start, sentence.end, language.code, language.confidence))
        before = language
    return tuple(out)
