"""Re-quoted text: the real thread read by hand, made-up threads with known quotes, and edge cases."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path

import pytest

from extractors.model import ARTICLE, Article, Page, Post, Quote, Thread
from extractors.plain_text import extract
from extractors.requotes import find_requotes

SHARED = Path(__file__).parents[3] / "shared" / "threads"
TEXT = (
    "the a of to and in that it is was for on with as at by this from or an be are not have has they we you "
    "law court state country treaty police minister people women children school doctor vaccine study paper "
    "report claim evidence moon rocket camera shadow flag photo climate ocean carbon summer winter river "
    "station train ticket price market bread kitchen garden window teacher student letter editor news "
    "vote party senate budget tax island border army harbour bridge engine battery signal server password "
    "quickly slowly never always often maybe surely hardly nearly before after during between without "
    "made says said found gave took wrote built broke opened closed counted measured argued denied proved "
    "large small old new green cold warm quiet loud empty honest strange early late seven twelve"
)
WORDS = TEXT.split()


@dataclass
class Made:
    """A made-up post: its paragraphs (text, id of the post it is quoted from), in order."""

    id: str
    paragraphs: list[tuple[str, str | None]]

    def text(self) -> str:
        return "\n".join(text for text, _ in self.paragraphs)

    def gold(self) -> list[tuple[int, int, str]]:
        spans, at = [], 0
        for text, source in self.paragraphs:
            if source:
                spans.append((at, at + len(text), source))
            at += len(text) + 1
        return spans


def sentence(rng: random.Random) -> str:
    words = rng.choices(WORDS, k=rng.randint(7, 18))
    return " ".join(words).capitalize() + rng.choice(".....!?")


def edited(rng: random.Random, text: str) -> str:
    """A text as careless people repeat it."""
    kind = rng.randrange(5)
    if kind == 0:
        return text.lower()
    if kind == 1:
        return text.replace(".", "!").replace("?", ".")
    if kind == 2:
        words = text.split(" ")
        del words[rng.randrange(len(words))]
        return " ".join(words)
    return text


def made_thread(rng: random.Random, size: int) -> list[Made]:
    """Posts of which two in three quote: a sentence, a post's own text, or a post with its quotes."""
    posts: list[Made] = []
    for number in range(size):
        paragraphs: list[tuple[str, str | None]] = []
        if posts and rng.random() < 0.66:
            if rng.random() < 0.3:
                paragraphs.append((sentence(rng), None))
            source = rng.choice(posts)
            own = [text for text, of in source.paragraphs if of is None]
            kind = rng.randrange(3)
            if kind == 0:
                sentences = own[-1].replace("! ", "!|").replace("? ", "?|").replace(". ", ".|").split("|")
                quote = rng.choice(sentences)
            elif kind == 1 or len(source.paragraphs) > 4:
                quote = own[-1]
            else:
                quote = source.text()
            paragraphs.append((edited(rng, quote), source.id))
        paragraphs.append((" ".join(sentence(rng) for _ in range(rng.randint(1, 4))), None))
        posts.append(Made(f"c{number + 1}", paragraphs))
    return posts


def as_thread(posts: list[Made]) -> Thread:
    return Thread("made-up", "plain_text", tuple(Post(post.id, post.text()) for post in posts))


def score(posts: list[Made], thread: Thread) -> tuple[float, float]:
    """Precision and recall of quote blocks: same source, both ends within five characters."""
    right = said = there = 0
    for made, post in zip(posts, thread.posts, strict=True):
        gold = made.gold()
        mine = [(q.start, q.end, q.source) for q in post.quotes if q.depth == 1]
        said, there = said + len(mine), there + len(gold)
        for start, end, source in gold:
            right += any(abs(s - start) <= 5 and abs(e - end) <= 5 and of == source for s, e, of in mine)
    return right / said, right / there


def thread_of(*texts: str, article: str | None = None) -> Thread:
    posts = tuple(Post(f"c{number}", text) for number, text in enumerate(texts, 1))
    return Thread("t", "plain_text", posts, article=Article(article) if article else None)


def quoted(post: Post) -> list[tuple[str, str | None, int]]:
    return [(post.text[q.start : q.end], q.source, q.depth) for q in post.quotes]


FIRST = "The council has voted to close the swimming pool in March. Nobody asked us about it beforehand."
SECOND = "That is not what the minutes of the meeting say at all."


