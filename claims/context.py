"""Stand-alone wording: ``there`` -> in Australia, ``they`` -> the UN, ``this convention`` -> the one meant.

A wrong rewrite is worse than none: a word that no rule resolves stays as written, and `unresolved` lists it.
Each rule says how sure it is: the share of its rewrites that hold on threads read by hand, rounded down.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from claims.defined import resolve_this
from claims.laws import resolve_law
from claims.model import Resolution
from claims.names import ORGANISATION, PERSON, names
from claims.places import name_of, places
from claims.sentences import SURROGATE
from claims.text import tokens
from claims.when import dated

_LOOK_BACK = 3
_OPENING = 600
"""Characters of an article that say which law its comments are about."""
_THERE = re.compile(
    r"(?<!out )(?<!up )(?<!down )(?<!in )(?<!almost )(?<!hello )(?<!hi )\b(?:over )?there\b(?!['’]|\s+(?:you go|been|goes)\b)",
    re.IGNORECASE,
)
_EXISTENTIAL = re.compile(
    r"\s+(?:\w+\s+)?(?:is|are|was|were|be|been|has|have|had|used|seems?|exists?|remains?|isn't|aren't|wasn't|weren't)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"^(?:i|we|you)\b", re.IGNORECASE)
_TOPIC = re.compile(
    r"\b(?i:same (?:goes )?(?:with|for)|as for|as to|regarding|concerning|speaking of|back to)\s+(?:the\s+)?(?P<name>[A-Z][\w'’.-]*(?:\s+(?:of|the|on|and|\d+|[A-Z][\w'’.-]*))*)",
)
_IT = re.compile(r"^(?:it|this|that)(?=(?:'s|’s)?\s|\b)", re.IGNORECASE)
_THEY = re.compile(r"^(?:they|it)\b|(?<=\b[Bb]ecause )they\b", re.IGNORECASE)
_DEMONYM_SURE, _PLACE_SURE = 0.7, 0.9
_FARTHER = 0.15
"""What each sentence between a word and what it points at takes off the confidence."""


def stand_alone(
    clause: str,
    before: Sequence[str],
    article: str | None,
    title: str | None,
    said_at: datetime | None = None,
    heard: Sequence[str] = (),
) -> tuple[str, tuple[Resolution, ...]]:
    """The clause so that it can be read alone, and which words were replaced, from where.

    ``before``: the poster's earlier sentences (latest last), then nothing else. ``article`` and
    ``title`` say what "this convention" is where the sentences before do not. ``said_at`` is the
    post's date: without it "last year" stays. ``heard`` are the sentences of the quote that is answered.
    """
    done: list[Resolution] = []
    text = _resolve_there(clause, before, done)
    text = _resolve_they(text, before, done)
    text = _resolve_it(text, before, done)
    text = _resolve_person(text, before, done)
    text = resolve_law(text, before, heard, [t for t in (title, (article or "")[:_OPENING]) if t], done)
    text = resolve_this(text, before[-_LOOK_BACK:], title, article, done)
    text = dated(text, said_at, done)
    return _tidy(text), tuple(done)


def _resolve_there(text: str, before: Sequence[str], done: list[Resolution]) -> str:
    m = next((hit for hit in _THERE.finditer(text) if _is_place_word(text, hit)), None)
    if not m or places(text) or _FIRST_PERSON.match(text):
        return text
    for back, sentence in enumerate(reversed(before[-_LOOK_BACK:])):
        found = places(sentence)
        if len({p.code for p in found}) == 1 and not _other_place(sentence, found[0].text):
            place = name_of(found[0].code)
            sure = _PLACE_SURE if _is_noun(sentence, found[0].start) else _DEMONYM_SURE
            done.append(
                Resolution(m.group(), f"in {place}", "sentence before", round(sure - _FARTHER * back, 2))
            )
            rest = (text[: m.start()].rstrip() + text[m.end() :]).strip()
            return f"In {place} {_inside(rest)}"
        if found or _other_place(sentence, ""):
            return text
    return text


def _inside(text: str) -> str:
    """A sentence's beginning as it stands inside one: names keep their capital."""
    first = next(iter(tokens(text)), None)
    named = first is None or first.tag == "PROPN" or not first.text[1:].islower()
    return text if named and first and len(first.text) > 1 else text[:1].lower() + text[1:]


