"""Sentences of several main clauses: one statement each, so that each can be checked alone.

``X happened in 2015, because my landlord was convicted`` puts X forward; ``X, and the EU did Y`` puts
two things forward. A clause whose subject points back (``, and the maximum is seven years``) stays
with the one that it points to.
"""

from __future__ import annotations

import re

from claims.facts import facts
from claims.lexicon import REPORTING
from claims.places import places
from claims.text import Token, tokens

MIN_WORDS = 3
OWN_CONTENT = 3
"""Content words with which a clause stands alone: "the maximum is seven years" has one."""
SPLICED_WORDS = 5
"""Words from which on what follows a bare comma can be a sentence of its own."""
_BOUNDARY = re.compile(
    r"(?:\s*,?\s+(?P<more>not\s+to\s+mention(?:\s+that)?)\s+|\s*[,;]\s*(?P<link>which(?=\s+(?:i|we|you|nobody|everybody|everyone)\b)|(?:though,?\s+)?which(?=\s+i\b)|and|but|so|because(?!\s+of\b)|since|yet|while|whereas|although|though|or)\s+|\s*(?P<mark>[,;]|:(?=\s)|\s[-–—]+)\s+"
    r"|\s+(?P<bare>because(?!\s+of\b)|although|though|whereas|but|and)\s+)",
    re.IGNORECASE,
)
_SUBORDINATE = frozenset(
    "if when while although though because since as after before unless until given whereas whenever once that whether".split()
)
_PERSONAL = frozenset(
    """i we you my our your i'm i've i'd i'll we're we've we'll you're you'll you've me us everybody everyone nobody
    anybody anyone somebody someone people who'd who's what why how please let's lets don't dont stop forgive tell
    maybe perhaps hopefully thank thanks go read look spare this that's that which""".split()
)
_BACK = frozenset(
    "it it's its he she they his her their them he's she's they're they've one both these those such".split()
)
_SPLICED = frozenset(["it", "they", "he", "she", "it's", "they're", "its"])
"""Behind a bare comma these start a sentence of their own: ``X never ruled that, it threw the case out``."""
_ADVERB = frozenset(
    "even also then now only just still honestly frankly of course in fact yes no again".split()
)


def main_clauses(sentence: str, opened: int = 0) -> list[tuple[int, int]]:
    """The stretches (start, end) of ``sentence`` that state something of their own, in order.

    ``opened`` is where the sentence begins behind words such as "as is well known". One stretch, the
    whole, where nothing can be split off safely. Never overlapping.
    """
    if _first_word(sentence[opened:]) in _SUBORDINATE:
        return [(0, len(sentence))]
    starts = [0]
    cuts: list[tuple[int, int]] = []
    for m in _BOUNDARY.finditer(sentence):
        left, right = sentence[starts[-1] : m.start()], sentence[m.end() :]
        link = (m["link"] or m["bare"] or "").lower()
        if (
            not _open_end(sentence[: m.start()])
            and not _joins_names(left, right, link)
            and _states(left)
            and (
                bool(m["more"])
                or (m["mark"] or "").startswith(";")
                or _splits(right, link, m["bare"] is not None)
            )
        ):
            cuts.append((m.start(), m.end()))
            starts.append(m.end())
    ends = [cut[0] for cut in cuts] + [len(sentence)]
    return list(zip(starts, ends, strict=True))


def _joins_names(left: str, right: str, link: str) -> bool:
    """``England and Wales have had ...``: two names before one verb."""
    before, after = tokens(left)[-1:], tokens(right)[:1]
    if link != "and" or not before or not after or after[0].lower in _PERSONAL:
        return False
    return (
        before[0].text[0].isupper()
        and after[0].text[0].isupper()
        and "PROPN" in (before[0].tag, after[0].tag)
    )


_RESTART = re.compile(
    r"^(?:last i (?:looked|checked|heard)|as far as i know|afaik|iirc|from what i (?:read|heard|know)|fun fact)\b",
    re.IGNORECASE,
)
"""What opens a new statement behind a bare comma."""


def _first_word(text: str) -> str:
    m = re.search(r"[\w'’]+", text)
    return m.group().lower().replace("’", "'") if m else ""


def _open_end(before: str) -> bool:
    """Inside a quotation or brackets nothing is split."""
    return (
        before.count('"') % 2 == 1
        or before.count("(") > before.count(")")
        or before.count("“") > before.count("”")
    )


