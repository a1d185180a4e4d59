"""The checkable part of a sentence: what is put forward as fact, the wrapping left out.

``Given that X, I think ...`` holds X; ``reminds me about how X`` holds X; ``N's tendency to do Y``
presupposes that N does Y; ``X because they claim Y`` holds two. Spans are always verbatim.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from claims.model import Role
from claims.text import Token, tokens

MIN_WORDS = 3
MAX_CHARS = 1_200
"""A longer "sentence" is a paste without stops, no claim that a person could check."""

_OPENERS = re.compile(
    r"""^(?:
      (?:and|but|or|so|also|plus|yes|yeah|no|well|oh|ok|okay|lol|wow|meanwhile|anyway|actually|basically|seriously
        |fyi|btw|honestly|frankly|obviously|sadly|fun\ fact|fact|news\ flash|psa|reminder)\s*[,:;-]?\s+
    | (?:just\ )?(?:a\ )?(?:gentle\ )?reminder\s+that\s+
    | (?:in\ case\ you\ missed\ it|for\ the\ record|as\ far\ as\ i\ know|from\ what\ i(?:'ve|\ have)\ (?:read|heard|seen)
        |last\ i\ (?:heard|checked)|afaik|iirc|by\ the\ way)\s*,?\s+
    | (?:this|that|it|which)\ (?:just\ )?reminds?\ me\ (?:of|about)\ (?:how|when|the\ (?:time|fact)\ (?:that|when)?|the\ way)\s+
    | (?:(?:don't|do\ not|let's\ not|never)\ forget|remember|bear\ in\ mind|keep\ in\ mind|mind\ you|note|did\ you\ know)\s*,?\s+(?:that\ |how\ |when\ )?
    | (?:the\ (?:fact|truth|point|thing)\ is|turns\ out|it\ turns\ out|it(?:'s|\ is)\ (?:a\ fact|true|well\ known|no\ secret|clear))\s*,?\s*(?:that\ )?
    | (?:i|we)\ (?:just\ )?(?:read|heard|saw|learned|learnt|know|found\ out|remember|saw\ somewhere|read\ somewhere)\s+(?:that|how|when)\s+
    | (?:i\ (?:am\ )?(?:pretty\ )?(?:think|believe|guess|suppose|sure|bet|swear))\s+(?:that\ )?
    | (?:you\ (?:do\ )?(?:realize|realise|know|do\ know))\s+(?:that\ )?
    | (?:look\ at|take|consider|see)\ (?=[^,.]{2,40},\ (?:which|who|where)\b)
    | (?:the\ (?:same|very\ same)\ \w+\ (?:that|who)\s+)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_GIVEN = re.compile(
    r"^(?:given|considering|seeing|granted|assuming|now)(?:\s+the\s+fact)?\s+(?:that|how)\s+(?P<core>[^,;]+(?:,[^,;]+)*?)"
    r"\s*[,;]\s+(?P<rest>(?:i|we|you|it|this|that|there|he|she|they|the|why|what|how|maybe|perhaps)\b.*)$",
    re.IGNORECASE | re.DOTALL,
)
_NOMINAL = re.compile(
    r"(?P<core>(?P<who>(?:\b(?:the|a|an|our|their|his|her|its)\s+)?(?:[\w.'’-]+\s+){0,3}?[\w.-]+(?:['’]s?|s['’]))\s+"
    r"(?P<between>(?:[\w'-]+\s+){0,3}?)(?P<noun>tendency|tendencies|habit|habits|decision|decisions|refusal|failure|"
    r"attempt|attempts|move|moves|effort|efforts|practice|plan|plans|willingness)\s+(?P<verb>to|of)\s+(?P<deed>.+))$",
    re.IGNORECASE | re.DOTALL,
)
_ADDRESSED = re.compile(
    r"(?P<core>(?P<head>[\w-]+(?:s|people|anyone))\s+(?:who|that|which)\s+(?P<deed>[^()]+?)\s*"
    r"\((?:looking|i(?:'m| am) looking|talking|pointing) (?:at|to|about)(?: you)?,?\s+(?P<who>[\w .'-]+?)\))",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"(?:,\s*|\s+)(?P<link>because|since|as|and|but|while|so|when)\s+(?P<core>(?:they|he|she|it|(?:the\s+)?[A-Z][\w.]*)\s+"
    r"(?:also\s+)?(?:claim|claims|claimed|say|says|said|think|thinks|believe|believes|insist|insists|allege|alleged)\s+.+)$",
    re.DOTALL,
)
_OPINION_TAIL = re.compile(
    r"(?:\s*[,;]\s+|\s+[-–—]+\s+|\s+)(?:and|but|so|which)\s+(?:i|we|that(?:'s| is)|this is|it(?:'s| is)|which is)\s+"
    r"(?:think|believe|feel|hope|wish|guess|hate|love|don't|just|so|really|very|frankly|absolutely|totally|simply|pathetic|"
    r"sad|ridiculous|insane|disgusting|great|wonderful|terrible|crazy|funny|hilarious|awful|nuts|wrong|good|bad)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_TRAIL = re.compile(
    r"\s*[,;]?\s+(?:(?:and )?that(?:'s| is) (?:just )?a fact|lol|lmao|smh|imo|imho|period|end of story|fyi|btw|you know|right|wake up|just saying|look it up|"
    r"google it|afaik|iirc|if i recall correctly|if i remember correctly|as far as i know)\s*[.!?…]*$",
    re.IGNORECASE,
)


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
    if len(sentence) > MAX_CHARS:
        return []
    framed = _framed(sentence)
    if framed:
        return [framed]
    start, end = _unwrap(sentence)
    body = sentence[start:end]
    wrapped = start > 0 and sentence[:start].strip().lower() not in _SMALL
    given = _GIVEN.match(body)
    if given:
        return [
            _plain(body, start, given.start("core"), given.end("core"), "presupposed: given that ...", True)
        ]
    addressed = _ADDRESSED.search(body)
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
    nominal = _NOMINAL.search(body)
    if nominal and nominal["verb"] == "to":
        return [_nominal(nominal, start)]
    reported = _REPORTED.search(body)
    if reported and len(body[: reported.start()].split()) >= MIN_WORDS:
        first = _plain(body, start, 0, reported.start(), "stated", wrapped)
        second = _plain(body, start, reported.start("core"), reported.end("core"), "reported speech", False)
        return [c for c in (first, second) if _is_statement(c.clause)]
    tail = _OPINION_TAIL.search(body)
    stop = tail.start() if tail and len(body[: tail.start()].split()) >= MIN_WORDS else len(body)
    found = _plain(body, start, 0, stop, "wrapped" if wrapped else "stated", False)
    return [found] if _is_statement(found.clause) else []


_DENIED = re.compile(
    r"^(?:(?:no|nope|but|and|sorry)[,.]?\s+)?(?:it(?:'s|\s+is|\s+was)?\s+(?:just\s+|simply\s+)?(?:not|isn't)\s+(?:true|the\s+case)\s+that"
    r"|it(?:'s|\s+is)\s+(?:just\s+)?(?:false|untrue|a\s+lie|a\s+myth|nonsense)\s+that|(?:i|we)\s+(?:don't|do\s+not)\s+believe\s+that)\s+(?P<core>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_DENIED_AFTER = re.compile(
    r"^the\s+(?:claim|idea|notion|story|rumou?r|myth|lie)\s+that\s+(?P<core>.+?)\s+(?:is|was|has\s+been)\s+"
    r"(?:(?:an?|just|simply|completely|totally|complete|total|utter|pure|absolute)\s+)*(?:false|untrue|wrong|lie|myth|hoax|nonsense|debunked|bogus|rubbish)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_ASKED = re.compile(
    r"^(?:(?:so|and|but|wait|sorry)[,.]?\s+)?(?:is\s+it\s+(?:really\s+|actually\s+)?true(?:\s+that)?|does\s+anyone\s+know\s+(?:if|whether)"
    r"|(?:i\s+)?(?:doubt|wonder)(?:\s+(?:that|if|whether))?|are\s+you\s+sure(?:\s+that)?|since\s+when\s+is\s+it\s+true\s+that)\s+(?P<core>.+?)\s*[?.!]*$",
    re.IGNORECASE | re.DOTALL,
)


def _framed(sentence: str) -> Candidate | None:
    """A claim that the sentence itself denies or questions: ``it's a myth that X``, ``is it true that X?``."""
    for pattern, role, why in (
        (_DENIED, Role.DENIED, "denied: it is not true that ..."),
        (_DENIED_AFTER, Role.DENIED, "denied: the claim that ... is false"),
        (_ASKED, Role.QUESTIONED, "questioned: is it true that ...?"),
    ):
        m = pattern.match(sentence.replace("’", "'"))
        if m and len(m["core"].split()) >= MIN_WORDS:
            found = _plain(sentence, 0, m.start("core"), m.end("core"), why, True)
            return replace(found, role=role)
    return None


_NOUN_OR_VERB = frozenset(
    "cause kill help harm damage spread contain increase reduce cost support fund own control ban cure cut run lead".split()
)
_SMALL = frozenset(["and", "but", "or", "so", "also", "plus", "yes", "yeah", "no", "well", "oh"])


def _unwrap(sentence: str) -> tuple[int, int]:
    start, end = 0, len(sentence)
    for _ in range(4):
        m = _OPENERS.match(sentence[start:end])
        if not m or not m.end():
            break
        start += m.end()
    trail = _TRAIL.search(sentence, start)
    if trail and trail.start() > start:
        end = trail.start()
    return start, end


def _plain(body: str, offset: int, start: int, end: int, why: str, sure: bool) -> Candidate:
    text = body[start:end]
    lead = len(text) - len(text.lstrip(" \t\"“”'‘,;:-–—>*("))
    tail = len(text.rstrip(" \t,;:-–—*"))
    if text.count('"') % 2 == 0 and text.lstrip()[:1] == '"' and '"' in text[lead:]:
        lead = len(text) - len(text.lstrip())
    start, end = start + lead, start + max(tail, lead)
    clause = body[start:end]
    which = re.match(r"^(?P<who>[^,]{2,60}),\s+(?:which|who)\s+(?P<deed>.+)$", clause, re.DOTALL)
    if which and not _finite(tokens(which["who"])):
        clause = f"{which['who']} {which['deed']}"
    return Candidate(offset + start, offset + end, clause, why, sure)


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
        }:
            cut = word.end() + 1
    who = who[cut:].strip()
    owner = re.sub(r"['’]s?$", "", who)
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
    clause = f"{subject} {_third_person(core[m.start('deed') - core_start : end])}"
    return Candidate(
        offset + core_start + cut,
        offset + core_start + end,
        clause,
        f"presupposed: {m['noun'].lower()} to ...",
        True,
    )


def _third_person(deed: str) -> str:
    first, _, rest = deed.strip().partition(" ")
    low = first.lower()
    if low.endswith(("s", "sh", "ch", "x", "z", "o")) and not low.endswith("s"):
        verb = first + "es"
    elif low.endswith("y") and low[-2:-1] not in tuple("aeiou"):
        verb = first[:-1] + "ies"
    elif low in {"have", "are", "were", "do"}:
        verb = {"have": "has", "are": "is", "were": "was", "do": "does"}[low]
    elif low.endswith(("s", "ed")):
        verb = first
    else:
        verb = first + "s"
    return f"{verb} {rest}".strip()


def _finite(words: tuple[Token, ...]) -> bool:
    return any(w.form == "Fin" or (w.tag in {"VERB", "AUX"} and w.form == "-") for w in words)


def _is_statement(clause: str) -> bool:
    """Whether the clause has a subject and a finite verb, and is no question."""
    if clause.rstrip(" \"')”").endswith("?"):
        return False
    words = tokens(clause)
    if len(words) < MIN_WORDS:
        return False
    # The tagger reads some finite verbs as plural nouns ("vaccine causes autism"): let those through.
    looks_verbal = any(
        w.tag == "NOUN" and (w.lower.endswith(("s", "ed")) or w.lower in _NOUN_OR_VERB) for w in words[1:-1]
    )
    return _finite(words) or looks_verbal
