"""A thread in, its claims and mentions out: who puts what forward, who questions, denies or passes it on."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from claims import worthiness
from claims.canonical import make_claim
from claims.cluster import Clusters
from claims.context import stand_alone
from claims.facts import facts
from claims.find import candidates
from claims.model import Claim, Mention, Passage, Resolution, Role
from claims.passages import split
from claims.quoted import passed_on
from claims.roles import reply_reaction, taken_back
from claims.sentences import Sentence, sentences
from claims.soft import adjusted
from claims.stance import SHARED, contradicts, corrects
from claims.statements import Candidate
from claims.unresolved import unresolved
from claims.when import periods
from extractors.model import Post, Quote, Thread

ASKED_BEFORE = 0.01
SURELY_VETTED = 0.8
"""From this check-worthiness and this likelihood of having been vetted on, a sentence is a claim."""
SURE_SHARE = 0.185
"""What of the threshold is asked for where the frame itself presents the clause as fact.

A share, for models differ in how low their thresholds are.
"""
MAX_OPENING = 20_000
"""Characters of the article, or of the first post, that are searched for what "this treaty" means."""
HEARD = 4
"""Last sentences of a quote that the answer below it may point back at."""
MOST_NEAR = 8
"""Earlier claims that a new one is held against to see whether it denies them."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The claims of a thread, each once, every mention of them in post order, and what was not judged.

    ``passages`` are the stretches in another language than English, in post order.
    """

    claims: tuple[Claim, ...]
    mentions: tuple[Mention, ...]
    passages: tuple[Passage, ...] = ()


@dataclass(slots=True)
class _Found:
    """A candidate in its post: where, how worded alone, how check-worthy."""

    post: Post
    sentence: Sentence
    candidate: Candidate
    text: str
    resolutions: tuple[Resolution, ...]
    quote: Quote | None
    corrected_by: str | None = None
    score: float = 0.0

    @property
    def start(self) -> int:
        return self.sentence.start + self.candidate.start

    @property
    def end(self) -> int:
        return self.sentence.start + self.candidate.end


class _Claims:
    """The claims seen so far; a new wording of one of them gets its id."""

    def __init__(self) -> None:
        self._clusters = Clusters()
        self._by_id: dict[str, Claim] = {}
        self._by_stem: dict[str, list[str]] = {}

    def add(self, text: str) -> Claim:
        found = self._clusters.assign(text)
        if found.new:
            self._by_id[found.claim_id] = make_claim(text)
            for root in facts(text).content:
                self._by_stem.setdefault(root, []).append(found.claim_id)
        return self._by_id[found.claim_id]

    def near(self, claim: Claim) -> list[Claim]:
        """Other claims that share most words with one, at most MOST_NEAR, most shared first."""
        shared = Counter(i for root in facts(claim.text).content for i in self._by_stem.get(root, ()))
        likely = [i for i, count in shared.most_common(MOST_NEAR + 1) if count >= SHARED and i != claim.id]
        return [self._by_id[i] for i in likely[:MOST_NEAR]]

    def get(self, claim_id: str) -> Claim:
        return self._by_id[claim_id]

    def all(self) -> tuple[Claim, ...]:
        return tuple(self._by_id.values())


def read_thread(thread: Thread, vetted: Callable[[str], float] | None = None) -> Reading:
    """Find the claims in every post of a thread, and what each post does with them.

    Own text gives asserted (or denied, questioned) mentions; quoted text gives quoted ones; a reply
    that denies or questions what it quotes gets a mention with that role. Spans are verbatim.

    What is not English gives no claim; it is listed as a passage with its language.

    ``vetted`` says how likely (0 to 1) a sentence is about something that was vetted before: somebody
    found that worth checking, so a low check-worthiness does not drop it.
    """
    # A forum thread has no article: what its first post speaks of is what "this treaty" means later.
    opening = thread.article or (thread.posts[0] if thread.posts else None)
    article = opening.text[:MAX_OPENING] if opening else None
    passages: list[Passage] = []
    found = [
        f
        for post, above in _with_above(thread.posts)
        for f in _candidates_of(post, article, thread.title, above, passages)
    ]
    for item, score in zip(found, worthiness.score([f.text for f in found]), strict=True):
        item.score = adjusted(score, item.text)
        if (
            vetted
            and ASKED_BEFORE <= item.score < worthiness.threshold()
            and vetted(item.text) >= SURELY_VETTED
        ):
            item.score = worthiness.threshold()
    by_post: dict[str, list[_Found]] = {}
    for item in found:
        by_post.setdefault(item.post.id, []).append(item)
    claims = _Claims()
    mentions: dict[str, list[Mention]] = {}
    for post in thread.posts:
        mentions[post.id] = _mentions_of(post, by_post.get(post.id, []), mentions, claims)
    flat = tuple(m for post in thread.posts for m in mentions[post.id])
    used = {m.claim_id for m in flat}
    return Reading(tuple(c for c in claims.all() if c.id in used), flat, tuple(passages))


def read_text(text: str, vetted: Callable[[str], float] | None = None) -> Reading:
    """The claims of a pasted sentence or paragraph, read as one post; ``vetted`` as in read_thread."""
    return read_thread(Thread(url="", platform="text", posts=(Post(id="text", text=text),)), vetted)


@dataclass(frozen=True, slots=True)
class _Context:
    """What a sentence may point back at: the poster's sentences before, the quote answered, article and title."""

    before: list[str]
    heard: Sequence[str]
    article: str | None
    title: str | None
    above: str | None = None  # the post answered, or the one above


