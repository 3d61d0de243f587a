"""Draws check-ins, with everything that a request may say of one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from domain.decimals import parse_decimal
from domain.goals.links import Link, LinkRelation
from domain.goals.measures import Value
from domain.goals.observing.check_ins import CheckInPlace, Observation

decimals = st.from_regex(
    r"-?[0-9]{1,18}(\.[0-9]{1,9})?",
    fullmatch=True,
    alphabet=st.characters(codec="ascii"),
).map(parse_decimal)
instants = st.integers(0, 315_537_897_599_999_999).map(
    lambda micros: datetime.min.replace(tzinfo=UTC) + timedelta(microseconds=micros)
)
texts = st.text()
some = st.none() | texts
values = st.one_of(
    st.builds(Value, decimal=decimals),
    st.builds(Value, milestones=st.lists(texts).map(tuple)),
    st.builds(Value, zone=texts),
    st.builds(Value, yes=st.booleans()),
)
links = st.builds(Link, texts, some, some, st.sampled_from(LinkRelation))
places = st.builds(CheckInPlace, texts, some, some)
observations = st.builds(
    Observation,
    value=values,
    effective=st.none() | instants,
    confidence=st.none() | decimals,
    note=texts,
    links=st.lists(links, max_size=2).map(tuple),
    source=some,
)
