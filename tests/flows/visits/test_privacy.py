"""Forgetting a person, and keeping less: on a real forum, with a search of every file afterwards."""

from __future__ import annotations

import gzip
import html
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

import cli
from extractors.model import Post, Thread
from flows.assemble import Plan, assemble
from warehouse.batch import RunBatch
from warehouse.paths import store_files
from warehouse.privacy import set_privacy
from warehouse.store import StoreError, write_run
from warehouse.upkeep.backup import back_up
from warehouse.upkeep.check import check
from warehouse.upkeep.restore import restore

ROOT = Path(__file__).parents[3]
HERS = "The MMR vaccine causes autism in children, my own sister the nurse told me so last night."
OTHERS = "The moon landing was staged by NASA."
ANSWER = "I read that twice and it is still nonsense to me."
NAMES = ["Ann Lee", "O'Brien 100%_sure", "Zoë 🦊 <b>", "%"]


def post(forum, author, text, quotes=""):
    forum.say(quotes + html.escape(text))
    forum.posts[-1]["author"] = html.escape(author)


def quoted(author, post_id, text):
    """XenForo's markup for a quote."""
    return (
        f'<blockquote class="bbCodeBlock bbCodeBlock--quote" data-quote="{html.escape(author)}" '
        f'data-source="post: {post_id}"><div class="bbCodeBlock-content"><div class="bbCodeBlock-expandContent">'
        f"{html.escape(text)}</div></div></blockquote>"
    )


def thread(forum, name="Ann Lee"):
    post(forum, "Ford", OTHERS)
    post(forum, name, HERS)
    post(forum, "Ford", ANSWER, quoted(name, 2, HERS))
    post(forum, "Trillian", "5G towers caused the coronavirus pandemic in 2020.")
    post(forum, "Ford", "Bill Gates put microchips into the vaccines.")
    return forum.url()


def forget(store, name, *options, site="forum.test", status=0):
    env = {"SAYSO_STORE": str(store), "COLUMNS": "160"}
    done = CliRunner().invoke(cli.app, ["forget", "--author", name, "--site", site, *options], env=env)
    assert done.exit_code == status, (done.stdout, done.stderr, done.exception)
    return done


