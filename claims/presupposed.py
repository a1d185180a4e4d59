"""Facts that a sentence takes for granted: ``X, having done Y``, ``why did X do Y?``, ``X's decision to do Y``."""

from __future__ import annotations

import re
from dataclasses import replace

from claims import frames
from claims.model import Role
from claims.statements import MIN_WORDS, QUESTION_START, Candidate, claim_span, finite, is_statement, unwrap
from claims.text import Token, inflected, tokens

_TO_READER = re.compile(
    r"^\W*(?:(?:and|but|so|wait|ok|well|oh|lol|um)\W+)*(?:you|your|youre|i|im|my|we|our|that|thats|this|these|those|it|its|he|she|they|theyre|anyone|anybody|someone|somebody|nobody|any|if|whether|or|not|because|even)\b",
    re.IGNORECASE,
)


def doubted(sentence: str) -> Candidate | None:
    """A statement with a question mark, ``so Oslo banned cars??``: its claim is questioned, not asserted."""
    body = sentence.rstrip(" \"')”")
    if not body.endswith("?") or QUESTION_START.match(sentence) or _TO_READER.match(sentence):
        return None
    start, _ = unwrap(body)
    end = len(body.rstrip("?! "))
    if QUESTION_START.match(body[start:]) or _TO_READER.match(body[start:]):
        return None
    if re.search(r"[,;:]", body[start:end]) or not is_statement(body[start:end]):
        return None
    found = claim_span(body, 0, start, end, "questioned: stated with a question mark", False)
    told = body[:start].lower().split()
    return found if "apparently" in told else replace(found, role=Role.QUESTIONED)


def granted(sentence: str) -> Candidate | None:
    """The statement that a question takes for granted: ``why did X drop Y?`` holds ``X did drop Y``."""
    m = frames.WHY.match(sentence)
    if m is None:
        return None
    core = frames.QUESTION_TAIL.sub("", m["core"] + "?").rstrip("? ")
    words = tokens(core)
    subject = next((w for w in words[:1] if w.lower not in _NOBODY), None)
    verb = _asked_verb(core, words)
    if subject is None or verb is None or len(words) < MIN_WORDS:
        return None
    helper = (m["aux"] or re.sub(r"n['’]?t$", "", m["negated"], flags=re.IGNORECASE)).lower()
    if helper in _TENSES:
        clause = f"{core[: verb.start]}{inflected(verb.lower, _TENSES[helper])}{core[verb.end :]}"
    else:
        clause = f"{core[: verb.start]}{helper} {core[verb.start :]}"
    start = m.start("core")
    return Candidate(start, start + len(core), clause, "presupposed: why did ...?", m["negated"] is None)


def _asked_verb(core: str, words: tuple[Token, ...]) -> Token | None:
    """The verb of ``did ... X?``; where the tagger sees a noun ("the US vote for it"), "did" before it helps."""
    for i in range(1, min(len(words), 8)):
        if words[i].tag == "VERB":
            return words[i]
        if words[i].tag == "NOUN" and words[i - 1].tag in {"NOUN", "PROPN", "PRON"}:
            at = words[i].start
            retold = tokens(f"{core[:at]}did {core[at:]}")
            if i + 1 < len(retold) and retold[i + 1].tag == "VERB":
                return words[i]
    return next((w for i, w in enumerate(words) if i and w.tag == "VERB"), None)


_TENSES = {"did": "VBD", "does": "VBZ", "do": "VBP"}


def same_or_was_it(sentence: str) -> Candidate | None:
    """``wasn't it X who did Y?``, ``..., the same X that did Y.`` as X did Y; ``whose`` as X's."""
    for pattern in (frames.WAS_IT, frames.SAME):
        m = pattern.search(sentence)
        if m and not (pattern is frames.SAME and is_statement(sentence[: m.start()].rstrip(" ,;:-–—"))):
            deed = first_deed(m["deed"]) if pattern is frames.SAME else m["deed"]
            start, end = m.start("who"), m.start("deed") + len(deed)
            owns = "'s" if pattern is frames.SAME and m["link"] == "whose" else ""
            clause = f"{m['who'].strip()}{owns} {deed}"
            if is_statement(clause):
                return Candidate(start, end, clause, "presupposed: the one that ...", True)
    return None


