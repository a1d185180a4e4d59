"""Mailing lists: headers that lie, quotes at any depth, what programs add around a mail's text."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest

from extractors import registry
from extractors.model import ExtractionError, Page, Post
from extractors.reading.mail_attributions import is_attribution, name_in

FIRST = "The dyke is two metres high and it leaks."


def mail(number: int, body: str, headers: str = "", above: str = "") -> str:
    return (
        f"From a@l.example Tue Mar  3 14:20:{number:02} 2026\nFrom: {'Ann Bo Cy'.split()[(number - 1) % 3]} "
        f"<p{number}@l.example>\nMessage-ID: <{number}@l>\nSubject: Re: [dyke] Leaks\n"
        f"Date: Tue, 3 Mar 2026 14:{number:02}:00 +0100\n{above}{headers}\n{body}\n\n"
    )


def answer(body: str, headers: str = "") -> Post:
    """The second of two mails, an answer to Ann's first."""
    text = mail(1, FIRST) + mail(2, body, headers, "In-Reply-To: <1@l>\n")
    return registry.extract(Page("2026-March.txt", text.encode())).posts[1]


@pytest.mark.parametrize(
    ("body", "own"),
    [
        (f"> {FIRST}\n\nIt does not.", "It does not."),
        (f"On Tue, 3 Mar 2026, Ann wrote:\n> {FIRST}\nIt does not.", "It does not."),
        (
            f"On Tue, Mar 3, 2026 at 2:20 PM Ann\n<p1@l.example> wrote:\n\n> {FIRST}\n\nIt does not.",
            "It does not.",
        ),
        (f"Am 03.03.2026 um 14:20 schrieb Ann:\n> {FIRST}\nIt does not.", "It does not."),
        (
            f"It does not.\n\n-----Original Message-----\nFrom: Ann\nSent: Tuesday\nTo: x\n\n{FIRST}",
            "It does not.",
        ),
        (
            f"It does not.\n\nFrom: Ann <p1@l.example>\nSent: Tuesday\nTo: x\nSubject: y\n\n{FIRST}",
            "It does not.",
        ),
        (f"It does not.\n-- \nBo\n\nOn 3/3/26, Ann wrote:\n> {FIRST}", "It does not."),
    ],
)
def test_quotes_know_their_writer_and_mail(body, own):
    post = answer(body)
    assert post.own_text() == own
    assert [(post.text[q.start : q.end], q.source, q.author) for q in post.quotes] == [(FIRST, "1@l", "Ann")]
    assert (post.reply_to, post.author) == ("1@l", "Bo")


def test_deeper_quotes_come_from_the_mails_above():
    text = mail(1, FIRST) + mail(2, f"> {FIRST}\nNo.", "", "In-Reply-To: <1@l>\n")
    text += mail(3, f"Bo wrote:\n> Ann wrote:\n>> {FIRST}\n> No.\n\nYes!", "", "In-Reply-To: <2@l>\n")
    post = registry.extract(Page("x", text.encode())).posts[2]
    assert [(q.depth, q.source, q.author) for q in post.quotes] == [(1, "2@l", "Bo"), (2, "1@l", "Ann")]
    assert post.own_text() == "Yes!"


def test_a_mail_further_up_is_recognised_by_its_writer():
    text = mail(1, FIRST) + mail(2, "No.", "", "In-Reply-To: <1@l>\n")
    text += mail(3, f"On Tue, Ann wrote:\n> {FIRST}\nYes!", "", "In-Reply-To: <2@l>\n")
    (quote,) = registry.extract(Page("x", text.encode())).posts[2].quotes
    assert (quote.source, quote.author) == ("1@l", "Ann")


@pytest.mark.parametrize(
    "added",
    [
        "-- \nBo\nBank Lane 4",
        "--\nBo",
        "_______________________________________________\ndyke mailing list\nhttps://l.example/listinfo/dyke",
        "Sent from my iPhone",
        "-------------- next part --------------\nAn HTML attachment was scrubbed...",
        "-----BEGIN PGP SIGNATURE-----\n\nabc=\n-----END PGP SIGNATURE-----",
        "You received this message because you are subscribed to the Google Group dyke.\nTo unsubscribe, stop.",
    ],
)
def test_what_programs_add_is_no_text(added):
    assert answer(f"It does not.\n\n{added}").text == "It does not."


