"""The checkable part of a sentence: what is put forward as fact, the wrapping left out.

``Given that X, I think ...`` holds X; ``reminds me about how X`` holds X; ``N's tendency to do Y``
presupposes that N does Y; ``X because they claim Y`` holds two. Spans are always verbatim.
"""

from __future__ import annotations

import re
from dataclasses import replace

from claims import frames
from claims.clauses import main_clauses
from claims.model import Role
from claims.places import places
from claims.presupposed import (
    asked_to_tell,
    being,
    deed_noun,
    doubted,
    granted,
    having,
    is_noun,
    nominal,
    only_when,
    same_or_was_it,
    third_person,
)
from claims.statements import MIN_WORDS, QUESTION_START, Candidate, claim_span, is_statement, unwrap

MAX_CHARS = 1_200
"""A longer "sentence" is a paste without stops, no claim that a person could check."""


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
    known = granted(sentence) or same_or_was_it(sentence)
    if known:
        return [known]
    several = asked_to_tell(sentence) or having(sentence) or being(sentence) or only_when(sentence)
    if several:
        return several
    tail = frames.QUESTION_TAIL.search(sentence)
    if tail and len(sentence[: tail.start()].split()) >= MIN_WORDS and not QUESTION_START.match(sentence):
        return candidates(sentence[: tail.start()])
    asked = doubted(sentence)
    if asked:
        return [asked]
    if sentence.rstrip(" \"')”").endswith("?") or frames.GIVEN.match(sentence[unwrap(sentence)[0] :]):
        return _in_clause(sentence)
    parts = main_clauses(sentence, unwrap(sentence)[0])
    if len(parts) == 1:
        return _in_clause(sentence)
    return [
        replace(c, start=c.start + start, end=c.end + start)
        for start, end in parts
        for c in _in_clause(sentence[start:end])
    ]


_DANGLING = re.compile(r"^\W*(?:till|until|unless)\b[^,;:]*$", re.IGNORECASE)
"""Half a sentence: the other half stands in the one before."""


_MOCKING = re.compile(
    r"^\W*(?:(?:and|but|so)\s+)?(?:next|soon|now|then|i bet|i suppose|i guess|let me guess)\W+(?:you|they|he|she|somebody|someone)(?:['’]?ll|\s+will|['’]?re\s+going\s+to|\s+are\s+going\s+to)\s+(?:all\s+|also\s+)?"
    r"(?:say|tell|claim|be\s+(?:telling|saying|claiming))\b",
    re.IGNORECASE,
)
"""``Next you'll tell me that X``: words put into somebody's mouth, which nobody said."""


_NO_FACT = re.compile(
    r"(?:\b(?:no|not|never|fake|false|without|any|zero|hardly|if|whether)|n['’]t)\b[^,;]{0,30}$",
    re.IGNORECASE,
)
"""``there is no evidence that X``: what follows is not taken as known."""


def _in_clause(sentence: str) -> list[Candidate]:
    start, end = unwrap(sentence)
    hearsay = frames.HEARSAY.match(sentence[start:end])
    if hearsay and len(sentence[start:end][hearsay.end() :].split()) >= MIN_WORDS:
        turn = _SECOND_THOUGHT.search(sentence, start + hearsay.end())
        stop = turn.start() if turn else end
        heard = claim_span(sentence, 0, start + hearsay.end(), stop, "hearsay", False)
        return [replace(heard, role=Role.QUOTED)] if is_statement(heard.clause) else []
    body = sentence[start:end]
    wrapped = start > 0 and sentence[:start].strip().lower() not in _SMALL
    given = frames.GIVEN.match(body)
    if given:
        return [
            claim_span(
                body, start, given.start("core"), given.end("core"), "presupposed: given that ...", True
            )
        ]
    addressed = frames.ADDRESSED.search(body)
    if addressed:
        clause = f"{addressed['who'].strip()} {third_person(addressed['deed'])}"
        return [
            Candidate(
                start + addressed.start("core"),
                start + addressed.end("core"),
                clause,
                "presupposed: who ..., addressed",
                True,
            )
        ]
    owned = frames.NOMINAL.search(body)
    if owned and owned["verb"] == "to" and is_noun(body, owned.start("noun")):
        return [nominal(owned, start)]
    closed = deed_noun(body, start)
    if closed:
        return [closed]
    embedded = frames.EMBEDDED.search(body)
    lead = body[: embedded.start()] if embedded else ""
    if "," in lead and is_statement(lead[: lead.rindex(",")]):
        return (
            _in_clause(body[: lead.rindex(",")])
            if start == 0
            else [claim_span(body, start, 0, lead.rindex(","), "stated", False)]
        )
    if embedded and lead and not _NO_FACT.search(lead) and is_statement(embedded["core"]):
        why, role = (
            ("hearsay", Role.QUOTED)
            if embedded["heard"]
            else ("presupposed: the fact that ...", Role.ASSERTED)
        )
        found = claim_span(body, start, embedded.start("core"), len(body), why, embedded["heard"] is None)
        return [replace(found, role=role)]
    reported = frames.REPORTED.search(body)
    if reported and len(body[: reported.start()].split()) >= MIN_WORDS:
        first = claim_span(body, start, 0, reported.start(), "stated", wrapped)
        second = claim_span(
            body, start, reported.start("core"), reported.end("core"), "reported speech", False
        )
        return [c for c in (first, second) if is_statement(c.clause)]
    case = frames.CASE_WHERE.search(body)
    if case and is_statement(case["deed"]):
        found = claim_span(body, start, case.start("case"), len(body), "stated of a case", False)
        return [replace(found, clause=f"In {case['case']} {case['deed']}")]
    where = frames.WHERE.search(body)
    if where and len(places(where["place"])) == 1 and is_statement(where["deed"]):
        found = claim_span(body, start, where.start("place"), len(body), "stated of a place", False)
        return [replace(found, clause=f"In {where['place'].strip()} {where['deed']}")]
    tail = frames.SO_TAIL.search(body) or frames.OPINION_TAIL.search(body)
    which = frames.WHICH_TAIL.search(body)
    if which and is_statement(body[: which.start()]):
        tail = which
    stop = tail.start() if tail and len(body[: tail.start()].split()) >= MIN_WORDS else len(body)
    found = claim_span(body, start, 0, stop, "wrapped" if wrapped else "stated", False)
    return [found] if is_statement(found.clause) else []


_SMALL = frozenset(["and", "but", "or", "so", "also", "plus", "yes", "yeah", "no", "well", "oh"])


def _framed(sentence: str) -> Candidate | None:
    """A claim that the sentence itself denies or questions: ``it's a myth that X``, ``is it true that X?``."""
    for pattern, role, why in (
        (frames.DENIED, Role.DENIED, "denied: it is not true that ..."),
        (frames.DENIED_AFTER, Role.DENIED, "denied: the claim that ... is false"),
        (frames.ASKED, Role.QUESTIONED, "questioned: is it true that ...?"),
    ):
        m = pattern.match(sentence.replace("’", "'"))
        if m and len(m["core"].split()) >= MIN_WORDS:
            found = claim_span(sentence, 0, m.start("core"), m.end("core"), why, True)
            return replace(found, role=role)
    return None


_SECOND_THOUGHT = re.compile(
    r"\s*[,;]\s*(?:but|though|although|and)\s+(?:he|she|they|it|that|i|we)\b.*$", re.IGNORECASE | re.DOTALL
)
