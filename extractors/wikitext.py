"""MediaWiki talk pages as wikitext, which ``?action=raw`` gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

from extractors.model import ExtractionError, Page, Thread
from extractors.reading.addresses import parameter, split, with_query
from extractors.reading.decode import decode
from extractors.reading.html_text import clean
from extractors.reading.matching import Matches
from extractors.reading.wiki_signatures import link
from extractors.reading.wiki_talk import BY, NO_MARKS, QUOTE, UNQUOTE, Line, posts
from extractors.reading.wiki_templates import OUTDENTED, expand

USER_SPACES = (
    "User(?: talk)?|Benutzer(?:in)?(?: Diskussion)?|Utilisat(?:eur|rice)|Discussion utilisat(?:eur|rice)"
    "|Usuari[oa](?: discusión| discussão)?|Discussão usuári[oa]|Utente|Discussioni utente|Gebruiker|Overleg gebruiker"
    "|Wikipedysta|Wikipedystka|Dyskusja wikipedyst(?:y|ki)|Участни(?:к|ца)|Обсуждение участни(?:ка|цы)|Användare"
    "|Användardiskussion|Bruker|Brukerdiskusjon|Bruger|Brugerdiskussion|Käyttäjä|Keskustelu käyttäjästä|Message Wall"
    "|利用者|利用者‐会話|用户|用戶|用户讨论|사용자|사용자토론"
)
"""The names of users' pages and their talk pages in large wikis, as a pattern; blanks may be underscores."""

CONTRIBUTIONS = (
    "(?:Special|Spezial|Spécial|Especial|Speciale|Speciaal|Specjalna|Служебная|特別|特殊)"
    ":(?:Contrib(?:ution)?s|Beiträge|Contribuciones|Contributi|Bijdragen|Wkład|Вклад|投稿記録|用户贡献)"
)
"""The page of a user's contributions, which anonymous users are linked by."""

SIGNATURE = (
    rf"\[\[\s*:?(?:(?:{USER_SPACES.replace(' ', '[ _]')})\s*:|{CONTRIBUTIONS}/)[^\]\n]{{1,200}}\]\]"
    r"[^\n]{0,300}\b\d{1,2}:\d\d\b[^\n]{0,40}\([A-Z]{2,5}\)|\{\{(?:subst:)?unsigned\|[^{}\n]{0,200}\d:\d\d, "
)
"""A signature as it stands in wikitext."""

MATCHES = Matches(kind="text", markup=SIGNATURE)

_USER_LINK = re.compile(
    rf"\[\[\s*:?(?:(?:{USER_SPACES.replace(' ', '[ _]')})\s*:\s*([^\[\]|/#\n]{{1,255}})|{CONTRIBUTIONS}/([^\[\]|/#\n]{{1,255}}))"
    r"(?:[/#][^\[\]|\n]{0,255})?(?:\|((?:[^\]\n]|\](?!\])){0,500}))?\]\]",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"\[\[\s*(?:File|Image|Datei|Bild|Fichier|Archivo|Category|Kategorie|Catégorie|Categoría)\s*:"
    r"(?:[^\[\]]|\[\[[^\[\]]*\]\]|\[[^\[\]]*\])*\]\]",
    re.IGNORECASE,
)
_LINK = re.compile(r"\[\[\s*:?([^\[\]|\n]{0,500}?)(?:\|((?:[^\]\n]|\](?!\])){0,500}))?\]\]")
_EXTERNAL = re.compile(r"\[(?:https?:)?//[^\s\[\]]{1,2000}(?:[ \t]+([^\[\]\n]{0,1000}))?\]")
_UNSEEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<ref\b[^>]{0,200}/>|<ref\b[^>]{0,200}>(?:(?!<ref\b).)*?</ref\s*>|__[A-Z]{3,20}__"
    r"|^[ \t:]*\{\|(?:(?!^[ \t:]*\{\|).)*?^[ \t:]*\|\}",
    re.DOTALL | re.IGNORECASE | re.MULTILINE,
)
_NOWIKI = re.compile(r"<(nowiki)>((?:(?!<nowiki).)*?)</nowiki\s*>", re.DOTALL | re.IGNORECASE)
_VERBATIM = re.compile(
    r"<(pre|syntaxhighlight|source|code|math)\b[^>/]{0,200}>((?:(?!<\1\b).)*?)</\1\s*>",
    re.DOTALL | re.IGNORECASE,
)
_QUOTED = re.compile(
    r"<(?:blockquote|q\s+class)\b[^>]{0,200}>((?:(?!<blockquote\b|<q\s).)*?)</(?:blockquote|q)\s*>",
    re.DOTALL | re.IGNORECASE,
)
_BREAK = re.compile(r"<(?:br|hr)\s*/?\s*>|</?p\b[^>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][a-z0-9]{0,20}\b[^<>]{0,500}>", re.IGNORECASE)
_INDENT = re.compile(r"[:*#; \t]*")
_HELD = re.compile("\ue00a(\\d{1,9})\ue00b")
_OWN = {**NO_MARKS, **dict.fromkeys((0xE00A, 0xE00B, ord(OUTDENTED)))}


