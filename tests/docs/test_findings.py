"""Shows that the page of findings says what the rules say."""

from __future__ import annotations

from tests.docs.findings import PAGE, page


def test_the_page_of_findings_is_what_the_rules_say() -> None:
    assert PAGE.read_text() == page()