def test_lines_broken_at_a_width_are_joined_and_others_are_not():
    body = (
        "The board has measured the height of the dyke in nineteen places, and\n"
        "in none of them was it under two metres.\n"
        "- north: 2.1 and this line is long enough to be broken, which it is not\n"
        "- south: 2.3\n"
    )
    assert answer(body).text.split("\n") == [
        "The board has measured the height of the dyke in nineteen places, and in none of them was it under two metres.",
        "- north: 2.1 and this line is long enough to be broken, which it is not",
        "- south: 2.3",
    ]


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ("Content-Type: text/plain; format=flowed\n", "It does \nnot.\n> a\n"),
        (
            "Content-Type: text/plain; charset=latin1\nContent-Transfer-Encoding: quoted-printable\n",
            "It does=\n not.\n> a",
        ),
        ("Content-Transfer-Encoding: base64\n", base64.b64encode(b"It does not.\n> a\n").decode()),
        ("Content-Type: text/html\n", "<p>It does not.</p><blockquote type=cite>a</blockquote>"),
        (
            'Content-Type: multipart/alternative; boundary="b"\n',
            "--b\nContent-Type: text/html\n\n<p>HTML</p>\n--b\nContent-Type: text/plain\n\nIt does not.\n> a\n--b--",
        ),
    ],
)
def test_bodies(headers, body):
    post = answer(body, headers)
    assert (post.own_text(), post.text) == ("It does not.", "It does not.\n\na")


@pytest.mark.parametrize("raw", ["Grün".encode(), "Grün".encode("latin-1")])
@pytest.mark.parametrize("charset", ["us-ascii", "iso-8859-1", "utf-8", "no-such"])
def test_charsets_that_lie(raw, charset):
    text = mail(1, "@@", f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n")
    page = Page("x.mbox", text.encode().replace(b"@@", raw), "text/plain; charset=utf-8")
    assert registry.extract(page).posts[0].text == "Grün"


def test_from_at_the_start_of_a_line():
    assert answer(">From here one sees it.").text == "From here one sees it."
    assert (
        answer("From here one sees it.\n\nFrom there not.").text
        == "From here one sees it.\n\nFrom there not."
    )


@pytest.mark.parametrize(
    ("header", "author"),
    [
        ("From: ann at l.example (Ann Bo)", "Ann Bo"),
        ("From: =?iso-8859-1?q?J=F6rg?= <j@l.example>", "Jörg"),
        ("From: 'Ann Bo' via dyke <dyke@l.example>", "Ann Bo"),
        ("From: j@l.example", "j@l.example"),
        ("From: =?utf-8?q?Bo=2C_Ann?= <j@l.example>", "Bo, Ann"),
        ("From: =?x-none?b?!!!?= <j@l.example>", "j@l.example"),
    ],
)
def test_writers(header, author):
    text = f"From x Tue Mar 3\n{header}\nMessage-ID: <1@l>\nDate: 3 Mar 2026 14:00:00 -0000\n\nHi\n"
    post = registry.extract(Page("x", text.encode())).posts[0]
    assert (post.author, post.created_at) == (author, datetime(2026, 3, 3, 14, tzinfo=UTC))


@pytest.mark.parametrize(
    ("headers", "link"),
    [
        ("Archived-At: <https://l.example/m/1>\n", "https://l.example/m/1"),
        (
            "List-Archive: <https://l.example/l/d/>\nX-Message-ID-Hash: ABC\n",
            "https://l.example/l/d/message/ABC/",
        ),
        ("", None),
    ],
)
def test_permalinks(headers, link):
    assert answer("Hi", headers).permalink == link


def test_a_lone_mail_is_read_too():
    text = "Received: from x\nFrom: Ann <a@l.example>\nContent-Type: text/plain\nMessage-ID: <1@l>\n\nHi there.\n"
    thread = registry.extract(Page("one.eml", text.encode()))
    assert (thread.platform, thread.posts[0].text) == ("mbox", "Hi there.")


def test_the_title_is_the_one_subject():
    text = mail(1, "a") + mail(2, "b")
    assert registry.extract(Page("x", text.encode())).title == "Leaks"
    assert registry.extract(Page("x", text.replace("Leaks", "Eels", 1).encode())).title is None


def test_a_mailbox_without_text_is_refused_by_name():
    with pytest.raises(ExtractionError, match="no mail with text in this mailbox"):
        registry.extract(Page("x", mail(1, "", "Content-Type: image/png\n").encode()))


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("On Sun, 3 Mar 2024 14:20:00 +0100 (CET) Ann Bo <a@b.example> wrote:", "Ann Bo"),
        ("Le dim. 3 mars 2024 à 14:20, Ann Bo <a@b.example> a écrit :", "Ann Bo"),
        ("El dom, 3 mar 2024 a las 14:20, Ann Bo (<a@b.example>) escribió:", "Ann Bo"),
        ("03.03.2024 14:20, Анна Бо пишет:", "Анна Бо"),
        ("* Ann Bo <a@b.example> [2024-03-03 14:20]:", "Ann Bo"),
        ("In article <x@b.example>, user99 wrote:", "user99"),
        ("On 2024-03-03 14:20, a@b.example wrote:", None),
    ],
)
def test_attributions(line, name):
    assert is_attribution([line])
    assert name_in(line) == name


@pytest.mark.parametrize(
    "line", ["The minister said this:", "I wrote to the council:", "She wrote.", "Well:"]
)
def test_sentences_are_no_attributions(line):
    assert not is_attribution([line])
