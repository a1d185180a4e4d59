"""The checkable part of a sentence: what is put forward as fact, the wrapping left out.

``Given that X, I think ...`` holds X; ``reminds me about how X`` holds X; ``N's tendency to do Y``
presupposes that N does Y; ``X because they claim Y`` holds two. Spans are always verbatim.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from claims import frames
from claims.clauses import NOUN_OR_VERB, is_finite, main_clauses
from claims.model import Role
from claims.places import places
from claims.text import Token, inflected, tokens

MIN_WORDS = 3
MAX_CHARS = 1_200
"""A longer "sentence" is a paste without stops, no claim that a person could check."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of a sentence, offsets into it, and how it was found.

    ``clause`` is the span as a plain statement, before any word is resolved; it differs from the
    span where the fact is presupposed. ``sure`` is true where the frame itself says "this is fact".
    """

    start: int
    end: int
    clause: str
    why: str
    sure: bool = False
    role: Role = Role.ASSERTED


def candidates(sentence: str) -> list[Candidate]:
    """The stretches of ``sentence`` that could be a claim, in order; never overlapping.

    Offsets are into ``sentence``. Questions and fragments give nothing.
    """
    if len(sentence) > MAX_CHARS or _DANGLING.match(sentence) or _MOCKING.match(sentence):
        return []
    framed = _framed(sentence)
    if framed:
        return [framed]
    back = frames.DENIAL_TAIL.search(sentence)
    if back and len(sentence[: back.start()].split()) >= MIN_WORDS:
        inner = candidates(sentence[: back.start()])
        return [
            *inner[:-1],
            *(replace(c, role=Role.DENIED, why=f"{c.why}, denied at once") for c in inner[-1:]),
        ]
    granted = _granted(sentence) or _same_or_was_it(sentence)
    if granted:
        return [granted]
    told = _asked_to_tell(sentence)
    if told:
        return told
    having = _having(sentence) or _being(sentence) or _only_when(sentence)
    if having:
        return having
    tail = frames.QUESTION_TAIL.search(sentence)
    if tail and len(sentence[: tail.start()].split()) >= MIN_WORDS and not _QUESTION_START.match(sentence):
        return candidates(sentence[: tail.start()])
    doubted = _doubted(sentence)
    if doubted:
        return [doubted]
    if sentence.rstrip(" \"')”").endswith("?") or frames.GIVEN.match(sentence[_unwrap(sentence)[0] :]):
        return _in_clause(sentence)
    parts = main_clauses(sentence, _unwrap(sentence)[0])
    if len(parts) == 1:
        return _in_clause(sentence)
    return [
        replace(c, start=c.start + start, end=c.end + start)
        for start, end in parts
        for c in _in_clause(sentence[start:end])
    ]


_QUESTION_START = re.compile(
    r"^\W*(?:(?:and|but|so|then|ok|well)\W+)*(?:who|what|which|when|where|why|how|is|are|was|were|do|does|did|can|could|will|would|should|has|have|had)\b",
    re.IGNORECASE,
)


_DANGLING = re.compile(r"^\W*(?:till|until|unless)\b[^,;:]*$", re.IGNORECASE)
"""Half a sentence: the other half stands in the one before."""
_MOCKING = re.compile(
    r"^\W*(?:(?:and|but|so)\s+)?(?:next|soon|now|then|i bet|i suppose|i guess|let me guess)\W+(?:you|they|he|she|somebody|someone)(?:['’]?ll|\s+will|['’]?re\s+going\s+to|\s+are\s+going\s+to)\s+(?:all\s+|also\s+)?"
    r"(?:say|tell|claim|be\s+(?:telling|saying|claiming))\b",
    re.IGNORECASE,
)
"""``Next you'll tell me that X``: words put into somebody's mouth, which nobody said."""
_TO_READER = re.compile(
    r"^\W*(?:(?:and|but|so|wait|ok|well|oh|lol|um)\W+)*(?:you|your|youre|i|im|my|we|our|that|thats|this|these|those|it|its|he|she|they|theyre|anyone|anybody|someone|somebody|nobody|any|if|whether|or|not|because|even)\b",
    re.IGNORECASE,
)


def _doubted(sentence: str) -> Candidate | None:
    """A statement with a question mark, ``so Oslo banned cars??``: its claim is questioned, not asserted."""
    body = sentence.rstrip(" \"')”")
    if not body.endswith("?") or _QUESTION_START.match(sentence) or _TO_READER.match(sentence):
        return None
    start, _ = _unwrap(body)
    end = len(body.rstrip("?! "))
    if _QUESTION_START.match(body[start:]) or _TO_READER.match(body[start:]):
        return None
    if re.search(r"[,;:]", body[start:end]) or not _is_statement(body[start:end]):
        return None
    found = _plain(body, 0, start, end, "questioned: stated with a question mark", False)
    told = body[:start].lower().split()
    return found if "apparently" in told else replace(found, role=Role.QUESTIONED)


_NO_FACT = re.compile(
    r"(?:\b(?:no|not|never|fake|false|without|any|zero|hardly|if|whether)|n['’]t)\b[^,;]{0,30}$",
    re.IGNORECASE,
)
"""``there is no evidence that X``: what follows is not taken as known."""


def _granted(sentence: str) -> Candidate | None:
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


def _same_or_was_it(sentence: str) -> Candidate | None:
    """``wasn't it X who did Y?``, ``..., the same X that did Y.`` as X did Y; ``whose`` as X's."""
    for pattern in (frames.WAS_IT, frames.SAME):
        m = pattern.search(sentence)
        if m and not (pattern is frames.SAME and _is_statement(sentence[: m.start()].rstrip(" ,;:-–—"))):
            deed = _first_deed(m["deed"]) if pattern is frames.SAME else m["deed"]
            start, end = m.start("who"), m.start("deed") + len(deed)
            owns = "'s" if pattern is frames.SAME and m["link"] == "whose" else ""
            clause = f"{m['who'].strip()}{owns} {deed}"
            if _is_statement(clause):
                return Candidate(start, end, clause, "presupposed: the one that ...", True)
    return None


def _first_deed(deed: str) -> str:
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


def _having(sentence: str) -> list[Candidate]:
    """``X, having done Y, does Z`` as X did Y, and X does Z where that is a statement."""
    start, end = _unwrap(sentence)
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
    if not _is_statement(known.clause):
        return []
    told = Candidate(start + m.start("rest"), end, rest, "stated", False)
    return [known, told] if _is_statement(rest) else [known]


def _only_when(sentence: str) -> list[Candidate]:
    """``it was only when X that Y`` as X; Y is mostly the poster's own story."""
    m = frames.ONLY_WHEN.search(sentence)
    if m is None or not _is_statement(m["core"]):
        return []
    return [_plain(sentence, 0, m.start("core"), m.end("core"), "presupposed: only when ...", True)]


