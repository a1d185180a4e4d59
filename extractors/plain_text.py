"""Threads copied from a browser as plain text: an article, then comments with lines between them.

The usual line between comments holds one no-break space, which ``str.strip``, ``\\s`` and NFKC
all destroy: the text is split before anything is normalised. Every text returned is a verbatim slice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.model import Article, ExtractionError, Page, Post, Quote, Thread
from extractors.reading.decode import decode
from extractors.reading.matching import Matches

MATCHES = Matches(kind="text", generic=True)

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_BLANK = " \t\v\f\r\n\u0085\u00a0\u1680\u202f\u205f\u3000\u2028\u2029\ufeff" + "".join(
    map(chr, range(0x2000, 0x2010))
)
_UNSEEN = re.compile(r"[\u00a0\u2000-\u200f\u202f\u205f\u2060\u3000]+")
_RULE = re.compile(r"([-*_=~#+•·.─━═—–―])(?:[ \t\u00a0]*\1){2,}|[—–―─━]+|⁂|※")
_ELLIPSIS = re.compile(r"\.+")

_NAVIGATION = re.compile(
    r"(?:(?:back|reply|replies|likes?|dislike|share|report|quote|log ?in|sign ?(?:in|up)|register|edit|delete"
    r"|bookmark|permalink|copy link|follow|upvote|downvote|up|down|vote|award|(?:show |load |view )?more"
    r"|last edited(?: by [^:]{1,40})?:.{4,40}|reactions?:[ ]\S.{0,120}|(?:like|reply|quote|report)s?[ ]?\(\d+\)"
    r"|(?:back )?to (?:the )?top|(?:load|show|view|read|see) (?:more |all |\d+ )*(?:comments|replies)|jump to [\w ]{1,30}"
    r"|(?:the )?(?:comments?|thread|discussion|commenting)(?: (?:section|thread))? (?:is|are)(?: now)? (?:closed|open|locked)\b.{0,40}"
    r"|(?:join|leave) the (?:conversation|discussion)|sort(?:ed)? by:? \w+|(?:newest|oldest|best) first"
    r"|page \d+ of \d+|next|prev|previous|top|post (?:a )?(?:reply|comment)|add (?:a )?comment|expand|collapse|hide|react"
    r"|you must log ?in or register to reply here\.?|multi-?quote)"
    r"|[#+-]?\d[\d.,]*[km]?|[|·•/,:()\[\]&]|[\u2190-\u21ff\u2b00-\u2bff\U0001f44d\U0001f44e‹›«»])"
    r"(?:\s+|(?=[|·•/,:()\[\]&])|(?<=[|·•/,:()\[\]&])|$)",
    re.IGNORECASE,
)
_FOOT = re.compile(
    r"(?:load|show|write|watch|follow|join|subscribe|unsubscribe|log|sign|register|see|view|add|leave|post|report|share|print|sort|save|back|return|go|jump|start|open|close)\b"
    r"(?:[ \w'’&/-]){0,50}(?:\.\.\.|…)?",
    re.IGNORECASE,
)
"""What a page asks the reader to do below the last comment: "Write a comment..."."""
MOST_FOOT_WORDS = 6
MOST_TITLE_WORDS = 15
_STOP_END = re.compile(r"(?:[.!?…:;]|[^\w\s)\]])[\"'”’)\]]*$")
_COUNT = re.compile(r"[+-]?\d[\d.,]*[km]?", re.IGNORECASE)
"""A number on a line of its own: how many liked it, where the buttons stand beside it."""
_WORD = re.compile(r"[^\W\d_]")
_FURNITURE = re.compile(
    r"(?:posts|messages|joined|location|reaction score|reactions|points|trophies|likes received|comments"
    r"|views):\s*\S.*|(?:(?:senior|junior|staff|active|new|well-known) )?member|staff|moderator|administrator"
    r"|admin|editor|author|op|contributor|permalink(?: to story)?:.*|https?://\S+|read more(?:\b.{0,80})?"
    r"|(?:updated|published|posted)\b.{0,60}"
    r"|(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today)\b.{0,30}"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2},? \d{4}.{0,30}"
    r"|\d{1,2}\.? [a-z]{3,9}\.? \d{4}.{0,30}|\d{4}-\d\d-\d\d.{0,20}"
    r"|\d+ (?:comments?|replies)|\d+[ -]min(?:ute)?s? read|(?:join|leave) the (?:conversation|discussion)",
    re.IGNORECASE,
)
_TELLS_ARTICLE = re.compile(
    r"(?:posts|messages):\s*[\d.,]+.*|permalink to story:.*|staff|editor|\d+[ -]min(?:ute)?s? read"
    r"|by [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?:by\s+)?([^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){0,3})", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’)\]]*$")
_QUOTED_LINE = re.compile(r"[ \t]*>+[ \t]*(?![\d ]).+")

ARTICLE_WORDS = 120
"""A first part at least this long is an article even if nothing else tells."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the source: where it starts and ends (line end excluded), and its trimmed text."""

    start: int
    end: int
    text: str


