"""Plain wording: deeds, shares and times that English says in several ways, written one way.

``got rid of``, ``did away with`` and ``abolished`` all become ``scrapped``; ``a quarter of`` and ``one in
four`` become ``25 percent of``. Made for comparing two wordings, never for showing: the result may read
badly. Only what says the same wherever it stands is in here; the tables are our own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from claims.aliases import expand
from claims.turned import turned

_PAST_FIRST = (2, 3, 1, 0, 4)
"""Forms of a verb in the table, of 0 plain, 1 third person, 2 past, 3 participle, 4 -ing: "shut" is a past."""
_SHARES = {
    "half": 50, "one half": 50, "a third": 33, "one third": 33, "two thirds": 67, "a quarter": 25,
    "one quarter": 25, "three quarters": 75, "a fifth": 20, "one fifth": 20, "a tenth": 10, "one tenth": 10,
}  # fmt: skip
_SMALL = {
    w: n for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
_ONE_IN = re.compile(
    r"\b(?:one|1) (?:in|out of) (?:every )?(?P<of>\d+|" + "|".join(_SMALL) + r")\b", re.IGNORECASE
)
_EVERY = re.compile(r"\bevery (?P<of>second|other|third|fourth|fifth|tenth) (?=[a-z])", re.IGNORECASE)
_NTH = {"second": 2, "other": 2, "third": 3, "fourth": 4, "fifth": 5, "tenth": 10}
_SHARE = re.compile(
    r"\b(?P<share>" + "|".join(sorted(_SHARES, key=len, reverse=True)) + r")\b(?! (?:year|hour|day|month))"
    r"(?= (?:of|the|its|their|all)\b)(?: of)?(?: all)?(?: the(?= ))?",
    re.IGNORECASE,
)
_BARE_SHARE = re.compile(r"\b(?P<share>a tenth|a quarter|a third|half)(?=\s*[.!]?$)", re.IGNORECASE)
_ALL_OF = re.compile(r"\b(?P<share>\d[\d.]*(?: percent|%)) (?:of )?(?:all )?(?:the )?", re.IGNORECASE)
_MONEY = re.compile(
    r"(?P<sign>[$€£]) ?(?P<sum>\d[\d.,]*\d|\d)(?: ?(?P<scale>million|billion|trillion|thousand|m|bn|k)\b)?",
    re.IGNORECASE,
)
_SIGNS = {"$": "dollars", "€": "euros", "£": "pounds"}
_SCALES = {"m": "million", "bn": "billion", "k": "thousand"}
_MOVED = re.compile(
    r"^(?P<when>(?:back )?(?:in|since|during|for|by) (?:early |late |the year )?"
    r"(?:(?:1[5-9]|20)\d\d|(?:january|february|march|april|june|july|august|september|october|november|december|May)(?: \d{4})?"
    r"|[\w ]{1,14} (?:years|months|weeks|days|decades|hours)))\b,? +(?P<rest>\S.*?)(?P<end>[.!]*)$",
    re.IGNORECASE | re.DOTALL,
)
_COURT = re.compile(
    r"\b(?P<form>take|takes|took|taken|taking) (?P<whom>(?:[\w'’.-]+ ){0,6}?)to court\b", re.IGNORECASE
)
_SUE = {"take": "sue", "takes": "sues", "took": "sued", "taken": "sued", "taking": "suing"}
_BE_UP = re.compile(
    r"\b(?:is|are|was|were|has been|have been|'s|'re) (?P<way>up|down)(?= (?:by |almost |about |some )?\d)",
    re.IGNORECASE,
)
_MOSTLY = re.compile(r"\b(?:(?:a|the) (?:vast |great |large |clear )?majority of)(?: the)?\b", re.IGNORECASE)
_MOST_OF = re.compile(
    r"\b(?P<much>most|some|all|many|several) of (?:the|its|their|these|those) ", re.IGNORECASE
)
_ALL_THE = re.compile(r"\b(?:all (?:the|of the)|every single|each and every) (?=[a-z])", re.IGNORECASE)
_HAS = re.compile(
    r"\bthere (?P<be>is|are|was|were)(?P<no> no)? (?P<what>(?:an? )?[\w-]+s?) in (?P<where>(?:(?:the|all) )?[\w'-]+(?: (?!to\b|that\b|who\b)[\w'-]+){0,2})(?P<end>[.!]*)$",
    re.IGNORECASE,
)
_IN_THEM = re.compile(r"\b(?P<have>have|has|had) (?P<what>(?:[\w-]+ ){1,4}?)in (?:them|it)\b", re.IGNORECASE)
_CONTAIN = {"have": "contain", "has": "contains", "had": "contained"}
_HELD = re.compile(r"\b(?:is|are|was|were|been) held(?= (?:in|on|at)\b)", re.IGNORECASE)
_WAS_CHANGED = re.compile(
    r"\b(?:is|are|was|were|has been|have been) (?P<verb>increased|decreased|doubled|tripled|halved|closed|opened|reopened)\b(?! by (?!\d))",
    re.IGNORECASE,
)
"""``the wage was increased`` and ``the wage increased`` differ in no doer."""
_PLAIN_NEXT = re.compile(
    r"\b(?:to|will|would|can|could|may|might|must|shall|should|do|does|did|not|\w+n't)\s+$", re.IGNORECASE
)


_ALIKE = tuple(
    (re.compile(rf"\b(?:{said})\b", re.IGNORECASE), plainly)
    for said, plainly in (
        (r"(?:each|every|per) year|annually", "yearly"),
        (r"(?<=[a-z] )(?<!\bin )(?<!for )(?<!once )(?<!half )(?<!over )(?<!than )(?<!after )(?<!within )(?<!of )a year(?=[.!]*$| (?:in|on) )", "yearly"),
        (r"(?:is|are|was|were) going to (?=[a-z]+\b)", "will "),
        (r"(?:each|every|per) day", "daily"),
        (r"(?:each|every|per) month", "monthly"),
        (r"(?:just|merely|no more than) (?=\d|one\b|two\b|three\b|four\b|five\b|six\b|ten\b|a handful)", "only "),
        (r"(?:in|over|within|during) the (?:last|past) (?=(?:\d+|two|three|four|five|six|ten|twenty) )", "in "),
        (r"zero (?=[a-z]{3,})", "no "),
        (r"not a single|not one", "no"),
        (r"(?:don't|didn't|doesn't|did not|do not|does not|never) pay any|(?:paid|pay|pays) nothing in", "paid no"),
        (r"(?:president|prime minister|senator|congressman|mr|mrs|ms|dr|sir|king|queen|pope) (?=[A-Z])", ""),
        (r"because of|due to|thanks to|owing to", "because of"),
        (r"cops|police officers|policemen", "police"),
        (r"cop|police officer|policeman", "police"),
        (r"body ?cams?", "body cameras"),
        (r"employees|staff members", "workers"),
        (r"kids", "children"),
        (r"(?:dies|die|died|dying) (?:from|of|because of|due to)", "were killed by"),
        (r"(?:is|are|was|were) suing", "sued"),
        (r"wolves", "wolf"), (r"thieves", "thief"), (r"knives", "knife"), (r"wives", "wife"), (r"mice", "mouse"),
        (r"calves", "calf"), (r"loaves", "loaf"), (r"shelves", "shelf"), (r"geese", "goose"), (r"oxen", "ox"),
        (r"sea|seas|oceans", "ocean"),
        (r"tonnes", "tons"),
        (r"power (?=plants?\b|stations?\b)", ""),
        (r"(?:nuclear|atomic) (?:reactors|stations)", "nuclear plants"),
        (r"belongs? to", "is owned by"),
        (r"(?:mobile|cell|smart) ?(?:phones|telephones)|smartphones|cellphones|mobiles", "phones"),
        (r"petrol|gasoline", "petrol"),
        (r"it (?:is|was|is now|has been) (?:illegal|forbidden|against the law|a crime) to", "banned to"),
        (r"(?:is|are|was|were) (?:now |made )?(?:illegal|against the law|not allowed)", "is banned"),
        (r"(?:made|makes|making) it (?:illegal|a crime) to", "banned to"),
        (r"(?:has|have|had) to pay a fine|(?:got|gets|get|received) a fine|(?:got|get|gets) fined", "was fined"),
        (r"(?:went|go|goes|gone|were|was|are|is|been) on strike", "struck"),
    )
)  # fmt: skip
"""Phrases for one thing; what they become need not be good English, only the same for all of them."""
_CLEFT = re.compile(
    r"^(?:it|It) (?:is|was) (?P<what>(?!not\b)[^,]{2,40}?) (?:that|who|which) (?P<rest>.+)$", re.DOTALL
)
_NO_CLEFT = re.compile(
    r"^(?:\w+ )?(?:true|false|untrue|clear|known|a fact|a myth|a lie|a hoax|nonsense|said|claimed|reported|alleged|possible|likely|certain|time|a shame|obvious|well known|rumou?red|believed)\b",
    re.IGNORECASE,
)
_IS_WHAT = re.compile(r"\b(?:is|was|are|were) (?:what|who) (?=\w+(?:ed|s|d|ew|t)\b)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, tuple[str, str]], re.Pattern[str]]:
    """Every form of the table's verbs -> that form of the first verb of its line and its plain form."""
    path = Path(__file__).parent / "weights" / "plain_verbs.txt"
    out: dict[str, tuple[str, str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        first, *others = ([form.strip() for form in verb.split(",")] for verb in line.split("|"))
        for other in others:
            for i in _PAST_FIRST:
                out.setdefault(other[i], (first[i], first[0]))
    several = sorted(out, key=len, reverse=True)
    return out, re.compile(r"\b(?:" + "|".join(map(re.escape, several)) + r")\b(?!-)", re.IGNORECASE)


@lru_cache(maxsize=32768)
def plain(text: str) -> str:
    """``text`` with deeds, shares and leading times written one way; any text is allowed, O(length)."""
    text = " ".join(expand(text).replace("’", "'").split())
    text = _straight(text)
    moved = _MOVED.match(text)
    if moved:
        text = _at_the_end(moved)
    text = turned(text)
    for said, plainly in _ALIKE:
        text = said.sub(plainly, text)
    text = _COURT.sub(lambda m: f"{_SUE[m['form'].lower()]} {m['whom']}".rstrip(), text)
    text = _numbers(text)
    text = _BE_UP.sub(lambda m: "increased" if m["way"].lower() == "up" else "decreased", text)
    text = _MOSTLY.sub("most", text)
    text = _MOST_OF.sub(lambda m: m["much"] + " ", text)
    text = _ALL_THE.sub("all ", text)
    text = _HAS.sub(_holds, text)
    text = _IN_THEM.sub(lambda m: f"{_CONTAIN[m['have'].lower()]} {m['what']}", text)
    text = _HELD.sub("happened", text)
    verbs, pattern = _table()
    text = pattern.sub(lambda m: _said_as(verbs[m.group().lower()], text[: m.start()]), text)
    text = _WAS_CHANGED.sub(lambda m: m["verb"], text)
    moved = _MOVED.match(text)
    return _at_the_end(moved) if moved else text


def _at_the_end(moved: re.Match[str]) -> str:
    """A sentence with its time behind it, not in front."""
    when = moved["when"]
    return f"{moved['rest']} {when[0].lower()}{when[1:]}{moved['end']}"


def _straight(text: str) -> str:
    """``it was Russia that proposed X`` and ``X is what killed Y`` without their frames."""
    text = _IS_WHAT.sub("", text)
    cleft = _CLEFT.match(text)
    if not cleft or _NO_CLEFT.match(cleft["what"]):
        return text
    first = cleft["what"].split()[0].lower()
    behind = first in {"in", "on", "at", "since", "during"}
    return f"{cleft['rest'].rstrip('.! ')} {cleft['what']}" if behind else f"{cleft['what']} {cleft['rest']}"


def _said_as(verb: tuple[str, str], before: str) -> str:
    """A verb in its own form, or the plain one where "to", "did", "not" or a modal stands before."""
    return verb[1] if _PLAIN_NEXT.search(before[-12:]) else verb[0]


def _numbers(text: str) -> str:
    text = _MONEY.sub(_money, text)
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = re.sub(r"(?<=\d)(?: ?%| per ?cent| pct)(?!\w)", " percent", text)
    text = _ONE_IN.sub(lambda m: f"{_percent(m['of'])} percent of", text)
    text = _EVERY.sub(lambda m: f"{100 // _NTH[m['of'].lower()]} percent of ", text)
    text = _SHARE.sub(lambda m: f"{_SHARES[m['share'].lower()]} percent of", text)
    text = _BARE_SHARE.sub(lambda m: f"{_SHARES.get(m['share'].lower(), 50)} percent", text)
    return _ALL_OF.sub(
        lambda m: f"{m['share']} of " if m.group().endswith("the ") or " all " in m.group() else m.group(),
        text,
    )


def _percent(of: str) -> str:
    number = _SMALL.get(of.lower()) or int(of if of.isascii() and of.isdigit() else 0)
    if not number:
        return "0"
    return f"{100 / number:.3g}" if 1000 % number == 0 else str(round(100 / number))


def _money(m: re.Match[str]) -> str:
    scale = (m["scale"] or "").lower()
    return " ".join(filter(None, (m["sum"], _SCALES.get(scale, scale), _SIGNS[m["sign"]])))


def _holds(m: re.Match[str]) -> str:
    """``there are no microchips in X`` -> ``X do not contain microchips``."""
    many = m["be"].lower() in {"are", "were"}
    verb = (
        ("do not contain" if many else "does not contain") if m["no"] else "contain" if many else "contains"
    )
    return f"{m['where']} {verb} {m['what']}{m['end']}"