def _asked_to_tell(sentence: str) -> list[Candidate]:
    m = frames.ASKED_TO_TELL.match(sentence)
    if m is None or not _is_statement(m["core"]):
        return []
    return [
        _plain(sentence, 0, m.start("core"), m.end("core"), "told in a question: did you know ...?", True)
    ]


def _being(sentence: str) -> list[Candidate]:
    """``A is so, B being C`` as B is C, and A where that is a statement."""
    m = frames.BEING.search(sentence)
    if m is None or _finite(tokens(m["who"])) or m["who"].lower().split()[0] in _NOT_NAMED:
        return []
    plural = m["who"].endswith("s") and not m["who"].endswith("ss")
    clause = f"{m['who']} {'are' if plural else 'is'} {m['what']}"
    known = Candidate(m.start("core"), m.end("core"), clause, "presupposed: ... being ...", True)
    start = _unwrap(sentence)[0]
    first = _plain(sentence, 0, start, m.start(), "stated", False) if start < m.start() else None
    return [first, known] if first and _is_statement(first.clause) else [known]


_NOT_NAMED = frozenset(
    "i you we it that this which there who besides despite without after before while things".split()
)
_NOBODY = frozenset("i you we it that this anyone anybody someone somebody people nobody".split())


def _in_clause(sentence: str) -> list[Candidate]:
    start, end = _unwrap(sentence)
    hearsay = frames.HEARSAY.match(sentence[start:end])
    if hearsay and len(sentence[start:end][hearsay.end() :].split()) >= MIN_WORDS:
        turn = _SECOND_THOUGHT.search(sentence, start + hearsay.end())
        stop = turn.start() if turn else end
        heard = _plain(sentence, 0, start + hearsay.end(), stop, "hearsay", False)
        return [replace(heard, role=Role.QUOTED)] if _is_statement(heard.clause) else []
    body = sentence[start:end]
    wrapped = start > 0 and sentence[:start].strip().lower() not in _SMALL
    given = frames.GIVEN.match(body)
    if given:
        return [
            _plain(body, start, given.start("core"), given.end("core"), "presupposed: given that ...", True)
        ]
    addressed = frames.ADDRESSED.search(body)
    if addressed:
        clause = f"{addressed['who'].strip()} {_third_person(addressed['deed'])}"
        return [
            Candidate(
                start + addressed.start("core"),
                start + addressed.end("core"),
                clause,
                "presupposed: who ..., addressed",
                True,
            )
        ]
    nominal = frames.NOMINAL.search(body)
    if nominal and nominal["verb"] == "to" and _is_noun(body, nominal.start("noun")):
        return [_nominal(nominal, start)]
    closed = frames.NOMINAL_OF.search(body)
    if closed and not _is_statement(body[: closed.start()]):
        verb = inflected(_VERBS[closed["noun"].lower()], "VBD")
        clause = f"{closed['who'].strip()} {verb} {_first_deed(closed['what'])}"
        end = closed.start("what") + len(_first_deed(closed["what"]))
        return [
            Candidate(
                start + closed.start(),
                start + end,
                clause,
                f"presupposed: {closed['noun'].lower()} of ...",
                True,
            )
        ]
    embedded = frames.EMBEDDED.search(body)
    lead = body[: embedded.start()] if embedded else ""
    if "," in lead and _is_statement(lead[: lead.rindex(",")]):
        return (
            _in_clause(body[: lead.rindex(",")])
            if start == 0
            else [_plain(body, start, 0, lead.rindex(","), "stated", False)]
        )
    if embedded and lead and not _NO_FACT.search(lead) and _is_statement(embedded["core"]):
        why, role = (
            ("hearsay", Role.QUOTED)
            if embedded["heard"]
            else ("presupposed: the fact that ...", Role.ASSERTED)
        )
        found = _plain(body, start, embedded.start("core"), len(body), why, embedded["heard"] is None)
        return [replace(found, role=role)]
    reported = frames.REPORTED.search(body)
    if reported and len(body[: reported.start()].split()) >= MIN_WORDS:
        first = _plain(body, start, 0, reported.start(), "stated", wrapped)
        second = _plain(body, start, reported.start("core"), reported.end("core"), "reported speech", False)
        return [c for c in (first, second) if _is_statement(c.clause)]
    case = frames.CASE_WHERE.search(body)
    if case and _is_statement(case["deed"]):
        found = _plain(body, start, case.start("case"), len(body), "stated of a case", False)
        return [replace(found, clause=f"In {case['case']} {case['deed']}")]
    where = frames.WHERE.search(body)
    if where and len(places(where["place"])) == 1 and _is_statement(where["deed"]):
        found = _plain(body, start, where.start("place"), len(body), "stated of a place", False)
        return [replace(found, clause=f"In {where['place'].strip()} {where['deed']}")]
    tail = frames.SO_TAIL.search(body) or frames.OPINION_TAIL.search(body)
    which = frames.WHICH_TAIL.search(body)
    if which and _is_statement(body[: which.start()]):
        tail = which
    stop = tail.start() if tail and len(body[: tail.start()].split()) >= MIN_WORDS else len(body)
    found = _plain(body, start, 0, stop, "wrapped" if wrapped else "stated", False)
    return [found] if _is_statement(found.clause) else []