def _is_place_word(text: str, m: re.Match[str]) -> bool:
    """Whether ``there`` is a place: not in "there is", not where the tagger takes it for a pronoun."""
    if m.group().lower().startswith("over"):
        return True
    tag = next((w.tag for w in tokens(text) if w.start == m.start()), "")
    return tag == "ADV" and not (m.start() == 0 and _EXISTENTIAL.match(text, m.end()))


_SOMEWHERE = re.compile(
    r"\b(?:in|at|from|near|around|visited|to)\s+(?:(?:the|a|my|our|his|her|this|that)\s+(?:\w+\s+)?"
    r"(?:town|city|village|school|hospital|office|country|county|region|area|place|neighbou?rhood|church|prison)\b"
    r"|(?P<name>[A-Z][a-z]+))"
)


def _other_place(sentence: str, known: str) -> bool:
    """Whether a sentence speaks of a place that is not ``known``: "in my town", "in Ghent"."""
    for m in _SOMEWHERE.finditer(sentence):
        name = m["name"]
        if name is None or (name not in known and not known.startswith(name) and not _is_time(name)):
            return True
    return False


def _is_time(name: str) -> bool:
    return name.lower() in _TIMES


_TIMES = frozenset(
    "january february march april may june july august september october november december monday tuesday "
    "wednesday thursday friday saturday sunday christmas easter congress parliament".split()
)


def _is_noun(sentence: str, at: int) -> bool:
    """Whether the place at this offset is a noun: "Norway", not "Norwegian"."""
    return any(w.start <= at < w.end and w.tag in {"PROPN", "NOUN"} for w in tokens(sentence))


_WHO = frozenset(
    "people scientists doctors women men parents kids children users voters politicians lawyers judges countries states "
    "nations companies platforms governments members researchers workers police teachers students citizens democrats "
    "republicans tories liberals conservatives leaders officials banks farmers immigrants migrants refugees experts "
    "activists media americans russians germans nurses priests cops guys folks owners".split()
)
"""Plural people and bodies: where one stands in the sentence, "they" may be those."""


def _resolve_they(text: str, before: Sequence[str], done: list[Resolution]) -> str:
    m = _THEY.search(text)
    if not m or m.group().lower() == "it":
        return text
    told = [s for s in before if len(s.split()) > 1]  # the "Didn't" of "Didn't they ban it?" tells nothing
    for back, sentence in enumerate(reversed(told[-2:])):
        found = {n.name for n in names(sentence) if n.kind == ORGANISATION}
        rivals = [w for w in tokens(sentence) if w.lower in _WHO]
        if len(found) == 1 and not rivals:
            name = found.pop()
            name = name if name.startswith("the ") or " " not in name else f"the {name}"
            near = back == 0 and not re.search(r"[.!?]\s*$", sentence)
            sure = 0.85 if near else round(0.8 - _FARTHER * back, 2)
            done.append(Resolution(m.group(), name, "same sentence" if near else "sentence before", sure))
            return (
                text[: m.start()]
                + (name[0].upper() + name[1:] if m.start() == 0 else name)
                + _singular(text[m.end() :])
            )
        if found or rivals:
            return text
    return text


_HE = re.compile(r"^(?P<word>he|she)(?=\s|['’]s\b|['’]d\b)", re.IGNORECASE)


def _resolve_person(text: str, before: Sequence[str], done: list[Resolution]) -> str:
    """``he`` and ``she`` at the start, where the sentence before names one well-known person and no other."""
    m = _HE.match(text)
    if not m or not before:
        return text
    people = {n.name: n for n in names(before[-1]) if n.kind == PERSON}
    if len(people) != 1 or re.search(r"\b(?:his|her|their)\s+\w+", before[-1]):
        return text
    (person,) = people.values()
    others = [
        w for w in tokens(before[-1])
        if w.tag == "PROPN" and not person.start <= w.start < person.end and not places(w.text)
        and not any(n.kind != PERSON and n.start <= w.start < n.end for n in names(before[-1]))
    ]  # fmt: skip
    if person.gender != m["word"].lower() or others:
        return text
    done.append(Resolution(m["word"], person.name, "sentence before", 0.85))
    return person.name + text[m.end() :]


