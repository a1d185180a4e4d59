"""One thing told from either end is one claim; told of the other one, it is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.paraphrase import same_claim
from claims.turned import turned

ONE_CLAIM = [
    ("Bakers earn less than miners.", "Miners earn more than bakers."),
    ("Lake Orta is smaller than Lake Como.", "Lake Como is larger than Lake Orta."),
    ("Vets see fewer cats than dogs.", "Vets see fewer cats than dogs do."),
    ("Trams kill fewer deer than lorries.", "More deer are killed by lorries than by trams."),
    ("The club bought the stadium from the city.", "The city sold the stadium to the club."),
    ("Fiji borrowed 20 million dollars from Japan.", "Japan lent Fiji $20 million."),
    ("Norwich lost the final to Hull.", "Hull beat Norwich in the final."),
    ("The tower cost the city 80 million euros.", "The city paid €80 million for the tower."),
    ("No river in Europe is longer than the Volga.", "The Volga is the longest river in Europe."),
    ("Delft banned scooters before any other city.", "Delft was the first city to ban scooters."),
    ("Oslo saw thefts rise by 8 percent in 2020.", "There was an 8% increase in thefts in Oslo in 2020."),
    ("Storms killed 40 people in Cuba.", "There were 40 deaths from storms in Cuba."),
    ("The capital of Kenya is Nairobi.", "Nairobi is Kenya's capital."),
    ("Malta has a population of 500,000.", "500,000 people live in Malta."),
    ("There are plans to close two mines in Poland.", "Poland plans to close two mines."),
    ("Rents in Graz are twice as high as nine years ago.", "Rents in Graz doubled in nine years."),
    ("Joe Biden cancelled the pipeline.", "Biden cancelled the pipeline."),
    ("Researchers found a new bat in Laos.", "Scientists found a new bat in Laos."),
]
TWO_CLAIMS = [
    ("Bakers earn less than miners.", "Bakers earn more than miners."),
    ("Bakers earn more than miners.", "Miners earn more than bakers."),
    ("Green tea has less caffeine than coffee.", "Compared with coffee, green tea has more caffeine."),
    ("There is more salt in cheese than in bread.", "Cheese has less salt than bread."),
    ("The club bought the stadium from the city.", "The city bought the stadium from the club."),
    ("The club sold the stadium to the city.", "The city sold the stadium to the club."),
    ("Japan lent Fiji $20 million.", "Fiji lent Japan $20 million."),
    ("Norwich lost the final to Hull.", "Hull lost the final to Norwich."),
    ("No river in Europe is longer than the Volga.", "No river in Europe is shorter than the Volga."),
    ("Oslo saw thefts rise by 8 percent in 2020.", "There was an 8% drop in thefts in Oslo in 2020."),
    ("Prices were lower in May than in June.", "Prices were lower in June than in May."),
    ("Michelle Obama was born in Kenya.", "Obama was born in Kenya."),
    ("Hunter Biden sold the company.", "Joe Biden sold the company."),
    ("The court overturned the ban.", "The court upheld the ban."),
    ("The state sold the railway.", "The state bought the railway."),
    ("The train was faster in 1990.", "The train was slower in 1990."),
    ("The minister approved the plan.", "The ministry approved the plan."),
    ("The vaccine killed 12 people.", "12 people died."),
    ("Poland has plans to close two mines.", "Poland closed two mines."),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), ONE_CLAIM)
def test_told_from_either_end(one: str, other: str) -> None:
    assert same_claim(one, other)
    assert same_claim(other, one)


@pytest.mark.parametrize(("one", "other"), TWO_CLAIMS)
def test_what_differs_stays_apart(one: str, other: str) -> None:
    assert not same_claim(one, other)
    assert not same_claim(other, one)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=250))
def test_any_text_is_taken(text: str) -> None:
    assert isinstance(turned(text), str)