def _framed(sentence: str) -> Candidate | None:
    """A claim that the sentence itself denies or questions: ``it's a myth that X``, ``is it true that X?``."""
    for pattern, role, why in (
        (frames.DENIED, Role.DENIED, "denied: it is not true that ..."),
        (frames.DENIED_AFTER, Role.DENIED, "denied: the claim that ... is false"),
        (frames.ASKED, Role.QUESTIONED, "questioned: is it true that ...?"),
    ):
        m = pattern.match(sentence.replace("’", "'"))
        if m and len(m["core"].split()) >= MIN_WORDS:
            found = _plain(sentence, 0, m.start("core"), m.end("core"), why, True)
            return replace(found, role=role)
    return None


_SMALL = frozenset(["and", "but", "or", "so", "also", "plus", "yes", "yeah", "no", "well", "oh"])


def _unwrap(sentence: str) -> tuple[int, int]:
    start, end = 0, len(sentence)
    for _ in range(4):
        m = frames.OPENERS.match(sentence[start:end])
        if m and m.end():
            start += m.end()
            continue
        label = frames.LABEL.match(sentence[start:end])
        if not label or not _is_label(label["label"], sentence[start + label.end() : end]):
            break
        start += label.end()
    trail = frames.TRAIL.search(sentence, start)
    if trail and trail.start() > start:
        end = trail.start()
    return start, end