def _resolve_it(text: str, before: Sequence[str], done: list[Resolution]) -> str:
    """``it`` behind a spoken heading, as in ``Same with Agenda 2030, by the way: it isn't binding``."""
    m = _IT.match(text)
    name = _institution(before[-1]) if m and before and m.group().lower() == "it" else None
    if m and name and _does_what_it_does(name, text[m.end() :]):
        done.append(Resolution(m.group(), name, "sentence before", 0.8))
        return name + text[m.end() :]
    topic = _TOPIC.search(before[-1]) if m and before and len(before[-1].split()) <= 10 else None
    if not m or not topic:
        return text
    done.append(Resolution(m.group(), topic["name"], "sentence before", 0.85))
    return topic["name"] + text[m.end() :]


_INSTITUTION = re.compile(
    r"^(?:(?:And|But|So|Well|Actually|Then|Meanwhile),?\s+)?(?P<name>(?:The\s+|the\s+)?(?:[A-Z][\w.]*\s+)*(?:Court|Commission|Committee|Agency|Assembly|Council|Parliament|Ministry|Congress|Senate|Bank|Union|Department|Board"
    r"|Act|Bill|Treaty|Convention|Directive|Regulation)(?:\s+of\s+(?:[A-Z][\w.]*\s?)+)?)\s+[a-z]"
)


def _institution(sentence: str) -> str | None:
    """The institution or law that is the subject of a sentence; "it" in the next clause can only mean that."""
    m = _INSTITUTION.match(sentence.strip())
    return m["name"] if m else None


_BODY_ACTS = re.compile(
    r"^\s+(?:also |then |later |never |only |simply |actually |has |had |did not |didn't )*(?:rul|found|finds?|threw|throws|reject|vot|decid|held|"
    r"holds|fin(?:ed|es)\b|order|said|says|dismiss|struck|strikes|overturn|uph[eo]ld|announc|approv|declin|agreed|sent|issued|investigat|refus)",
    re.IGNORECASE,
)
_LAW_ACTS = re.compile(
    r"^\s+(?:also |only |never |simply |actually |does not |doesn't |has |had |will )*(?:bans?|requir|allow|appl(?:y|ies|ied)|was (?:passed|signed|adopted|repealed)|"
    r"entered|came into|took effect|caps?|covers?|makes?|forc|defin|prohibit|criminali|outlaws?|punish)",
    re.IGNORECASE,
)
_LAW_NAME = re.compile(r"(?:Act|Bill|Treaty|Convention|Directive|Regulation)\b")


def _does_what_it_does(name: str, rest: str) -> bool:
    """Whether ``it`` does what such a body or such a law does: courts rule, laws ban.

    "The Senate passed the bill. It would ban cars": that "it" is the bill.
    """
    return bool((_LAW_ACTS if _LAW_NAME.search(name) else _BODY_ACTS).match(rest))


def _singular(rest: str) -> str:
    """``they claim`` -> ``the UN claims``; only the plain present right behind the pronoun."""
    m = re.match(r"^(\s+(?:also\s+)?)([a-z]+)\b", rest)
    if not m:
        return rest
    verb = m[2]
    irregular = {"are": "is", "were": "was", "have": "has", "do": "does", "don't": "doesn't"}
    if verb in irregular:
        return m[1] + irregular[verb] + rest[m.end() :]
    word = tokens("they " + verb)[-1]
    if word.tag == "VERB" and not verb.endswith(("ed", "s")) and verb in _PRESENT:
        return m[1] + verb + "s" + rest[m.end() :]
    return rest


_PRESENT = frozenset(
    [
        "claim",
        "say",
        "think",
        "believe",
        "want",
        "insist",
        "argue",
        "allege",
        "force",
        "try",
        "plan",
        "ban",
        "call",
        "ask",
        "demand",
        "admit",
        "deny",
        "know",
    ]
)


_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d\u20e3]+")


def _tidy(text: str) -> str:
    text = _EMOJI.sub(" ", text)
    text = SURROGATE.sub("\ufffd", re.sub(r"\s+", " ", text)).strip(" ,;:-")
    text = re.sub(
        r"\bits(?= (?:a|an|the|not|now|been|legally|abusive|illegal|legal|true|false)\b)",
        "it's",
        text,
        flags=re.IGNORECASE,
    )
    if not text:
        return text
    text = text[0].upper() + text[1:]
    return text if text[-1] in '.!?…"”' else text + "."