def first_deed(deed: str) -> str:
    """``lost the tapes wants your trust`` without the verb of the sentence around it."""
    words = tokens(deed)
    for i in range(2, len(words)):
        opened = words[i - 1].tag in {"CCONJ", "SCONJ", "PRON", "PART", "AUX", "ADP", "DET"}
        after = words[i + 1] if i + 1 < len(words) else None
        if words[i].lower.endswith("ed") and after and after.form == "Fin" and after.tag in {"VERB", "AUX"}:
            continue  # "to get cartoons outlawed | comes for ...": a participle before the verb around it
        if words[i].tag in {"VERB", "AUX"} and words[i].form == "Fin" and not opened:
            return deed[: words[i - 1].end]
    return deed


def having(sentence: str) -> list[Candidate]:
    """``X, having done Y, does Z`` as X did Y, and X does Z where that is a statement."""
    start, end = unwrap(sentence)
    m = frames.HAVING.match(sentence[start:end])
    if m is None or m["who"].lower().strip() in _NOBODY:
        return []
    past = inflected(m["verb"].lower(), "VBD")
    known = Candidate(
        start + m.start(),
        start + m.end("deed"),
        f"{m['who']} {past} {m['deed']}",
        "presupposed: having ...",
        True,
    )
    rest = f"{m['who']} {m['rest']}"
    if not is_statement(known.clause):
        return []
    told = Candidate(start + m.start("rest"), end, rest, "stated", False)
    return [known, told] if is_statement(rest) else [known]


def only_when(sentence: str) -> list[Candidate]:
    """``it was only when X that Y`` as X; Y is mostly the poster's own story."""
    m = frames.ONLY_WHEN.search(sentence)
    if m is None or not is_statement(m["core"]):
        return []
    return [claim_span(sentence, 0, m.start("core"), m.end("core"), "presupposed: only when ...", True)]


def asked_to_tell(sentence: str) -> list[Candidate]:
    """``did you know X?``, ``is nobody going to mention X?``: X, told in the shape of a question."""
    m = frames.ASKED_TO_TELL.match(sentence)
    if m is None or not is_statement(m["core"]):
        return []
    return [
        claim_span(sentence, 0, m.start("core"), m.end("core"), "told in a question: did you know ...?", True)
    ]


def being(sentence: str) -> list[Candidate]:
    """``A is so, B being C`` as B is C, and A where that is a statement."""
    m = frames.BEING.search(sentence)
    if m is None or finite(tokens(m["who"])) or m["who"].lower().split()[0] in _NOT_NAMED:
        return []
    plural = m["who"].endswith("s") and not m["who"].endswith("ss")
    clause = f"{m['who']} {'are' if plural else 'is'} {m['what']}"
    known = Candidate(m.start("core"), m.end("core"), clause, "presupposed: ... being ...", True)
    start = unwrap(sentence)[0]
    first = claim_span(sentence, 0, start, m.start(), "stated", False) if start < m.start() else None
    return [first, known] if first and is_statement(first.clause) else [known]


_NOT_NAMED = frozenset(
    "i you we it that this which there who besides despite without after before while things".split()
)


_NOBODY = frozenset("i you we it that this anyone anybody someone somebody people nobody".split())


def is_noun(body: str, at: int) -> bool:
    """``the government plans to ban`` has a verb where ``the government's plan to ban`` has a noun."""
    words = tokens(body)
    i = next((i for i, w in enumerate(words) if w.start == at), 0)
    return words[i].tag == "NOUN" and not (
        words[i].lower.endswith("s")
        and words[i - 1].tag in {"NOUN", "PROPN"}
        and "'" not in words[i - 1].text
    )