def _with_above(posts: Sequence[Post]) -> Iterator[tuple[Post, str | None]]:
    """Each post with the own text of the post that it answers, or of the one above where that is not told."""
    own: dict[str, str] = {}
    last: str | None = None
    for post in posts:
        yield post, own.get(post.reply_to, last) if post.reply_to else last
        last = own[post.id] = post.own_text()


def _candidates_of(
    post: Post, article: str | None, title: str | None, above: str | None, passages: list[Passage]
) -> list[_Found]:
    """The candidates of a post; what is not English is added to ``passages``."""
    out: list[_Found] = []
    before: list[str] = []
    here: list[Passage] = []
    for start, end in post.own_spans():
        answered = [q for q in post.quotes if q.depth == 1 and q.end <= start]
        heard = [s.text for q in answered[-1:] for s in sentences(post.text[q.start : q.end])[-HEARD:]]
        _collect(post, start, end, None, _Context(before, heard, article, title, above), out, here)
    for quote in post.quotes:
        if quote.depth == 1:
            _collect(post, quote.start, quote.end, quote, _Context([], [], article, title), out, here)
    passages += sorted(here, key=lambda p: p.start)
    return out


def _collect(
    post: Post,
    start: int,
    end: int,
    quote: Quote | None,
    around: _Context,
    out: list[_Found],
    passages: list[Passage],
) -> None:
    apart = split(post, start, end)
    passages += apart.passages
    found = apart.english
    said_at = post.created_at if quote is None else None  # who is quoted wrote on another day
    for sentence, following in itertools.zip_longest(found, found[1:]):
        after = taken_back(following.text) if following and quote is None else None
        for candidate in candidates(sentence.text):
            back = None
            if after and following and (after is Role.DENIED or candidate.role is Role.QUOTED):
                back = following.text
                candidate = replace(candidate, role=after, why=f"{candidate.why}, {after.value} at once")
            before = [*around.before, sentence.text[: candidate.start]] if candidate.start else around.before
            text, resolutions = stand_alone(
                candidate.clause, before, around.article, around.title, said_at, around.heard, around.above
            )
            out.append(_Found(post, sentence, candidate, text, resolutions, quote, back))
        around.before.append(sentence.text)


def _worth(item: _Found) -> bool:
    needed = worthiness.threshold() * (SURE_SHARE if item.candidate.sure else 1.0)
    return item.score >= needed and bool(facts(item.text).content)


