"""Stand-alone wording: ``there`` -> in Australia, ``they`` -> the UN, ``this convention`` -> the one meant.

A wrong rewrite is worse than none: a word that no rule resolves stays as written, and `unresolved` lists it.
Each rule says how sure it is, set by hand: the closer the word and the fewer it could mean, the higher.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from claims.defined import resolve_this
from claims.laws import resolve_law
from claims.model import Resolution
from claims.names import ORGANISATION, PERSON, names
from claims.places import places
from claims.sentences import SURROGATE
from claims.text import tokens
from claims.when import dated, that_year
from claims.whereabouts import FARTHER, resolve_shown, resolve_there

_LOOK_BACK = 3
_OPENING = 600
"""Characters of an article that say which law its comments are about."""
_TOPIC = re.compile(
    r"\b(?i:same (?:goes )?(?:with|for)|as for|as to|regarding|concerning|speaking of|back to)\s+(?:the\s+)?(?P<name>[A-Z][\w'’.-]*(?:\s+(?:of|the|on|and|\d+|[A-Z][\w'’.-]*))*)",
)
_IT = re.compile(r"^(?:it|this|that)(?=(?:'s|’s)?\s|\b)", re.IGNORECASE)
_THEY = re.compile(r"^(?:they|it)\b|(?<=\b[Bb]ecause )they\b", re.IGNORECASE)


def stand_alone(
    clause: str,
    before: Sequence[str],
    article: str | None,
    title: str | None,
    said_at: datetime | None = None,
    heard: Sequence[str] = (),
    above: str | None = None,
) -> tuple[str, tuple[Resolution, ...]]:
    """The clause so that it can be read alone, and which words were replaced, from where.

    ``before``: the poster's earlier sentences (latest last), then nothing else. ``article`` and
    ``title`` say what "this convention" is where the sentences before do not. ``said_at`` is the
    post's date: without it "last year" stays. ``heard`` are the sentences of the quote that is answered,
    ``above`` the text of the post that is, or of the one above where the page does not tell.
    """
    done: list[Resolution] = []
    text = resolve_there(_ITS.sub(_apostrophe, clause), before, done)
    text = resolve_shown(text, before, done)
    text = _resolve_they(text, before, done)
    text = _resolve_it(text, before, done)
    text = _resolve_person(text, before, done)
    topic = [t for t in (title, (article or "")[:_OPENING]) if t]
    text = resolve_law(text, before, heard, topic, [above] if above else (), done)
    text = resolve_this(text, before[-_LOOK_BACK:], title, article, done)
    text = that_year(text, [*heard, *before][-_LOOK_BACK:], done)
    text = dated(text, said_at, done)
    return _tidy(text), tuple(done)


_WHO = frozenset(
    "people scientists doctors women men parents kids children users voters politicians lawyers judges countries states "
    "nations companies platforms governments members researchers workers police teachers students citizens democrats "
    "republicans tories liberals conservatives leaders officials banks farmers immigrants migrants refugees experts "
    "activists media americans russians germans nurses priests cops guys folks owners".split()
)
"""Plural people and bodies: where one stands in the sentence, "they" may be those."""


_ADDRESSED = re.compile(
    r"\b(?:tells?|told|ask(?:s|ed)?|order(?:s|ed)?|forc(?:es|ed)|urg(?:es|ed)|warn(?:s|ed)?|ma(?:kes|de)|lets?|press(?:es|ed)|"
    r"pressur(?:es|ed)|begg?(?:s|ed)|allow(?:s|ed)|help(?:s|ed)|gets?|got|su(?:es|ed)|fin(?:es|ed)|pa(?:ys|id))\s+"
    r"(?!(?:that|to|for|it|by|at|out|up|on|in|of)\b)\w+",
    re.IGNORECASE,
)
"""``The UN told Seoul to act and they did``: whoever is spoken to may be "they"."""


def _resolve_they(text: str, before: Sequence[str], done: list[Resolution]) -> str:
    m = _THEY.search(text)
    if not m or m.group().lower() == "it":
        return text
    told = [s for s in before if len(s.split()) > 1]  # the "Didn't" of "Didn't they ban it?" tells nothing
    for back, sentence in enumerate(reversed(told[-2:])):
        found = {n.name for n in names(sentence) if n.kind == ORGANISATION}
        rivals = [w for w in tokens(sentence) if w.lower in _WHO] or _ADDRESSED.findall(sentence)
        if len(found) == 1 and not rivals:
            name = found.pop()
            name = name if name.startswith("the ") or " " not in name else f"the {name}"
            near = back == 0 and not re.search(r"[.!?]\s*$", sentence)
            sure = 0.85 if near else round(0.8 - FARTHER * back, 2)
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
    name = None
    if m and before and m.group().lower() == "it":
        name = _institution(before[-1]) or _court(before[-1], text[m.end() :])
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


_COURT = re.compile(
    r"\b(?:the\s+)?(?:(?:[A-Z][\w.]*\s+)?(?i:supreme|high|constitutional)\s+(?i:court)|(?:[A-Z][\w.]*\s+)+Court(?:\s+of\s+[A-Z]\w+)*|SCOTUS|Scotus|scotus)\b"
)
_COURT_ACTS = re.compile(
    r"^\s+(?:\w+\s+){0,2}?(?:rul(?:ed|es)|threw|tossed|overturned|struck|dismissed|upheld)\b"
)


def _court(sentence: str, rest: str) -> str | None:
    """The one court named anywhere in a sentence, where "it" does what courts alone do."""
    found = {m.group() for m in _COURT.finditer(sentence)}
    return found.pop() if len(found) == 1 and _COURT_ACTS.match(rest) else None


_BODY_ACTS = re.compile(
    r"^\s+(?:also |then |later |never |only |simply |actually |has |had |did not |didn't )*(?:rul|found|finds?|threw|throws|toss|reject|vot|decid|held|"
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


_ITS = re.compile(
    r"\bits(?= (?:a|an|the|not|now|been|legally|abusive|illegal|legal|true|false)\b)", re.IGNORECASE
)


def _apostrophe(its: re.Match[str]) -> str:
    return f"{its.group()[:2]}'s"


_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d\u20e3]+")


def _tidy(text: str) -> str:
    text = _EMOJI.sub(" ", text)
    text = SURROGATE.sub("\ufffd", re.sub(r"\s+", " ", text)).strip(" ,;:-")
    if not text:
        return text
    text = text[0].upper() + text[1:]
    return text if text[-1] in '.!?…"”' else text + "."