_Part = Sequence[_Line]


def extract(page: Page) -> Thread:
    """Read a pasted thread; text without any separator is one post.

    Raises ExtractionError if no comment is left once article and navigation are set aside.
    """
    source = decode(page)
    lines = _lines(source)
    separators = _separators(source, lines)
    parts = _split(lines, separators)
    title, article = None, None
    if separators and parts:
        if _is_article(parts[0], len(parts)):
            title, article = _article(source, parts[0])
            parts = parts[1:]
        elif len(parts) > 2 and (_is_title(parts[0]) or _is_heading_alone(parts)):
            title, parts = parts[0][0].text, parts[1:]
        parts = [kept for part in parts if (kept := _without_navigation(part))]
        while len(parts) > 1 and _is_foot(parts[-1]):
            parts.pop()
    posts = tuple(_post(source, f"c{number}", part) for number, part in enumerate(filter(None, parts), 1))
    if not posts:
        raise ExtractionError(page.url, "no comment in this text")
    return Thread(page.url, "plain_text", posts, title=title, article=article)


def _lines(source: str) -> list[_Line]:
    """Every line, blank ones included."""
    found = (match.span(1) for match in _LINE.finditer(source))
    return [_Line(start, end, source[start:end].strip(_BLANK)) for start, end in found]


def _separators(source: str, lines: Sequence[_Line]) -> set[int]:
    """Indexes of the lines between posts: no-break spaces, else unseen characters, else rules."""
    bare = [source[line.start : line.end].strip(" \t\ufeff") for line in lines]
    for is_separator in ("\u00a0".__eq__, _UNSEEN.fullmatch):
        found = {index for index, text in enumerate(bare) if is_separator(text)}
        if found:
            return found
    return _rules({i: text for i, text in enumerate(bare) if _RULE.fullmatch(text)})


def _rules(found: dict[int, str]) -> set[int]:
    """The rule lines that separate posts: the commonest kind, and one of another kind before them all.

    Other kinds stand inside a post. Lines of dots are taken only if spaced: "..." alone is speech.
    """
    kinds = {i: text[0] for i, text in found.items() if not _ELLIPSIS.fullmatch(text)}
    if not kinds:
        return set()
    counts = Counter(kinds.values())
    main = counts.most_common(1)[0][0]
    first = min(i for i, kind in kinds.items() if kind == main)
    return {i for i, kind in kinds.items() if kind == main or (counts[kind] == 1 and i < first)}


def _split(lines: Sequence[_Line], separators: set[int]) -> list[_Part]:
    """The lines between separators, blank ones at either end left out; empty parts left out."""
    parts: list[list[_Line]] = [[]]
    for index, line in enumerate(lines):
        if index in separators:
            parts.append([])
        else:
            parts[-1].append(line)
    return [part for raw in parts if (part := _trim(raw))]


def _trim(part: _Part) -> _Part:
    """The lines of a part from its first to its last that is not blank."""
    filled = [index for index, line in enumerate(part) if line.text]
    return part[filled[0] : filled[-1] + 1] if filled else []


def _is_navigation(text: str) -> bool:
    """Is this line a page's buttons ("Back", "Like  Reply  3") and nothing else?"""
    at = 0
    while at < len(text):
        match = _NAVIGATION.match(text, at)
        if match is None or match.end() == at:
            return False
        at = match.end()
    return bool(_WORD.search(text)) or text.startswith("#")


def _is_idle(text: str) -> bool:
    """Is this line navigation or a bare rule, which nobody wrote as a comment?"""
    return _is_navigation(text) or _RULE.fullmatch(text) is not None


def _without_navigation(part: _Part) -> _Part:
    """A part without navigation lines at either end; empty if it holds nothing else."""
    buttons = any(_is_navigation(line.text) for line in part if line.text)
    kept = [
        index
        for index, line in enumerate(part)
        if line.text and not _is_idle(line.text) and not (buttons and _COUNT.fullmatch(line.text))
    ]
    return part[kept[0] : kept[-1] + 1] if kept else []