@pytest.mark.skipif(not SHARED.exists(), reason="the real thread is not here")
def test_real_thread_read_by_hand():
    page = Page("thread.txt", (SHARED / "un-cybercrime-treaty.txt").read_bytes())
    gold = json.loads((SHARED / "un-cybercrime-treaty.gold.json").read_text())
    posts = find_requotes(extract(page)).posts
    for post, comment in zip(posts, gold["comments"], strict=True):
        at = post.source_start
        mine = [(q.start + at, q.end + at, q.source) for q in post.quotes if q.depth == 1]
        assert mine == [(q["start"], q["end"], q["from"]) for q in comment["quoted"]]
    nested = [(q.source, q.depth) for post in posts for q in post.quotes if q.depth > 1]
    assert nested == [(ARTICLE, 2), (ARTICLE, 2)]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_made_up_threads(seed):
    posts = made_thread(random.Random(seed), 300)
    precision, recall = score(posts, find_requotes(as_thread(posts)))
    assert precision >= 0.97
    assert recall >= 0.97


@pytest.mark.parametrize("text", ["spam " * 600, "buy now and save " * 300])
def test_one_repeated_text_is_no_trap(text):
    found = find_requotes(thread_of(*[text] * 30))
    assert [p.text for p in found.posts] == [p.text for p in thread_of(*[text] * 30).posts]


def test_whole_post_then_answer_on_the_next_line():
    thread = find_requotes(thread_of(FIRST, FIRST + "\n" + SECOND))
    assert quoted(thread.posts[1]) == [(FIRST, "c1", 1)]
    assert thread.posts[1].own_text() == SECOND


def test_first_origin_wins_over_later_quotes():
    thread = find_requotes(thread_of(FIRST, FIRST + "\n" + SECOND, FIRST + "\nI swim there every week."))
    assert [q.source for q in thread.posts[2].quotes] == ["c1"]


def test_quote_inside_a_quote():
    middle = FIRST + "\n" + SECOND
    thread = find_requotes(thread_of(FIRST, middle, middle + "\nWhere can one read those minutes?"))
    assert quoted(thread.posts[2]) == [(middle, "c2", 1), (FIRST, "c1", 2)]


def test_short_answer_inside_a_quote():
    middle = FIRST + "\nNobody swims."
    thread = find_requotes(thread_of(FIRST, middle, middle + "\nI do."))
    assert quoted(thread.posts[2]) == [(middle, "c2", 1), (FIRST, "c1", 2)]


def test_the_posters_end_of_a_sentence_is_not_swallowed():
    reply = "The council has voted to close the swimming pool, and I was there when they did."
    assert find_requotes(thread_of(FIRST, reply)).posts[1].quotes == ()


def test_quote_without_words():
    post = Post("2", "...\n\n!", quotes=(Quote(0, 3),))
    assert find_requotes(Thread("t", "xenforo", (Post("1", FIRST), post))).posts[1] == post


def test_typed_quotation_marks_belong_to_the_quote():
    article = "Prices rose. The ferry will stop running on Sundays from next winter on. More follows."
    answer = "“The ferry will stop running on Sundays from next winter on.”\n\nWe knew that."
    thread = find_requotes(thread_of(answer, article=article))
    assert quoted(thread.posts[0]) == [(answer.split("\n")[0], ARTICLE, 1)]


def test_attribution_and_expand_link_are_not_the_posters_words():
    text = f"Maud said:\n{FIRST}\nClick to expand...\n{SECOND}"
    post = find_requotes(thread_of(FIRST, text)).posts[1]
    assert post.own_text() == SECOND


def test_short_line_needs_an_answer_beside_it():
    first = "Pools are for ducks anyway."
    thread = thread_of(first, first, first + "\nSpeak for yourself.", "So pools are for ducks.")
    assert [quoted(post) for post in find_requotes(thread).posts] == [[], [], [(first, "c1", 1)], []]


def test_shared_wording_inside_a_sentence_is_no_quote():
    reply = "I rang them up and learnt that the council has voted to close the swimming pool in March, sadly."
    assert find_requotes(thread_of(FIRST, reply)).posts[1].quotes == ()


def test_added_negation_makes_it_the_posters_own():
    reply = "The council has not voted to close the swimming pool in March."
    assert find_requotes(thread_of(FIRST, reply)).posts[1].quotes == ()


def test_markup_quotes_stay_and_their_text_is_not_searched():
    marked = Quote(0, len(FIRST), None, "Maud")
    posts = (Post("1", FIRST), Post("2", FIRST + "\n\n" + SECOND, quotes=(marked,)))
    thread = find_requotes(Thread("t", "xenforo", posts))
    assert thread.posts[1].quotes == (marked,)


def test_nothing_to_find():
    assert find_requotes(Thread("t", "plain_text")).posts == ()
    assert find_requotes(thread_of("", "...", "a b")).posts[2].quotes == ()