def _states(text: str) -> bool:
    words = tokens(text)
    return len(words) >= MIN_WORDS and (
        words[0].lower in _CONTRACTED
        or any(
            is_finite(words, i) or (words[i].lower in NOUN_OR_VERB and i < len(words) - 1)
            for i in range(1, len(words))
        )
    )


NOUN_OR_VERB = frozenset(
    "cause kill help harm damage spread contain increase reduce cost support fund own control ban cure cut run lead".split()
)
"""Verbs that the tagger takes for nouns behind a noun ("vaccines cause autism")."""


_CONTRACTED = frozenset(
    """it's it’s he's he’s she's she’s that's that’s there's there’s they're they’re we're we’re you're you’re i'm i’m
    isnt arent wasnt werent doesnt dont didnt hasnt havent hadnt cant wont couldnt wouldnt shouldnt theres thats
    they've they’ve we've we’ve i've i’ve you've you’ve""".split()
)
"""A verb written as one word with its subject or with "not"; the tagger sees no verb in them."""


def is_finite(words: tuple[Token, ...], i: int) -> bool:
    """Whether word ``i`` can be the verb of a main clause.

    The tagger calls half of all simple pasts participles ("Oslo banned cars"): one right behind a
    noun or a name counts.
    """
    word = words[i]
    if word.lower in _CONTRACTED:
        return True
    if word.form == "Fin" or (word.tag in {"VERB", "AUX"} and word.form == "-"):
        return True
    before = words[i - 1].tag if i else ""
    return word.form == "Part" and word.tag == "VERB" and before in {"NOUN", "PROPN", "PRON", "ADV", "INTJ"}


def _own_subject(words: tuple[Token, ...], first: int) -> bool:
    """Behind a bare ``and``: a determiner, name or ``nobody``, then nouns, then a finite verb; else one clause."""
    head = words[first]
    if head.tag == "NOUN" and first + 1 < len(words) and words[first + 1].tag == "AUX":
        return True
    opens = head.tag in {"DET", "PROPN"} or head.lower in {"not", "nobody", "none", "everybody", "everyone"}
    if not opens or head.lower in {"all", "both"}:
        return False
    for i in range(first + 1, min(first + 8, len(words))):
        if is_finite(words, i):
            return words[i - 1].lower not in {"who", "which", "that"}
        if words[i].tag in {"VERB", "AUX", "PUNCT", "CCONJ"}:
            return False
    return False


def _finite_next(words: tuple[Token, ...], i: int) -> bool:
    """Whether a finite verb comes next, adverbs left aside."""
    while i < len(words) and words[i].tag == "ADV":
        i += 1
    return i < len(words) and is_finite(words, i)


def _splits(right: str, link: str, bare: bool) -> bool:
    """Whether what follows a boundary is a clause with a subject of its own."""
    words = tokens(right)
    first = 0
    while first < len(words) and words[first].lower in _ADVERB:
        first += 1
    if len(words) - first < 2:
        return False
    low = words[first].lower
    if not link and _RESTART.match(right):
        return True
    if not link and low in _SPLICED and is_finite(words, first + 1):
        return True
    if low in _PERSONAL and bare and link == "and":
        return False
    if low in {"they", "it"} and bare and link == "and" and _finite_next(words, first + 1):
        return len(facts(right).content) >= OWN_CONTENT - 1
    if low in _PERSONAL:
        return bool(link) or low in {
            "i",
            "i'm",
            "i've",
            "we",
            "my",
            "you",
            "don't",
            "please",
            "thank",
            "thanks",
        }
    if not link and (len(words) - first < SPLICED_WORDS or words[-1].lower in REPORTING):
        return False  # "..., the court held" names who said it
    if (bare and link == "and") or not link:
        return _own_subject(words, first)
    if low in {"they", "it"} and link in {"and", "but"} and is_finite(words, first + 1):
        return len(facts(right).content) >= OWN_CONTENT - 1
    if low in _BACK or not link or (bare and link == "but"):
        return False
    if link in {"because", "since", "while", "whereas", "although", "though"}:
        return False
    subject: list[Token] = []
    for i in range(first, min(first + 9, len(words))):
        if i > first and is_finite(words, i):
            break
        subject.append(words[i])
    else:
        return False
    if len(facts(right).content) >= OWN_CONTENT and link in {"and", "but"}:
        return True
    named = any(w.tag == "PROPN" or (w.text[0].isupper() and w.text.isupper()) for w in subject)
    last = subject[-1].end
    return named or bool(places(right[:last]))
