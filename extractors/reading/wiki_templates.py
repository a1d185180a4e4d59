"""Templates in the wikitext of talk pages: quotes, mentions, unsigned comments, words in small print."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.reading.html_text import names
from extractors.reading.wiki_signatures import link
from extractors.reading.wiki_talk import BY, QUOTE, UNQUOTE

OUTDENTED = "\ue00c"
"""Stands where a comment is moved back to the margin although it answers the one above."""

ROUNDS = 40
"""Templates nested deeper than this stay as they are."""

_INNERMOST = re.compile(r"\{\{([^{}]*)\}\}")
_BAR = re.compile(r"\|(?![^\[\]]*\]\])")
_NAMED = re.compile(r"\s*([a-z0-9][a-z0-9 _-]{0,20}?)\s*=(.*)", re.DOTALL | re.IGNORECASE)

_QUOTES = names(
    "tq tqi tqq tqqi tq2 tqb talkquote talk_quote talk_quote_inline talk_quote_block qb quote blockquote "
    "block_quote quote_block quotation cquote quotebox quote_box bq"
)
_MENTIONS = names("ping re reply_to replyto reply mention yo hello @ pinging notify")
_USERS = names("u user user_link noping no_ping userlinks user-multi")
_UNSIGNED = names("unsigned unsignedip unsigned_ip unsigned-ip unsignedipuser unsig")
_OUTDENTS = names("outdent od unindent outdent2 od2")
_FIRST = names(
    "small smaller big larger nowrap nobr xt !xt mxt em strong nobold nobr code tt kbd mono var green red blue "
    "gray grey highlight abbr tooltip s strike strikethrough del ins samp sic hidden collapse_text"
)
_LAST = names("color colour font_color lang font resize fontcolor background_color")
_WORDS = names(
    "done not_done agree disagree support oppose neutral comment question yes no keep delete endorse"
)


@dataclass(frozen=True, slots=True)
class _Call:
    """A template with what is handed to it, by number and by name."""

    name: str
    values: dict[int, str]
    named: dict[str, str]

    def value(self, *keys: str | int) -> str:
        """The first of these parameters that is there."""
        found = (
            self.values.get(key, "") if isinstance(key, int) else self.named.get(key, "") for key in keys
        )
        return next((text.strip() for text in found if text.strip()), "")


def expand(source: str) -> str:
    """The source with each template replaced by the marked text that readers see; unknown ones go."""
    for _ in range(ROUNDS):
        source, count = _INNERMOST.subn(_expanded, source)
        if not count:
            break
    return source


def _call(inner: str) -> _Call:
    """A template's name and parameters; bars within links part nothing."""
    head, *parts = _BAR.split(inner)
    name = re.sub(r"^(?:safe)?subst:", "", head.strip().casefold()).strip().replace(" ", "_")
    call, count = _Call(name, {}, {}), 0
    for part in parts:
        found = _NAMED.fullmatch(part)
        if found is None:
            count += 1
            call.values[count] = part
        elif found.group(1).isdecimal():
            call.values[int(found.group(1))] = found.group(2)
        else:
            call.named[found.group(1).casefold()] = found.group(2)
    return call


def _expanded(found: re.Match[str]) -> str:
    """What readers see of one template."""
    call = _call(found.group(1))
    if call.name in _QUOTES:
        author = call.value(2, "author", "by", "sign", "source")
        return f"{QUOTE}{_bare(author)}{BY}{call.value('text', 'quote', 1)}{UNQUOTE}"
    if call.name in _MENTIONS:
        return f"@{', '.join(value.strip() for value in call.values.values() if value.strip())}:"
    if call.name in _USERS or call.name in _FIRST:
        return call.value(1)
    if call.name in _UNSIGNED:
        return _signed(call.value(1), call.value(2))
    if call.name in ("unsigned2", "unsignedip2"):
        return _signed(call.value(2), call.value(1))
    return _rest(call)


def _rest(call: _Call) -> str:
    """What readers see of the less common templates."""
    if call.name in _OUTDENTS:
        return OUTDENTED
    if call.name in _LAST:
        return call.values[max(call.values)] if call.values else ""
    if call.name in _WORDS:
        return call.value(1) or call.name.replace("_", " ").capitalize()
    if call.name in ("tl", "tlx", "tlp", "tld", "template_link"):
        return call.value(1)
    return {"!": "|", "=": "=", "*": "•", "·": "·", "snd": " – ", "spnd": " – ", "nbsp": " "}.get(
        call.name, ""
    )


def _signed(name: str, time: str) -> str:
    """The signature that is put behind an unsigned comment."""
    name = _bare(name)
    return f" {link(name, name)} {time}"


def _bare(text: str) -> str:
    """A name without link brackets."""
    return re.sub(r"\[\[(?:[^\]|]*\|)?([^\]]*)\]\]", r"\1", text).strip()