def extract(page: Page) -> Thread:
    """Read every signed comment of a talk page's source.

    Raises ExtractionError if nothing in it is signed, naming the page's URL.
    """
    found = posts(_readers_address(page.url), _lines(decode(page)))
    if not found:
        raise ExtractionError(page.url, "no signed comment in this wikitext")
    return Thread(page.url, "mediawiki", found, title=_title(page.url))


def _readers_address(url: str) -> str:
    """The address at which readers see the page whose source this is."""
    return with_query(url, dict.fromkeys(("action", "ctype", "maxage", "smaxage", "templates"))) or url


def _title(url: str) -> str | None:
    """The page's name, which its source does not hold."""
    path = split(url).path
    name = parameter(url, "title") or (unquote(path.partition("/wiki/")[2]) if "/wiki/" in path else None)
    return clean(name.replace("_", " ")) if name else None


def _lines(source: str) -> Iterator[Line]:
    """The source's lines in marked text."""
    text, held = _marked(source.lstrip("\ufeff").translate(_OWN))
    newlines = 2
    for raw in text.splitlines():
        bare = raw.strip()
        level = min(_run(bare), _run(bare[::-1]), (len(bare) - 1) // 2)
        if level > 0:
            title = _inline(bare[level:-level], held)
            yield Line(title, heading=True, anchor=(clean(title) or "").replace(" ", "_"))
        elif bare.strip("-") and (indent := _INDENT.match(raw)):
            line = _inline(raw[indent.end() :], held)
            depth = len(re.sub(r"\s", "", indent.group()))
            yield Line(line.replace(OUTDENTED, ""), depth, newlines, outdented=OUTDENTED in line)
            newlines = 1
            continue
        newlines = 2


def _run(line: str) -> int:
    """How many equals signs a line begins with."""
    return len(line) - len(line.lstrip("="))


def _marked(source: str) -> tuple[str, list[str]]:
    """The source with quotes marked, and without comments, tables and templates; what is verbatim is held."""
    held: list[str] = []

    def hold(found: re.Match[str]) -> str:
        held.append(found.group(2))
        return f"\ue00a{len(held) - 1}\ue00b"

    text = expand(_UNSEEN.sub("", _VERBATIM.sub(hold, _NOWIKI.sub(hold, source))))
    for _ in range(20):
        text, count = _QUOTED.subn(rf"{QUOTE}{BY}\1{UNQUOTE}", text)
        if not count:
            break
    return text, held


def _inline(line: str, held: list[str]) -> str:
    """One line's marked text: links, emphasis and tags as readers see them."""
    text = _FILE.sub("", line)
    text = _USER_LINK.sub(_user, text)
    text = _LINK.sub(lambda found: found.group(2) if found.group(2) is not None else found.group(1), text)
    text = _EXTERNAL.sub(lambda found: found.group(1) or "", text)
    text = _TAG.sub("", _BREAK.sub("\n", re.sub(r"'{2,5}", "", text)))
    text = "\n".join(clean(part) or "" for part in unescape(text).split("\n"))
    for _ in range(2):  # <nowiki> may stand within <code>
        text = _HELD.sub(lambda found: held[int(found.group(1))].strip("\n"), text)
    return text


def _user(found: re.Match[str]) -> str:
    """The marked text of a link to a user."""
    name = (found.group(1) or found.group(2)).replace("_", " ").strip()
    shown = found.group(3) if found.group(3) is not None else name
    return link(name[:1].upper() + name[1:], re.sub(r"'{2,5}", "", _TAG.sub("", shown)))