def _is_article(part: _Part, parts: int) -> bool:
    """Does the first part look like the article that the comments are about?"""
    if parts < 2:
        return False
    texts = [line.text for line in part if line.text]
    if len(texts) > 1 and any(_TELLS_ARTICLE.fullmatch(text) for text in texts):
        return True
    words = sum(len(text.split()) for text in texts)
    paragraphs = sum(len(text.split()) >= 12 for text in texts)
    headed = len(texts) > 1 and len(texts[0].split()) <= 25 and not _SENTENCE_END.search(texts[0])
    return (words >= ARTICLE_WORDS and (headed or len(texts) > 2)) or (headed and paragraphs >= 3)


def _is_foot(part: _Part) -> bool:
    """Is a last part of one short line a button or an invitation rather than a comment?"""
    return (
        len(part) == 1
        and len(part[0].text.split()) <= MOST_FOOT_WORDS
        and _FOOT.fullmatch(part[0].text) is not None
    )


def _is_title(part: _Part) -> bool:
    """Is a first part of one line a headline in title case rather than a comment?"""
    words = [word for word in part[0].text.split() if len(word) > 3]
    capital = sum(word[0].isupper() for word in words)
    open_ended = part[0].text[-1] not in ".!…"
    return len(part) == 1 and len(words) >= 3 and capital * 3 > len(words) * 2 and open_ended


_TALKS = re.compile(
    r"\b(?:i|i'm|im|my|me|we|you|your|this|that|thanks|lol|agree|agreed|same|great|nice)\b", re.IGNORECASE
)


def _is_heading_alone(parts: Sequence[_Part]) -> bool:
    """Is a first part of one line the thread's title, where the comments below it mostly end in stops?"""
    text = parts[0][0].text
    if len(parts[0]) > 1 or not 3 <= len(text.split()) <= MOST_TITLE_WORDS or _TALKS.search(text):
        return False
    opens = text[0].isupper() or text[0].isdigit()
    stops = sum(_STOP_END.search(part[-1].text) is not None for part in parts[1:])
    return opens and not _STOP_END.search(text) and stops * 3 >= (len(parts) - 1) * 2


def _article(source: str, part: _Part) -> tuple[str | None, Article | None]:
    """The title, and the article below it without the forum's lines around it."""
    filled = [line for line in part if line.text]
    titled = len(filled[0].text.split()) <= 40 and not filled[0].text.endswith(".")
    title = filled[0].text if titled else None
    body = filled[1:] if titled else filled
    author: str | None = None
    while body and _is_heading(body[0].text):
        name = _NAME.fullmatch(body[0].text)
        if author is None and name and not _FURNITURE.fullmatch(body[0].text):
            author = name.group(1)
        body = body[1:]
    while body and (_FURNITURE.fullmatch(body[-1].text) or _is_navigation(body[-1].text)):
        body = body[:-1]
    if not body:
        return title, None
    start, end = _tight(source, body[0].start, body[-1].end)
    return title, Article(source[start:end], author=author, source_start=start)


def _is_heading(text: str) -> bool:
    """Is this a line between title and article: author, rank, date, counts, buttons?"""
    if _FURNITURE.fullmatch(text) or _is_navigation(text):
        return True
    words = len(text.split())
    return (words <= 3 or (words <= 5 and text.lower().startswith("by "))) and not _SENTENCE_END.search(text)


def _tight(source: str, start: int, end: int) -> tuple[int, int]:
    """A span without white space at its ends."""
    text = source[start:end]
    return start + len(text) - len(text.lstrip(_BLANK)), end - len(text) + len(text.rstrip(_BLANK))


def _post(source: str, identity: str, part: _Part) -> Post:
    """One comment as it stands in the source."""
    start, end = _tight(source, part[0].start, part[-1].end)
    quotes = tuple(_marked(part, start, end))
    return Post(id=identity, text=source[start:end], quotes=quotes, source_start=start)


def _marked(part: _Part, start: int, end: int) -> Iterable[Quote]:
    """Quotes marked with ">" at the start of each line, as in mail."""
    opened: tuple[int, int] | None = None
    for line in part:
        if _QUOTED_LINE.fullmatch(line.text):
            opened = (opened[0] if opened else max(line.start, start), min(line.end, end))
        elif opened:
            yield Quote(opened[0] - start, opened[1] - start)
            opened = None
    if opened:
        yield Quote(opened[0] - start, opened[1] - start)