def everything(folder):
    """The bytes of every file below a folder, archives unpacked, and every value of every column of every table."""
    found = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        body = path.read_bytes()
        found[str(path)] = gzip.decompress(body) if path.name.endswith(".gz") else body
        if path.suffix == ".duckdb":
            with duckdb.connect(str(path), read_only=True) as con:
                for (table,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall():
                    rows = con.execute(f'FROM "{table}"').fetchall()
                    found[f"{path} {table}"] = repr(rows).encode()
    return found


def places(folder, words):
    return [place for place, body in everything(folder).items() if words.encode() in body]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("names_kept", [False, True])
def test_what_one_person_said_is_in_no_file_and_does_not_come_back(reader, forum, tmp_path, name, names_kept):
    if names_kept:
        set_privacy(reader.store, keep_authors=True)
    url = thread(forum, name)
    reader.visit(url)
    folder = tmp_path
    assert places(folder, HERS)
    done = json.loads(forget(reader.store, name, "--yes", "--json").stdout)
    assert done["left"] == []
    assert done["removed"]["posts"] == 1
    assert done["removed"]["quoted posts"] == 1
    assert done["removed"]["raw pages"] == 2
    assert places(folder, HERS) == []
    assert places(folder, HERS[:40]) == []
    if len(name) > 3:
        assert places(folder, name) == places(folder, html.escape(name)) == []
    posts = dict(reader.sql("SELECT post_id, text FROM posts"))
    assert len(posts) == 5
    assert ANSWER in posts["3"]
    assert OTHERS in posts["1"]
    claims = {text for (text,) in reader.sql("SELECT text FROM claims")}
    assert any("moon" in text for text in claims)
    assert not any("MMR" in text for text in claims)
    numbers = reader.numbers()[:5]
    forum.posts[0]["text"] += " Wake up."  # her page has changed, and is read again
    forum.say("The United States voted against the resolution in 2019.")
    assert len(reader.visit(url).pages) == 3
    assert places(folder, HERS) == []
    assert reader.numbers()[0] == numbers[0] + 1
    assert not [text for (text,) in reader.sql("SELECT text FROM claims") if "MMR" in text]


def test_the_other_pages_can_still_be_read_again_from_the_archive_that_was_made_anew(reader, forum):
    reader.visit(thread(forum))
    forget(reader.store, "Ann Lee", "--yes")
    kept = reader.sql("SELECT url, warc_file IS NOT NULL FROM pages ORDER BY position")
    assert [there for _, there in kept] == [False, False, True]
    before = reader.numbers()
    (found,) = reader.again()
    assert [url for url, _ in found.failures] == [url for url, there in kept if not there]
    assert reader.numbers() == before


def test_somebody_of_that_name_elsewhere_keeps_theirs(reader, forum, site):
    reader.visit(thread(forum))
    other = type(forum)(site, host="other.test", slug="coffee.2")
    reader.visit(thread(other))
    forget(reader.store, "Ann Lee", "--yes", site="www.Forum.test")
    left = reader.sql("SELECT DISTINCT thread_url FROM posts WHERE contains(text, 'MMR')")
    assert [url for (url,) in left] == [other.url()]
    assert reader.sql("SELECT count(*) FROM claims WHERE contains(text, 'MMR')") == [(1,)]


def test_who_only_was_quoted_is_forgotten_too(reader, forum):
    post(forum, "Ford", ANSWER, quoted("Ann Lee", 99, HERS))
    reader.visit(forum.url())
    assert reader.sql("SELECT count(*) FROM mentions WHERE role = 'quoted'") != [(0,)]
    done = json.loads(forget(reader.store, "Ann Lee", "--yes", "--json").stdout)
    assert done["removed"]["quotes by others"] == 1
    assert reader.sql("SELECT count(*) FROM mentions") == [(0,)]
    assert places(reader.store.parent, HERS[:40]) == []
    assert ANSWER in reader.sql("SELECT text FROM posts")[0][0]


def test_a_dry_run_writes_nothing_and_without_a_yes_nothing_goes(reader, forum, tmp_path):
    reader.visit(thread(forum))
    before = everything(tmp_path)
    told = json.loads(forget(reader.store, "Ann Lee", "--dry-run", "--json").stdout)
    assert (told["removed"]["posts"], told["removed"]["raw pages"]) == (1, 2)
    assert "--yes" in forget(reader.store, "Ann Lee", status=2).stderr
    after = everything(tmp_path)
    assert {k: v for k, v in before.items() if ".lock" not in k} == {
        k: v for k, v in after.items() if ".lock" not in k
    }


def test_a_name_that_nobody_has_is_told(reader, forum):
    reader.visit(thread(forum))
    assert "nobody of that name" in forget(reader.store, "ann lee", "--yes").stderr
    assert reader.sql("SELECT count(*) FROM posts WHERE contains(text, 'MMR')") == [(2,)]


def test_backups_are_told_until_they_are_deleted(reader, forum):
    reader.visit(thread(forum))
    backup = reader.store.with_name("sayso.duckdb.before-v7.duckdb")
    shutil.copy(reader.store, backup)
    made = back_up(reader.store).backup
    (aside, *_) = restore(made, reader.store, replace=True).aside
    said = forget(reader.store, "Ann Lee", "--yes", status=1).stderr
    assert "--backups" in said
    assert all(str(path) in said for path in (backup, made / "store.duckdb", aside))
    assert backup.exists()
    reader.store.chmod(0o600)
    forget(reader.store, "Ann Lee", "--yes", "--backups")
    assert not any(path.exists() for path in (backup, made / "store.duckdb", made / "manifest.json", aside))
    assert [finding.what for finding in check(reader.store) if not finding.ok] == []
    assert reader.store.stat().st_mode & 0o777 == 0o600


@pytest.mark.slow
def test_killed_anywhere_it_is_finished_by_the_same_command(reader, forum, tmp_path):
    reader.visit(thread(forum))
    whole = tmp_path / "whole"
    whole.mkdir()
    for name in ("sayso.duckdb", "sayso.snapshot.duckdb", "sayso.duckdb.key", "sayso.duckdb.pages"):
        path = reader.store.with_name(name)
        (shutil.copytree if path.is_dir() else shutil.copy)(path, whole / name)
    dice, unfinished = random.Random(7), 0
    for attempt in range(6):
        folder = tmp_path / f"try-{attempt}"
        shutil.copytree(whole, folder)
        env = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "SAYSO_STORE": str(folder / "sayso.duckdb"),
            "SAYSO_WAIT": "60",
        }
        command = [sys.executable, "-c", "import cli; cli.main()", "forget", "--author", "Ann Lee", "--site", "forum.test",
                   "--yes"]  # fmt: skip
        process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        waited = time.monotonic() + 60
        while (
            not (folder / "sayso.duckdb.lock").exists()
            and process.poll() is None
            and time.monotonic() < waited
        ):
            time.sleep(0.002)
        time.sleep(dice.uniform(0, 0.25))
        process.send_signal(signal.SIGKILL)
        process.wait()
        unfinished += bool(places(folder, HERS))
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        assert places(folder, HERS) == []
        with duckdb.connect(str(folder / "sayso.duckdb"), read_only=True) as con:
            assert con.execute("SELECT count(*), count(nullif(text, '')) FROM posts").fetchall() == [(5, 4)]
    assert unfinished, "no kill came in time to leave anything"