def _mentions_of(
    post: Post, found: Sequence[_Found], earlier: dict[str, list[Mention]], claims: _Claims
) -> list[Mention]:
    out: list[Mention] = []
    for item in found:
        if item.quote is not None and item.quote.source in earlier:
            continue
        if _worth(item):
            role = Role.QUOTED if item.quote is not None else item.candidate.role
            source = item.quote.source if item.quote is not None else None
            out.append(_mention(claims.add(item.text), item, role, source))
    for quote in post.quotes:
        if quote.depth == 1 and quote.source in earlier:
            out += passed_on(post, quote, earlier[quote.source])
    quoted = [m for m in out if m.role is Role.QUOTED and m.quoted_from]
    asserted = [m for m in out if m.role is Role.ASSERTED]
    out += _reactions(post, quoted, earlier, claims)
    out += _says_the_opposite(post, asserted, earlier, claims)
    return sorted(out, key=lambda m: m.start)


def _mention(claim: Claim, item: _Found, role: Role, quoted_from: str | None) -> Mention:
    span = item.post.text[item.start : item.end]
    said_at = item.post.created_at if item.quote is None else None
    return Mention(
        claim.id, item.post.id, role, span, item.start, item.end, round(item.score, 4),
        item.candidate.why, item.resolutions, quoted_from, unresolved(item.text, said_at), periods(span, said_at),
        item.text, corrected_by=item.corrected_by,
    )  # fmt: skip


def _reactions(
    post: Post,
    quoted: Sequence[Mention],
    earlier: dict[str, list[Mention]],
    claims: _Claims,
) -> list[Mention]:
    """Denied and questioned mentions: what this post's own words do to the claims it answers."""
    targets = list(quoted)
    if not targets and not post.quotes and post.reply_to in earlier:
        targets = [m for m in earlier[post.reply_to] if m.role is Role.ASSERTED]
    if not targets:
        return []
    own = [(s.text, s.start) for start, end in post.own_spans() for s in split(post, start, end).english]
    out: list[Mention] = []
    for role, text, start in reply_reaction(own):
        for m in _meant(targets, text, post, claims):
            out.append(
                Mention(m.claim_id, post.id, role, text, start, start + len(text), m.worthiness,
                        f"{role.value} in reply", (), m.quoted_from or m.post_id, wording=m.wording,
                        answers=_answered(m, post))
            )  # fmt: skip
    return out


def _answered(target: Mention, post: Post) -> str | None:
    """The post that said what ``post`` reacts to: its author's own post, where the page tells."""
    if target.post_id != post.id:
        return target.post_id
    source = (q.source for q in post.quotes if q.start <= target.start < q.end and q.depth == 1)
    return next(source, None)


def _says_the_opposite(
    post: Post, asserted: Sequence[Mention], earlier: dict[str, list[Mention]], claims: _Claims
) -> list[Mention]:
    """Denied mentions of what others said before, wherever in the thread this post says the opposite.

    What this post answers is denied as well where it is told anew with another number, date or place.
    """
    answered = {q.source for q in post.quotes if q.depth == 1} | {post.reply_to}
    told = {m.claim_id for source in answered if source for m in earlier.get(source, ())}
    seen: dict[str, Mention] = {}
    for m in itertools.chain.from_iterable(earlier.values()):
        seen.setdefault(m.claim_id, m)
    out: list[Mention] = []
    for m in asserted:
        claim = claims.get(m.claim_id)
        for other in claims.near(claim):
            if other.id in seen and (
                contradicts(claim.text, other.text) or (other.id in told and corrects(claim.text, other.text))
            ):
                out.append(
                    Mention(other.id, post.id, Role.DENIED, m.span, m.start, m.end, m.worthiness,
                            "denied in reply: says the opposite", wording=other.text,
                            answers=seen[other.id].post_id)
                )  # fmt: skip
    return out


def _last_sentence(distinct: Sequence[Mention], post: Post) -> list[Mention]:
    """The last claim that a post quotes, and the others of the same sentence."""
    last = distinct[-1]
    return [
        m
        for m in distinct
        if m is last or (m.post_id == post.id and not re.search(r"[.!?]\s", post.text[m.start : last.start]))
    ]


def _meant(targets: Sequence[Mention], reply: str, post: Post, claims: _Claims) -> list[Mention]:
    """Which of several claims a reply is about: the ones it shares words with, else the last one."""
    distinct = list({m.claim_id: m for m in targets}.values())
    if len(distinct) == 1:
        return distinct
    words = set(facts(reply).content)
    shared = [m for m in distinct if words & set(facts(claims.get(m.claim_id).text).content)]
    return shared or _last_sentence(distinct, post)