def nominal(m: re.Match[str], offset: int) -> Candidate:
    """``N's tendency to do Y`` as N does Y; ``m`` is a match of frames.NOMINAL, ``offset`` where its text begins."""
    core = m["core"]
    core_start = m.start("core")
    who, between = m["who"], m["between"]
    words = list(re.finditer(r"\S+", core[: m.end("who") - core_start]))
    # Only the noun phrase that owns the deed: cut a wrapper ("that's rich coming from ...") in front of it.
    cut = 0
    for word in words[:-1]:
        if word.group().lower() in {
            "from",
            "of",
            "about",
            "with",
            "by",
            "at",
            "on",
            "for",
            "than",
            "like",
            "to",
            "is",
            "was",
            "before",
            "after",
        }:
            cut = word.end() + 1
    who = who[cut:].strip()
    owner = re.sub(r"['’]s?$|\s+(?:and|with)\s+(?:its|their|his|her)$", "", who)
    head = next(
        (
            w
            for w in between.split()
            if w.lower() in {"admin", "administration", "government", "party", "company", "team"}
        ),
        "",
    )
    subject = f"{who} {head}" if head else owner
    end = len(core.rstrip(" .!?…"))
    deed = _NEXT.sub("", first_deed(core[m.start("deed") - core_start : end]))
    end = m.start("deed") - core_start + len(deed)
    lead = _DEEDS.get(m["noun"].lower().removesuffix("s"))
    clause = f"{subject} {lead} to {deed}" if lead else f"{subject} {third_person(deed)}"
    return Candidate(
        offset + core_start + cut,
        offset + core_start + end,
        clause,
        f"presupposed: {m['noun'].lower()} to ...",
        True,
    )


_NEXT = re.compile(
    r",\s+(?:one|you|we|i|they|he|she|it|nobody|everybody)$|(?:\s+btw)?,\s+(?:that|this)\s+(?:is|was)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
"""``..., one``: the subject of the sentence that the deed stands in; ``..., that was the day``: a new one."""


DEED_NOUNS = {
    "election": "elect", "appointment": "appoint", "nomination": "nominate", "rejection": "reject", "adoption": "adopt",
    "ratification": "ratify", "banning": "ban", "invasion": "invade", "cancellation": "cancel", "abolition": "abolish",
    "closure": "close", "approval": "approve", "acquisition": "acquire", "destruction": "destroy", "murder": "murder",
    "arrest": "arrest",
}  # fmt: skip


_DEEDS = {
    "decision": "decided", "refusal": "refused", "failure": "failed", "attempt": "attempted", "move": "moved",
    "effort": "tried", "plan": "plans", "willingness": "is willing", "crusade": "is trying", "campaign": "is trying",
    "drive": "is trying", "push": "is trying", "bid": "is trying", "quest": "is trying",
}  # fmt: skip
"""What such a noun says of its owner; a tendency, habit or practice says that the deed is done."""


def third_person(deed: str) -> str:
    """``force companies to`` -> ``forces companies to``; what is inflected already stays."""
    first, _, rest = deed.strip().partition(" ")
    low = first.lower()
    form = inflected(low, "VBZ") if inflected(low, "VB") == low else first
    return f"{form} {rest}".strip()


def deed_noun(body: str, offset: int) -> Candidate | None:
    """``the council's closure of six libraries`` as the council closed them; None where the sentence says more."""
    m = frames.NOMINAL_OF.search(body)
    if m is None or is_statement(body[: m.start()]):
        return None
    verb = inflected(DEED_NOUNS[m["noun"].lower()], "VBD")
    what = first_deed(m["what"])
    end = m.start("what") + len(what)
    why = f"presupposed: {m['noun'].lower()} of ..."
    return Candidate(offset + m.start(), offset + end, f"{m['who'].strip()} {verb} {what}", why, True)