def test_an_address_that_carries_the_name_loses_it_and_is_not_read_again(reader, tmp_path):
    url = "https://social.example/@ann/1"
    posts = (
        Post("@ann/1", HERS, author="ann", permalink=url),
        Post("@ford/2", OTHERS, author="ford", reply_to="@ann/1"),
    )
    batch = RunBatch((Thread(url, "mastodon", posts, title=HERS[:50]),), inputs=(url,))
    write_run(reader.store, batch)
    done = json.loads(forget(reader.store, "ann", "--yes", "--json", site="social.example").stdout)
    assert done["removed"]["addresses"] == 2
    assert places(tmp_path, "@ann") == places(tmp_path, HERS[:40]) == []
    assert reader.sql("SELECT t.url, p.reply_to FROM threads AS t JOIN posts AS p ON p.thread_url = t.url "
                      "WHERE p.post_id = '@ford/2'") == [("https://social.example/@forgotten/1", "@forgotten/1")]  # fmt: skip
    with pytest.raises(StoreError, match="was forgotten"):
        write_run(reader.store, batch)
    assert places(tmp_path, "@ann") == []
    visit = assemble(Plan(reader.store), url, [], None, complete=True, source=url)
    assert visit.thread is None
    assert "left alone" in visit.notes[0][1]
    assert "ann" not in visit.notes[0][0]


def test_a_claim_that_others_make_too_is_told_in_their_words(reader, forum):
    """The first wording was hers; the claim lives on with the words of the one who goes on saying it."""
    first, second = (
        "Leeds scrapped library fines in 2022.",
        "In 2022 Leeds got rid of fines at its libraries.",
    )
    post(forum, "Ann Lee", first)
    post(forum, "Ford", second)
    reader.visit(forum.url())
    assert reader.sql("SELECT text FROM claims") == [(first,)]
    done = json.loads(forget(reader.store, "Ann Lee", "--yes", "--json").stdout)
    assert done["left"] == []
    assert places(reader.store.parent, first) == []
    assert reader.sql("SELECT text, mentions FROM latest_verdicts") == [(second, 1)]


