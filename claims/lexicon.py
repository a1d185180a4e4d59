"""Closed word classes and small concept groups that claims and stance rules share."""

from __future__ import annotations

from functools import lru_cache

from claims.text import stem

STOP = frozenset(
    """a an the of in on at to for from by with as is are was were be been being am it its it's this that these
    those there here and or but if then than so do does did done has have had having will would can could may
    might shall should must i you he she we they me him her us them my your his our their who whom whose which
    what when where why how up down out into over under about just also too very really now actually basically
    simply even only still already yet ever actively openly originally officially literally currently people's
    go goes going get gets got make makes made because while during per s t not no nor never any all some every
    each always many most few several both another other such same own one ones more less again once someone
    somebody everyone everybody anyone people person land lands put back""".split()
)
"""Words that carry no topic; the ones that change a meaning are read by the stance rules."""

NEGATIONS = frozenset(
    """not no never n't cannot can't cant won't wont don't dont doesn't doesnt didn't didnt isn't isnt aren't
    arent wasn't wasnt weren't werent hasn't hasnt haven't havent hadn't hadnt wouldn't wouldnt couldn't
    couldnt shouldn't shouldnt ain't nobody nothing none neither nor without mustn't""".split()
)
DENIALS = frozenset(
    "deny denies denied fail fails failed refuse refuses refused lack lacks lacked false untrue myth".split()
)
REPORTING = frozenset(
    """say says said saying claim claims claimed claiming allege alleges alleged argue argues argued state states
    stated announce announces announced report reports reported rule ruled rules find found finds think thinks
    believe believes believed suggest suggests suggested insist insists insisted tell tells told warn warns
    warned write writes wrote written tweet tweets tweeted explain explains explained add adds added note notes
    noted admit admits admitted confirm confirms confirmed reveal reveals revealed stress stresses stressed
    swear swears swore testify testifies testified hint hints hinted post posts posted boast boasts boasted
    hold held according deny denies denied denying dispute disputes disputed""".split()
)
ATTEMPT = frozenset(
    """try tries trying tried want wants wanted wanting plan plans planning planned propose proposes proposed
    proposing consider considers considering considered intend intends attempt attempts attempted attempting
    seek seeks sought seeking urge urges urged urging ask asks asked demand demands demanded push pushes pushing
    pushed call calls called apply applies applied applying recommend recommends recommended hope hopes promise promises promised vow vows vowed
    pledge pledges pledged threaten threatens threatened threatening aim aims aiming mull mulls mulling debate
    debates debating discuss discusses discussing draft drafting thinking""".split()
)
POSSIBLE = frozenset(
    "may might could possibly maybe perhaps allegedly possible impossible likely unlikely conceivable".split()
)
STOPPING = frozenset(
    "stop stops stopped cease ceases ceased quit quits avoid avoids avoided refrain refrains".split()
)
WISHED = frozenset("should ought shouldn't".split())
MONTHS = frozenset(
    "january february march april may june july august september october november december".split()
)
UNIVERSAL = frozenset(
    "all every always each everyone everybody entire whole only exclusively nobody none never".split()
)
SCARCE = frozenset("hardly barely scarcely seldom rarely".split())
PARTIAL = frozenset(
    "some sometimes few many most several often occasionally partly rarely certain hardly barely scarcely seldom almost nearly".split()
)
NATIONAL = frozenset("national nationwide federal nationally federally countrywide nations".split())

ANTONYMS = (
    ("legal", "illegal"),
    ("lawful", "unlawful"),
    ("safe", "unsafe"),
    ("safe", "dangerous"),
    ("guilty", "innocent"),
    ("increase", "decrease"),
    ("rise", "fall"),
    ("rose", "fell"),
    ("raise", "lower"),
    ("accept", "reject"),
    ("allow", "forbid"),
    ("win", "lose"),
    ("won", "lost"),
    ("real", "fake"),
    ("happen", "fake"),
    ("effective", "ineffective"),
    ("binding", "non-binding"),
    ("more", "less"),
    ("more", "fewer"),
    ("higher", "lower"),
    ("before", "after"),
    ("first", "last"),
    ("warm", "cool"),
    ("pass", "repeal"),
    ("ban", "legalize"),
    ("ban", "allow"),
    ("enter", "leave"),
    ("join", "leave"),
)

GROUPS = (
    "criminal crime illegal offence offense outlaw criminalize criminalise unlawful law",
    "jail prison imprisonment gaol imprisoned jailed",
    "jail prison gaol imprisonment imprison crime criminal illegal offence offense",
    "force compel oblige coerce",
    "near almost",
    "turnover revenue sale sales",
    "worldwide global world",
    "wife girlfriend gf partner spouse husband boyfriend bf missus",
    "criticise criticize criticism criticising criticizing criticised",
    "ban prohibit forbid outlaw censor censorship banned",
    "delete remove censor takedown",
    "treaty convention agreement pact accord",
    "create propose start draft originate idea initiate invent",
    "administration admin government gov govt",
    "anime manga cartoon animation",
    "fake hoax stage faked staged",
    "landing landings moon apollo",
    "cause lead trigger result give",
    "vaccine vaccination vaccinate jab shot immunization vax vaxx",
    "post voice account message speech",
    "head lead chair charge run leader chairman president",
    "adopt approve pass ratify",
    "pandemic plandemic covid coronavirus",
    "elect choose pick appoint select",
    "kill murder homicide slay",
    "immigrant migrant refugee asylum",
    "percent percentage per-cent pct",
    "climate warming global-warming",
    "human man-made manmade anthropogenic mankind humanity",
    "company firm corporation business platform",
    "fine penalty punish punishment",
    "raise increase rise hike",
    "cut reduce decrease lower slash",
    "car vehicle automobile",
    "doctor physician",
    "child kid children infant baby toddler childhood",
    "movie film cinema",
    "theater theatre",
    "yell shout scream",
    "vote ballot",
    "begin start launch commence",
    "end stop halt cease",
    "say claim state allege assert",
    "court justice judge tribunal",
)


@lru_cache(maxsize=1)
def concepts() -> dict[str, frozenset[int]]:
    """Stem -> the concept groups that it belongs to."""
    table: dict[str, set[int]] = {}
    for number, group in enumerate(GROUPS):
        for word in group.split():
            table.setdefault(stem(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in table.items()}


@lru_cache(maxsize=65536)
def same_concept(left: str, right: str) -> bool:
    """Whether two stems stand for one thing here: equal, or in one concept group."""
    if left == right:
        return True
    table = concepts()
    one = table.get(left)
    other = table.get(right) if one else None
    return bool(one and other and not one.isdisjoint(other))


@lru_cache(maxsize=1)
def antonyms() -> dict[str, frozenset[str]]:
    """Stem -> stems of the opposite meaning."""
    table: dict[str, set[str]] = {}
    for left, right in ANTONYMS:
        table.setdefault(stem(left), set()).add(stem(right))
        table.setdefault(stem(right), set()).add(stem(left))
    return {word: frozenset(others) for word, others in table.items()}