_SECOND_THOUGHT = re.compile(
    r"\s*[,;]\s*(?:but|though|although|and)\s+(?:he|she|they|it|that|i|we)\b.*$", re.IGNORECASE | re.DOTALL
)


def _is_label(label: str, rest: str) -> bool:
    """A few words without a verb of their own, and no speaker's name ("Biden: ..."), before a statement."""
    words = tokens(label)
    if not 1 <= len(words) <= 8 or all(w.tag == "PROPN" for w in words):
        return False
    return not _finite(words) and _is_statement(rest)


def _plain(body: str, offset: int, start: int, end: int, why: str, sure: bool) -> Candidate:
    text = body[start:end]
    lead = len(text) - len(text.lstrip(" \t\"“”'‘,;:-–—>*("))
    tail = len(text.rstrip(" \t,;:-–—*"))
    if text.count('"') % 2 == 0 and text.lstrip()[:1] == '"' and '"' in text[lead:]:
        lead = len(text) - len(text.lstrip())
    start, end = start + lead, start + max(tail, lead)
    clause = frames.ASIDE.sub(" ", body[start:end])
    which = re.match(r"^(?P<who>[^,]{2,60}),\s+(?:which|who)\s+(?P<deed>.+)$", clause, re.DOTALL)
    if which and not _finite(tokens(which["who"])):
        closed = _CLOSES.search(which["deed"])
        if closed:
            end -= len(which["deed"]) - closed.start()
        clause = f"{which['who']} {which['deed'][: closed.start() if closed else None]}"
    return Candidate(offset + start, offset + end, clause, why, sure)


def _is_noun(body: str, at: int) -> bool:
    """``the government plans to ban`` has a verb where ``the government's plan to ban`` has a noun."""
    words = tokens(body)
    i = next((i for i, w in enumerate(words) if w.start == at), 0)
    return words[i].tag == "NOUN" and not (
        words[i].lower.endswith("s")
        and words[i - 1].tag in {"NOUN", "PROPN"}
        and "'" not in words[i - 1].text
    )


_CLOSES = re.compile(
    r",\s+(?:is|are|was|were|has|have|had|will|would|can|could|should|must|does|did|just|now|even|might|may)\b"
)
"""Where a relative clause ends and the sentence that it stands in goes on."""


def _nominal(m: re.Match[str], offset: int) -> Candidate:
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
    deed = _NEXT.sub("", _first_deed(core[m.start("deed") - core_start : end]))
    end = m.start("deed") - core_start + len(deed)
    lead = _DEEDS.get(m["noun"].lower().removesuffix("s"))
    clause = f"{subject} {lead} to {deed}" if lead else f"{subject} {_third_person(deed)}"
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
_VERBS = {
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


def _third_person(deed: str) -> str:
    """``force companies to`` -> ``forces companies to``; what is inflected already stays."""
    first, _, rest = deed.strip().partition(" ")
    low = first.lower()
    form = inflected(low, "VBZ") if inflected(low, "VB") == low else first
    return f"{form} {rest}".strip()


def _finite(words: tuple[Token, ...]) -> bool:
    return any(is_finite(words, i) for i in range(len(words)))


_ITS = re.compile(
    r"\bits(?= (?:a|an|the|not|now|been|so|all|just|legally|abusive|illegal|legal|true|false|called|against)\b)"
)


_ELLIPTIC = re.compile(
    r"^\W*(?:[\w'-]+\s+){1,3}(?:(?:did|does|do|is|are|was|were|has|have|had|will|would|could|can)(?:n't|nt|\s+not)?)\s*(?:[,.;!]|$)",
    re.IGNORECASE,
)
"""``NASA didn't, and I am tired``: the deed itself stands in another sentence."""


def _is_statement(clause: str) -> bool:
    """Whether the clause has a subject and a finite verb, and is no question."""
    if _ELLIPTIC.match(clause.replace("’", "'")):
        return False
    if clause.rstrip(" \"')”").endswith("?") or frames.POINTING.match(clause.lstrip().replace("’", "'")):
        return False
    words = tokens(_ITS.sub("it's", clause))
    if len(words) < MIN_WORDS:
        return False
    # The tagger reads some finite verbs as plural nouns ("vaccine causes autism"): let those through.
    looks_verbal = any(
        w.tag == "NOUN" and (w.lower.endswith(("s", "ed")) or w.lower in NOUN_OR_VERB) for w in words[1:-1]
    )
    return _finite(words) or looks_verbal