def test_the_option_is_refused_before_anything_is_read(reader, forum):
    reader.visit(thread(forum))
    env = {"SAYSO_STORE": str(reader.store)}
    done = CliRunner().invoke(cli.app, ["run", "nothing.html", "--keep-authors"], env=env)
    assert done.exit_code == 2
    assert "keeps authors as pseudonyms" in done.stderr
    done = CliRunner().invoke(cli.app, ["run", "nothing.html"], env={**env, "SAYSO_TEXTS": "some"})
    assert done.exit_code == 2
    assert 'SAYSO_TEXTS is "some"' in done.stderr


def test_names_and_pseudonyms_do_not_mix(reader, forum):
    reader.visit(thread(forum))
    with pytest.raises(StoreError, match="keeps authors as pseudonyms"):
        set_privacy(reader.store, keep_authors=True)
    other = reader.store.with_name("names.duckdb")
    reader.store = other
    set_privacy(other, keep_authors=True)
    reader.visit(forum.url())
    reader.visit(forum.url())
    assert {name for (name,) in reader.sql("SELECT author_key FROM posts")} == {"Ford", "Ann Lee", "Trillian"}
    assert ("Ann Lee",) in reader.sql("SELECT author_key FROM quotes")
    with pytest.raises(StoreError, match="keeps authors as names"):
        set_privacy(other, keep_authors=False)


@pytest.mark.parametrize("texts", ["span", "drop"])
def test_no_more_of_a_text_than_was_asked_for_reaches_the_disk(reader, forum, tmp_path, texts):
    set_privacy(reader.store, texts=texts)
    forum.fill(4)
    reader.visit(forum.url())
    shutil.rmtree(store_files(reader.store).pages)
    assert places(tmp_path, "Thank you for reading") == []
    rows = reader.sql("SELECT span, context, span_start, span_end FROM claim_mentions")
    assert len(rows) == 4
    for span, text, start, end in rows:
        assert (text[start:end] == span) if texts == "span" else (text == "" and span)
    before = reader.numbers()
    forum.say("I have nothing to add to this, my dear friends.")
    reader.visit(forum.url())
    assert reader.counts["edited"] == 0
    assert reader.numbers()[1:5] == before[1:5]
    forum.posts[0]["text"] = "The MMR vaccine causes autism in children. So there."
    reader.visit(forum.url())
    assert reader.counts["edited"] == 1
    assert places(tmp_path / "sayso.duckdb", "So there.") == []
    again = reader.numbers()
    reader.again()
    assert reader.numbers()[:3] == again[:3]


def test_what_is_old_goes_and_what_is_new_stays(reader, forum, tmp_path):
    forum.fill(4)
    forum.posts[3]["day"] = 1
    reader.visit(forum.url())
    env = {"SAYSO_STORE": str(reader.store)}

    def prune(*options):
        done = CliRunner().invoke(cli.app, ["prune", *options, "--json"], env=env)
        assert done.exit_code == 0, (done.stderr, done.exception)
        return {row["rows"] for row in json.loads(done.stdout)}, done

    age = datetime.now(UTC) - datetime(2026, 1, 2, 18, tzinfo=UTC)
    old = f"{int(age / timedelta(hours=1))}h"
    before = reader.numbers()
    found, _ = prune("--older-than", old, "--dry-run")
    assert 3 in found
    assert reader.sql("SELECT count(*) FROM posts WHERE text = ''") == [(0,)]
    prune("--older-than", old)
    assert reader.sql("SELECT post_id FROM posts WHERE text <> ''") == [("3",)]
    assert reader.numbers() == before
    assert places(reader.store.parent / "sayso.duckdb.pages", "friend 0")
    reader.visit(forum.url())
    assert reader.numbers() == before
    prune("--older-than", "0h", "--what", "all")
    assert places(tmp_path, "Thank you for reading") == []
    assert reader.numbers() == before
    assert reader.sql("SELECT count(*) FROM mentions WHERE span <> ''") == [(0,)]
