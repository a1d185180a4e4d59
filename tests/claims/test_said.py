"""What only turns a sentence round is compared as one; what changes its meaning is not."""

from __future__ import annotations

import pytest

from claims.index import StatementIndex
from claims.judge import judge
from claims.model import Rating, Source, VettedStatement
from claims.said import said_one_way

SOURCES = (Source("Minutes", "Council", "https://council.example/minutes"),)


def verdict(claim: str, statement: str, rating: Rating = Rating.TRUE) -> str:
    vetted = VettedStatement("one", statement, rating, sources=SOURCES)
    return judge(claim, StatementIndex([vetted])).verdict.value.value


@pytest.mark.parametrize(
    ("claim", "statement"),
    [
        ("The strike came after a pay cut at the mill.", "The strike was preceded by a pay cut at the mill."),
        ("Norway voted no on the whaling resolution.", "Norway voted against the whaling resolution."),
        ("Moscow rejected the Antarctic fishing treaty.", "Russia rejected the Antarctic fishing treaty."),
        ("The ministry made hospitals delete their records.", "The ministry forced hospitals to delete their records."),
        ("The plaintiffs in Dale v. Hull had no standing.", "The plaintiffs in Dale v. Hull lacked standing."),
        ("The plaintiffs in Dale v. Hull didn't have standing.", "The plaintiffs in Dale v. Hull lacked standing."),
        ("Poaching carries up to six years in jail in Norway.", "In Norway poaching carries up to six years in jail."),
        ("The maximum sentence for poaching in Norway is six years.", "In Norway poaching carries up to six years in jail."),
        ("Countries don't have to obey the Hull Charter.", "The Hull Charter is not legally binding on countries."),
    ],
)  # fmt: skip
def test_said_the_other_way_round_it_is_the_same(claim: str, statement: str) -> None:
    assert verdict(claim, statement) == "true"


@pytest.mark.parametrize(
    ("claim", "statement"),
    [
        ("There is no link between tea and gout.", "Tea causes gout."),
        ("The plaintiffs in Dale v. Hull had standing.", "The plaintiffs in Dale v. Hull lacked standing."),
        ("Norway voted in favour of the whaling resolution.", "Norway voted against the whaling resolution."),
        ("Oslo was not the one that banned cars.", "Oslo banned cars."),
    ],
)
def test_said_the_other_way_round_it_is_the_opposite(claim: str, statement: str) -> None:
    assert verdict(claim, statement) == "false"


@pytest.mark.parametrize(
    ("claim", "statement"),
    [
        ("There is a link between tea and gout.", "Tea causes gout."),
        ("The strike came before the pay cut at the mill.", "The strike was preceded by a pay cut at the mill."),
        ("Fines under the Water Act cannot exceed 4% of turnover.", "Fines under the Water Act can reach 4% of turnover."),
        ("Fines under the Water Act can exceed 4% of turnover.", "Fines under the Water Act can reach 4% of turnover."),
        ("The ministry made hospitals richer.", "The ministry forced hospitals to delete their records."),
        ("The maximum sentence for poaching in Norway is ten years.", "In Norway poaching carries up to six years in jail."),
    ],
)  # fmt: skip
def test_what_means_something_else_is_not_called_true(claim: str, statement: str) -> None:
    assert verdict(claim, statement) != "true"


def test_any_text_is_left_whole_where_no_rule_speaks() -> None:
    assert said_one_way("The tram was late again.") == "The tram was late again."
    assert said_one_way("") == ""
