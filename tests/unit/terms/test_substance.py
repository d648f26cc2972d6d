"""Which recorded versions of a document are new texts, and what is not new in the others. All texts are invented."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from aikg.sources.terms_archive import RecordedVersion, Recording
from aikg.terms import Judgement, Substance, judge
from aikg.terms.error_pages import content_words
from aikg.terms.normal_form import read_line, read_page

POLICY = """\
Rules for the Use of Lantern
============================

Effective: 3 March 2024

Lantern helps people write letters. Whoever uses it keeps these rules, which are part of the
[terms](https://lantern.example/terms) that bind every customer of Lantern Letters Ltd.

What nobody may do
------------------

You may not:

*   Write letters that threaten a person or a group of persons;
*   Write in the name of somebody who has not agreed to it;
*   Send more than 1,000 letters a day, or more than 2.5 % of them to one address.

What is welcome
---------------

You may:

*   Write to your town hall about anything you like;
*   Let pupils practise with Lantern under the eyes of a teacher.

Whoever breaks a rule is told first, and loses the account when it happens again.
"""
MENU = """\
[Product](https://lantern.example/product)

[Prices](https://lantern.example/prices)

[About us](https://lantern.example/about)

Log in

"""
FOOTER = """

#### Company

*   [Team](https://lantern.example/team)
*   [Jobs](https://lantern.example/jobs)

[Mastodon](https://social.example/lantern)[Forum](https://forum.example/lantern)

© 2024 Lantern Letters Ltd. All rights reserved.
"""
DIALOG = """\
We value your privacy

We and our 212 partners keep small files on your computer, so that the stamps look right. You can choose.

Customise Reject All Accept All

"""
START = datetime(2024, 3, 5, 12, tzinfo=UTC)


def judged(*texts: str) -> Judgement:
    return judge(
        [
            RecordedVersion(f"{i:040x}", START + timedelta(days=i), Recording.CHANGE, "Record new changes", (), text)
            for i, text in enumerate(texts)
        ]
    )


def kinds(judgement: Judgement) -> list[str]:
    return [version.substance.value for version in judgement.versions]


def second(text: str, *, first: str = POLICY) -> str:
    judgement = judged(first, text)
    assert judgement.versions[0].substance is Substance.NEW_TEXT
    return judgement.versions[1].substance.value


@pytest.mark.parametrize(
    ("old", "new", "substance"),
    [
        ("", "", "same"),
        ("*   Write", "1. Write", "markup"),
        ("You may not:", "**You may not:**", "markup"),
        ("*   Send more", "    c)  Send\u00a0more", "markup"),
        ("What is welcome\n---------------", "## 2\\. What is welcome", "markup"),
        ("What is welcome", "* * *\n\nWhat is welcome", "markup"),
        ("lantern.example/terms", "lantern.example/legal/terms?id=7", "links"),
        ("[terms](https://lantern.example/terms)", "terms", "links"),
        ("terms]", "terms(opens in a new window)]", "links"),
        ("Lantern helps", "![](https://pixel.example/i?x=1)Lantern helps", "links"),
        ("You may not:", "YOU MAY NOT –", "case-or-punctuation"),
        ("1,000", "1000", "case-or-punctuation"),
        ("Effective: 3 March 2024", "Effective: 9 May 2024", "date-line"),
        ("Effective: 3 March 2024", "Last updated on May 9th, 2024", "date-line"),
        ("Effective: 3 March 2024\n\n", "", "date-line"),
        ("Effective: 3 March 2024", "En vigueur depuis le 9 mai 2024", "date-line"),
        ("Effective: 3 March 2024", "Stand: 9. Mai 2024", "date-line"),
        ("Effective: 3 March 2024", "Version\n\nMay 9, 2024 (current)", "date-line"),
    ],
)
def test_what_alone_differs(old: str, new: str, substance: str) -> None:
    assert old in POLICY
    assert second(POLICY.replace(old, new, 1) if old else POLICY) == substance


@pytest.mark.parametrize(
    "text",
    [
        MENU + POLICY,
        POLICY + FOOTER,
        MENU + POLICY + FOOTER,
        DIALOG + POLICY,
        "Rules for the Use of Lantern | Lantern\n\nSelect language\n\n" + POLICY,
        POLICY.replace("Effective", "Table of contents\n\n*   [What is welcome](#welcome)\n\nEffective"),
        POLICY.replace("Effective", "*   What nobody may do\n*   What is welcome\n\nEffective"),
        POLICY + "\nWas this page helpful?\n\nYesNo\n",
        POLICY + "\nCet article vous a-t-il été utile ?\n\nOui Non\n",
        POLICY.replace("Effective", "[Download PDF](https://lantern.example/rules.pdf)\n\nEffective"),
    ],
)
def test_what_stands_around_a_text_is_no_part_of_it(text: str) -> None:
    assert second(text) == "navigation"
    assert second(POLICY, first=text) == "navigation"


def test_numbers_of_a_dialog_change_nothing() -> None:
    assert second(DIALOG.replace("212", "215") + POLICY, first=DIALOG + POLICY) == "navigation"


def test_items_in_another_order_are_the_same_text() -> None:
    items = [line for line in POLICY.splitlines() if line.startswith("*   Write")][:2]
    swapped = POLICY.replace("\n".join(items), "\n".join(reversed(items)))
    assert swapped != POLICY
    assert second(swapped) == "order"


def test_a_page_recorded_twice_over_is_the_same_text() -> None:
    assert second(POLICY + "\n" + POLICY) == "order"


def test_the_strongest_reason_is_told() -> None:
    text = MENU + POLICY.replace("3 March 2024", "9 May 2024").replace("*   Write", "-   WRITE")
    assert second(text) == "date-line"
    assert second(text.replace("9 May", "3 March")) == "navigation"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("You may not:", "You may:"),
        ("2.5 %", "25 %"),
        ("1,000 letters", "1,001 letters"),
        ("a person or a group", "a person"),
        ("Lantern Letters Ltd", "Lantern Post Ltd"),
        ("*   Let pupils practise with Lantern under the eyes of a teacher.\n", ""),
        ("is told first", "was told first"),
        ("the account when", "the account from 1 June 2025 on when"),
        ("You may:", "You may:\n\n*   [https://lantern.example/more](https://lantern.example/more)"),
    ],
)
def test_what_says_something_else_is_a_new_text(old: str, new: str) -> None:
    assert POLICY.count(old) == 1
    judgement = judged(POLICY, POLICY.replace(old, new))
    assert kinds(judgement) == ["new-text", "new-text"]
    assert [version.text for version in judgement.versions] == [0, 1]


def test_an_item_that_moves_from_what_is_banned_to_what_is_allowed_makes_a_new_text() -> None:
    """The lines are the same, and so is their number: only where they stand tells."""
    lines = POLICY.splitlines()
    item = next(line for line in lines if "name of somebody" in line)
    lines.remove(item)
    lines.insert(lines.index("You may:") + 2, item)
    assert second("\n".join(lines)) == "new-text"


def test_a_text_that_comes_back_keeps_its_number() -> None:
    other = POLICY.replace("2.5 %", "3 %")
    judgement = judged(POLICY, other, MENU + POLICY, other.upper(), POLICY)
    assert [version.text for version in judgement.versions] == [0, 1, 0, 1, 0]
    assert kinds(judgement) == ["new-text", "new-text", "navigation", "case-or-punctuation", "same"]
    assert judgement.texts == (judgement.versions[0].version, judgement.versions[1].version)


def test_the_nearest_earlier_version_is_the_one_compared_with() -> None:
    linked = POLICY.replace("example/terms", "example/t")
    judgement = judged(POLICY, linked, linked, POLICY)
    assert kinds(judgement) == ["new-text", "links", "same", "same"]
    assert [v.against and v.against.at.day for v in judgement.versions] == [None, 5, 6, 5]
    assert judgement.versions[1].why == "links only, against the text of 2024-03-05"


def test_every_version_is_judged_in_its_place() -> None:
    texts = [POLICY, "", POLICY + "More.", POLICY, "404 Not Found"]
    judgement = judged(*texts)
    assert [version.version.text for version in judgement.versions] == texts
    assert all((version.text is None) == (version.substance is Substance.ERROR_PAGE) for version in judgement.versions)
    assert judge([]) == Judgement((), ())


@pytest.mark.parametrize(
    "page",
    [
        "",
        "  \n\n",
        "404 Not Found\n=============\n\nnginx",
        "Sorry, this page isn’t available\n-----\n\nThe link you followed may be broken. Go back to the start.",
        "403 Forbidden",
        "# Access Denied\n\nYou don't have permission to view this page on this server.\n\nReference #18.2a",
        "Just a moment...\n\nEnable JavaScript and cookies to continue",
        "You need to enable JavaScript to run this app.",
        "Please verify you are human\n\nLantern must review the security of your connection before going on.",
        "## Welcome back\n\nSign in to continue to Lantern\n\nE-mail\n\nPassword\n\n[Forgot it?](/forgot)",
        "Something went wrong\n\nTry again later.",
        "Service temporarily unavailable",
        "# Page introuvable\n\nLa page que vous recherchez a été déplacée ou n'existe plus.",
        "Erreur 404",
        "Accès refusé\n\nVeuillez contacter l'administrateur.",
        "Veuillez vous connecter",
        "# Seite nicht gefunden\n\nDie gesuchte Seite gibt es leider nicht mehr.",
        "Zugriff verweigert",
        "Bitte aktivieren Sie JavaScript, um diese Seite zu sehen.",
        "Rules for the Use of Lantern\n============================",
        "Rules for the Use of Lantern\n============================\n\nEffective: 3 March 2024",
        "Loading...",
        MENU.replace("Log in", ""),
        MENU + "# Page not found\n" + FOOTER,
    ],
)
def test_an_error_page_is_never_a_text(page: str) -> None:
    for judgement in (judged(POLICY, page, POLICY), judged(page, POLICY)):
        assert len(judgement.texts) == 1
        assert judgement.texts[0].text == POLICY
        assert [version.text for version in judgement.versions if version.version.text == page] == [None]


@pytest.mark.parametrize(
    "page",
    [
        "Be kind. Send no spam.",
        "# Rules\n\nDo not use Lantern to hurt anybody.",
        "This policy no longer applies. It was replaced by the Lantern Code.",
        "# Lantern Code\n\n## Automated requests\n\nBots write no letters, and read none.\n\n## Security check\n\nWe "
        "look at the ten first letters of every account by hand, and tell you what we found within a week or two.",
        "# Uptime\n\nIn a month, Lantern is not temporarily unavailable for more than one hour, planned work aside. "
        "For every further hour you get a day of the next month for nothing.",
    ],
)
def test_a_short_document_is_no_error_page(page: str) -> None:
    judgement = judged(POLICY * 3, page)
    assert kinds(judgement) == ["new-text", "new-text"]
    assert kinds(judged(page)) == ["new-text"]


LONG = POLICY + "".join(
    f"\n{n}. Letter number {n} goes to the box with that number, and stays there.\n" for n in range(90)
)


def test_a_few_words_in_the_place_of_a_long_document_are_no_document() -> None:
    """Some pages are recorded before their text is there: a title, a date, a sentence that more is to come."""
    judgement = judged(LONG * 3, "# Rules\n\nWe made the rules of Lantern easier to read and to understand.", LONG * 3)
    assert judgement.versions[1].substance is Substance.ERROR_PAGE
    assert "without content" in judgement.versions[1].why


def test_an_error_in_the_place_of_a_part_is_told_by_the_rest() -> None:
    appendix = (
        "\nAppendix on stamps\n------------------\n\nStamps are paid by the sender, and never by who gets a letter.\n"
    )
    error = "This page isn't available\n-----\n\nAn unexpected error has occurred.\n"
    judgement = judged(error + LONG, appendix + LONG, error + LONG, appendix + LONG)
    assert kinds(judgement) == ["error-page", "new-text", "error-page", "same"]
    assert judgement.versions[0].why.startswith("error in the place of a part of the document")


def test_a_part_that_is_missing_without_an_error_makes_a_new_text() -> None:
    assert kinds(judged(LONG, POLICY, LONG)) == ["new-text", "new-text", "same"]


def test_another_page_in_the_place_of_a_document_is_no_text_of_it() -> None:
    start = "# Letters that shine\n\nWrite better letters in half the time.\n\n## Prices\n\nFive crowns a month.\n"
    judgement = judged(POLICY, start, start + "\n© 2024 Lantern Ltd", POLICY + FOOTER)
    assert kinds(judgement) == ["new-text", "error-page", "error-page", "navigation"]
    assert "another page" in judgement.versions[1].why


def test_a_document_that_is_written_anew_and_stays_is_a_new_text() -> None:
    anew = "# Letters that shine\n\nNo threats. No false names. No more than a thousand letters a day.\n"
    assert kinds(judged(POLICY, anew, anew)) == ["new-text", "new-text", "same"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("[write](mailto:a@b.example)", "[[email protected]](/cdn-cgi/l/email-protection)"),
        ("See (a) this; (b) that.", "See this; that."),
        ("Pay in 30 days. 12.2 Refunds are rare.", "Pay in 30 days. Refunds are rare."),
        ("Terms & Conditions™", "terms and conditions"),
    ],
)
def test_lines_that_say_the_same(one: str, other: str) -> None:
    letters = read_line(one).letters.removeprefix("write")
    assert letters == read_line(other).letters


def test_content_is_what_is_no_heading_link_or_date() -> None:
    page = read_page("# A title\n\nUpdated: 2024-05-01\n\n[A link](/a)\n\nFour words of content.", {})
    assert content_words(page) == 4


@pytest.mark.parametrize(
    "piece",
    [
        "[a](",
        "[",
        "![a",
        '](a "',
        "(a)",
        "1.1",
        "1 of ",
        " ",
        "x",
        "x@",
        "a.",
        "http://",
        "last updated ",
        "May 1 ",
        "- ",
        "|",
    ],
)
def test_a_line_is_read_in_time_that_grows_with_its_length(piece: str) -> None:
    began = time.process_time()
    read_line(piece * 20_000)
    read_line("[a](x@" + piece * 20_000 + "x")
    assert time.process_time() - began < 5


def test_three_hundred_long_versions_are_judged_at_once() -> None:
    texts = [LONG.replace("goes to", f"[goes](https://t.example/{n}) to") for n in range(300)]
    began = time.process_time()
    judgement = judged(*texts)
    assert time.process_time() - began < 20
    assert kinds(judgement) == ["new-text"] + ["links"] * 299
