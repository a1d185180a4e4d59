"""What publishers' rating words mean, by publisher, and those that mean the same everywhere.

Words stand as ``claims.ratings`` compares them: lower case, no accents, no punctuation. docs/vetted.md says
what each list is known from. A word whose meaning could not be seen is not here: the importer names it, and
whoever imports the file decides with a rating map. Nothing is guessed from how a word sounds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from claims.model import Rating

_DEPENDS = "means one thing with some publishers and another with others, and what it means here is not known"
_JOKE = "rates no truth: it says that the text was meant as a joke"
_PICTURE = "rates no truth: it says that a picture, video or sound was changed, not what is so"
_CAPTION = "rates what a picture shows, not a statement"
_WHO_SAID = "rates who said something, not whether it is so"
_CONSISTENCY = "rates whether somebody stayed with an opinion, not whether it is so"
_PROMISE = "rates whether a promise was kept"
_OPEN = "rates nothing yet: the check is not finished"
_LATER = "rates no truth: what was so has changed since"
_SEVERAL = "stands over several claims at once"
_FRAUD = "rates no truth: it warns of a fraud"
_OPINION = "rates no truth: it says that the text is an opinion"


def _words(table: dict[Rating, str]) -> dict[str, Rating]:
    """``{rating: "word | word"}`` turned round."""
    return {word.strip(): rating for rating, line in table.items() for word in line.split("|")}


def _reasons(table: dict[str, str]) -> dict[str, str]:
    """``{reason: "word | word"}`` turned round."""
    return {word.strip(): reason for reason, line in table.items() for word in line.split("|")}


WORDS: dict[str, Rating] = _words(
    {
        Rating.TRUE: "entirely true | completely true | totally true | this is true | this is correct"
        " | that is correct | that s correct | it s correct"
        # French, Spanish, Portuguese, Italian, German, Dutch, Polish, Czech, Turkish, Indonesian
        " | vrai | c est vrai | totalement vrai | verdadero | verdadeiro | vero | wahr | richtig"
        " | waar | prawda | pravda | dogru | benar",
        Rating.MOSTLY_TRUE: "largely true | largely accurate | largely correct | broadly correct"
        " | plutot vrai | grosstenteils richtig | grosstenteils wahr | uberwiegend richtig",
        # Meta's programme, which many publishers rate for, means a mix of true and false by partly false.
        Rating.MIXED: "half truth | half true half false | partly true | partially true | partly false"
        " | partially false | partly correct | partly right | somewhat true | somewhat false"
        " | mixture of true and false | mixture of true and false information"
        " | mixture of accurate and inaccurate information"
        " | needs context | lacks context | contexte manquant | manque de contexte"
        " | partiellement vrai | partiellement faux | verdad a medias | parcialmente falso"
        " | parcialmente verdadero | parcialmente verdadeiro | sin contexto | falta contexto | sem contexto"
        " | parzialmente vero | parzialmente falso | teilweise richtig | teilweise wahr | teilweise falsch"
        " | fehlender kontext | brak kontekstu | sebagian benar",
        Rating.MOSTLY_FALSE: "largely false | largely inaccurate | largely incorrect | plutot faux"
        " | grosstenteils falsch | uberwiegend falsch",
        Rating.FALSE: "completely false | totally false | entirely false | blatantly false | untrue"
        " | fake news | fabricated | this is false | this is wrong"
        " | this is incorrect | this isn t correct | that s wrong | the statement is false | not accurate"
        " | not correct"
        " | faux | c est faux | falso | es falso | e falso | falsch | frei erfunden | onwaar | falsz"
        " | nepravda | yanlis | salah",
        Rating.UNPROVEN: "unverified | unverifiable | not verifiable | not proven | inconclusive"
        " | insufficient evidence | unfounded | baseless | no basis | unproven no basis"
        " | infonde | sans fondement | sin pruebas | sin evidencia | sem provas | senza prove"
        " | nessuna prova | unbelegt | onbewezen | niet bewezen | nieweryfikowalne | neoveritelne"
        " | belirsiz | tidak terbukti",
    }
)
"""Words that mean the same wherever they were seen, and plain words for true and false in ten languages."""

NO_TRUTH: dict[str, str] = _reasons(
    {
        _DEPENDS: "misleading | partly misleading | this is misleading | trompeur | enganoso | fuorviante"
        " | irrefuhrend | misleidend | zavadejici | wprowadza w blad | exaggerated | exaggeration"
        " | distorted | distorts the facts | spins the facts | not the whole story | cherry picks"
        " | disputed | in dispute | experts disagree | out of context",
        _JOKE: "satire | labeled satire | labelled satire | originated as satire | parody | humor | humour"
        " | april fool | article satirique | parodie | satira | satirical",
        _PICTURE: "altered | altered photo | altered video | altered image | altered media | altered content"
        " | altered photo video | manipulated | manipulated media | digitally altered | doctored | edited"
        " | montage | photomontage | manipuliert | manipulado | ai generated | generated by ai | synthetic"
        " | synthetic media | deepfake | deep fake",
        _CAPTION: "miscaptioned | wrong caption | false caption | photo out of context | falscher kontext"
        " | falsche uberschrift | false headline | misleading headline",
        _WHO_SAID: "correct attribution | incorrect attribution | misattributed | correctly attributed"
        " | wrongly attributed | authorship confirmed",
        _CONSISTENCY: "full flop | half flip | no flip | flip flop | flip flopper | contraditorio"
        " | contradictory | upside down pinocchio",
        _PROMISE: "promise kept | promise broken | compromise | stalled | in the works | not yet rated",
        _OPEN: "research in progress | in progress | pending | pending investigation | under review"
        " | verdict pending | developing | investigating",
        _LATER: "outdated | obsolete | no longer true | recall | product recall",
        _FRAUD: "scam | fraud | arnaque | estafa | golpe | truffa | betrug | phishing",
        _OPINION: "opinion | commentary | editorial | analysis | explainer",
        # Snopes: a story so general that it may have happened somewhere, hence neither shown nor refuted.
        "rates no truth: it says that the story is a legend": "legend | lost legend | urban legend",
        "rates the reasoning, not a statement": "flawed reasoning | fallacy",
        _SEVERAL: "checked | multiple | various | several",
    }
)
"""Words that are known and rate no truth, with what they do rate; a publisher's own list comes first."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """One publisher: names and host names by which it is told, and what its words mean."""

    names: str
    hosts: str
    words: dict[Rating, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


PUBLISHERS: tuple[Publisher, ...] = (
    Publisher(
        "politifact | punditfact",
        "politifact.com | punditfact.com",
        {
            # The old name of mostly false: it was changed because readers took it for a kind of true.
            Rating.MOSTLY_FALSE: "barely true",
            Rating.MIXED: "half true",
            Rating.FALSE: "pants on fire | pants fire",
        },
    ),
    Publisher(
        "snopes | snopes com",
        "snopes.com",
        # Unfounded: examined, and no demonstrable evidence was found; unproven: the evidence settles nothing.
        {Rating.UNPROVEN: "unproven retired | unfounded"},
    ),
    Publisher(
        "africa check",
        "africacheck.org",
        {
            # Parts are accurate but so presented that they mislead; over- and understatements have a true core.
            Rating.MIXED: "misleading | exaggerated | understated",
        },
        {_SEVERAL: "checked"},
    ),
    Publisher(
        "211 check",
        "211check.org",
        {Rating.MIXED: "misleading | exaggerated | understated", Rating.FALSE: "hoax"},
        {_SEVERAL: "checked"},
    ),
    Publisher(
        "aap | aap factcheck | australian associated press",
        "aap.com.au",
        {Rating.MIXED: "misleading | somewhat true | somewhat false"},
    ),
    Publisher(
        "rmit abc fact check | abc fact check | rmit fact lab | abc news fact check",
        "abc.net.au",
        # Its verdicts are free words in three colours; spin was seen in the middle one.
        {Rating.TRUE: "in the green", Rating.MIXED: "in between | spin", Rating.FALSE: "in the red"},
    ),
    Publisher(
        "correctiv | correctiv faktencheck | correctiv org",
        "correctiv.org",
        {
            # Partly false: true and false in about equal parts.
            Rating.MIXED: "teilweise falsch | fehlender kontext",
            Rating.FALSE: "frei erfunden",
            Rating.UNPROVEN: "unbelegt",
        },
    ),
    Publisher(
        "pagella politica",
        "pagellapolitica.it",
        {
            Rating.MOSTLY_TRUE: "c eri quasi",
            Rating.MIXED: "ni",
            Rating.MOSTLY_FALSE: "pinocchio andante",
            Rating.FALSE: "panzana pazzesca",
        },
    ),
    Publisher(
        "les decodeurs | le monde | les decodeurs le monde",
        "lemonde.fr",
        {Rating.MIXED: "c est plus complique | a nuancer"},
    ),
    Publisher("chequeado", "chequeado.com", {}, {_SEVERAL: "inchequeable"}),
    Publisher(
        "afp | afp fact check | afp factuel | agence france presse | afp factual | afp faktencheck",
        "afp.com",
        {Rating.UNPROVEN: "infonde"},
    ),
    Publisher("full fact", "fullfact.org", {Rating.MOSTLY_TRUE: "not far off | roughly correct"}),
    Publisher(
        "washington post | the washington post | fact checker",
        "washingtonpost.com",
        {
            # The Post itself likens one to three to mostly true, half true and mostly false.
            Rating.TRUE: "geppetto checkmark | the geppetto checkmark",
            Rating.MOSTLY_TRUE: "one pinocchio | 1 pinocchio",
            Rating.MIXED: "two pinocchios | 2 pinocchios",
            Rating.MOSTLY_FALSE: "three pinocchios | 3 pinocchios",
            # Bottomless: a claim rated three or four, and said again twenty times.
            Rating.FALSE: "four pinocchios | 4 pinocchios | bottomless pinocchio",
        },
    ),
    Publisher(
        "faktisk | faktisk no",
        "faktisk.no",
        {
            Rating.TRUE: "faktisk helt sant | faktisk helt sann | helt sant",
            # What there is speaks in the main for it, or in the main against it.
            Rating.MOSTLY_TRUE: "faktisk delvis sant | faktisk delvis sann | delvis sant",
            Rating.UNPROVEN: "faktisk ikke sikkert | ikke sikkert",
            Rating.MOSTLY_FALSE: "faktisk delvis feil | delvis feil",
            Rating.FALSE: "faktisk helt feil | helt feil",
        },
    ),
    Publisher(
        "demagog | demagog org pl | stowarzyszenie demagog",
        "demagog.org.pl",
        # Manipulation: true or partly true data in another context, or conclusions that they do not bear.
        {Rating.MIXED: "czesciowa prawda | manipulacja", Rating.UNPROVEN: "nieweryfikowalne"},
    ),
    Publisher("demagog cz", "demagog.cz", {Rating.UNPROVEN: "neoveritelne"}),
    Publisher(
        "oko press",
        "oko.press",
        {
            Rating.MOSTLY_TRUE: "prawie prawda",
            Rating.MIXED: "polprawda",
            Rating.MOSTLY_FALSE: "raczej falsz",
        },
    ),
    Publisher(
        "vera files | vera files fact check",
        "verafiles.org",
        {
            # Inaccurate is milder here than elsewhere: figures and dates that are off.
            Rating.MIXED: "misleading | needs context | inaccurate",
            Rating.UNPROVEN: "unproven | no basis | unproven no basis",
        },
    ),
    Publisher(
        "factcheckni",
        "factcheckni.org",
        {
            Rating.MOSTLY_TRUE: "accurate with considerations",
            Rating.MOSTLY_FALSE: "inaccurate with considerations",
        },
    ),
    Publisher(
        "factcheck lk",
        "factcheck.lk",
        # Partly true: mostly accurate, with something distorted or left out.
        {Rating.MOSTLY_TRUE: "partly true", Rating.UNPROVEN: "verify"},
        {"rates nothing: the check was withdrawn": "void"},
    ),
    Publisher(
        "fact check ghana | fact checkghana",
        "fact-checkghana.com",
        {Rating.MIXED: "true but misleading"},
    ),
    Publisher(
        "hkbu fact check",
        "factcheck.hkbu.edu.hk",
        # A false context, or a part that makes the audience believe what is not so.
        {Rating.MOSTLY_FALSE: "misleading"},
    ),
    Publisher(
        "voice of san diego",
        "voiceofsandiego.org",
        {
            Rating.MIXED: "a stretch",
            Rating.MOSTLY_FALSE: "misleading",
            Rating.FALSE: "huckster propaganda",
        },
    ),
    Publisher(
        "the gazette | the gazette fact checker",
        "thegazette.com",
        {
            Rating.TRUE: "a",
            Rating.MOSTLY_TRUE: "b",
            Rating.MIXED: "c",
            Rating.MOSTLY_FALSE: "d",
            Rating.FALSE: "f",
        },
    ),
    Publisher(
        "fast check cl | fast check",
        "fastcheck.cl",
        {
            Rating.TRUE: "real",
            Rating.MOSTLY_TRUE: "incompleto",
            Rating.MIXED: "impreciso",
            # True information used for a message that turns out to be false.
            Rating.MOSTLY_FALSE: "enganoso",
            Rating.FALSE: "irreal",
        },
        {_SEVERAL: "chequeado"},
    ),
    Publisher(
        "el heraldo | el heraldo honduras",
        "elheraldo.hn",
        {Rating.MOSTLY_TRUE: "inexacto", Rating.MIXED: "enganoso | verdad a medias"},
    ),
    Publisher(
        "uol confere",
        "uol.com.br",
        {Rating.MIXED: "enganoso | subestimado | impreciso | distorcido"},
    ),
    Publisher("aos fatos", "aosfatos.org", {}, {_CONSISTENCY: "contraditorio"}),
    Publisher(
        "tempo | tempo cekfakta",
        "tempo.co",
        # Sesat: the facts are right and the conclusion is not.
        {Rating.MIXED: "sebagian benar | sesat", Rating.FALSE: "keliru"},
    ),
    Publisher("teyit | teyit org", "teyit.org", {Rating.MIXED: "karma"}),
    Publisher("istinomer", "istinomer.rs", {Rating.FALSE: "neistina", Rating.MOSTLY_FALSE: "skoro neistina"}),
    Publisher(
        "truth or fiction | truthorfiction com",
        "truthorfiction.com",
        {
            Rating.TRUE: "truth",
            Rating.MOSTLY_TRUE: "mostly truth",
            Rating.MIXED: "decontextualized",
            Rating.MOSTLY_FALSE: "mostly fiction",
            Rating.FALSE: "fiction",
        },
        {_WHO_SAID: "reported as truth | reported as fiction"},
    ),
    Publisher("check your fact", "checkyourfact.com", {Rating.MIXED: "true false"}),
)


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, Publisher], dict[str, Publisher]]:
    """Publishers by name and by host."""
    names = {name.strip(): one for one in PUBLISHERS for name in one.names.split("|")}
    hosts = {host.strip(): one for one in PUBLISHERS for host in one.hosts.split("|")}
    return names, hosts


@lru_cache(maxsize=256)
def by_publisher(name: str, site: str) -> tuple[dict[str, Rating], dict[str, str]]:
    """A publisher's own words and those it uses for no truth; empty where the publisher is not known.

    ``name`` is compared as ``claims.ratings`` compares words. ``site`` is a host name; the host of an article
    tells more than a name, which a page may choose as it likes.
    """
    names, hosts = _tables()
    parts = site.lower().rstrip(".").split(".")
    by_host = (hosts.get(".".join(parts[i:])) for i in range(len(parts)))
    found = next((one for one in by_host if one), None) or names.get(name)
    return (_words(found.words), _reasons(found.refused)) if found else ({}, {})
