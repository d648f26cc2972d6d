"""Rules out of policies. Every text is invented for this project."""

from __future__ import annotations

import time

import pytest

from aikg.model import MAX_QUOTE, Document, Entity, KnownName, Modality, Rule, Statement
from aikg.names import ID, USE
from aikg.store import known_names, reference_store
from aikg.terms.reading import METHOD, TermsReader

ACME = Entity(ID + "acme", "Acme", "Organization")
MODEL = Entity(ID + "acme-painter", "Acme Painter", "AIService")


@pytest.fixture(scope="module")
def reader() -> TermsReader:
    painter = KnownName(MODEL, (("", "Acme Painter"),), offered_by=ACME.iri)
    return TermsReader((*known_names(reference_store()), painter))


def read(reader: TermsReader, text: str, lang: str = "en") -> list[Statement]:
    return reader.read(Document("policy", text, lang), ACME, None)


def rules(reader: TermsReader, text: str, lang: str = "en") -> set[tuple[str, str]]:
    """The (modality, use) of every rule; an exception has a "+" before its modality."""
    found = [s.content for s in read(reader, text, lang) if isinstance(s.content, Rule)]
    return {("+" * bool(rule.exception_to) + rule.modality, rule.use) for rule in found}


def banned(reader: TermsReader, text: str, lang: str = "en") -> set[str]:
    return {use for modality, use in rules(reader, text, lang) if modality == "prohibits"}


@pytest.mark.parametrize(
    ("text", "uses"),
    [
        ("Nobody may use our tools for:\n\n* phishing\n* making firearms\n", {"phishing", "conventional-weapons"}),
        ("## Prohibited uses\n\n* phishing\n* gore\n", {"phishing", "gore"}),
        ("## What you cannot do\n\n1. bully people\n2. spread malware\n", {"bullying", "malware"}),
        ("We do not tolerate hate speech.", {"hate-speech"}),
        ("Please don't make deepfakes with our tools.", {"deepfakes"}),
        ("Gambling and plagiarism are strictly prohibited.", {"gambling", "plagiarism"}),
        (
            "You will not: (a) stalk anyone; (b) send spam; or (c) mine bitcoin.",
            {"stalking", "spam", "cryptocurrency-mining"},
        ),
        ("**Be fair.** Our users agree not to discriminate against anyone.", {"discrimination"}),
        ("| Fine | Not allowed |\n| --- | --- |\n| haiku | terrorism |\n", {"terrorism"}),
        ("You may not do harm. This includes doxxing.", {"causing-harm", "doxxing"}),
        ("Under no circumstances may the service be used for espionage; it must never be used for scams.", {"scams"}),
        ("You must not:\n\n(i) impersonate officials;\n\n(ii) commit fraud.", {"impersonation", "fraud"}),
    ],
)
def test_what_a_policy_forbids(reader: TermsReader, text: str, uses: set[str]) -> None:
    assert uses <= banned(reader, text)
    assert not {rule for rule in rules(reader, text) if rule[0] == "permits"}


@pytest.mark.parametrize(
    "text",
    [
        "We do not prohibit violence in novels.",
        "Nothing in this policy prevents you from mocking us or from satire about terrorism.",
        "'Harassment' means unwanted conduct that harms somebody.",
        "We report child sexual abuse material to the authorities.",
        "Our models refuse to help with malware, and we train them to recognise fraud.",
        "If you see hate speech, please report it to our team.",
        "We may remove content that promotes violence.",
        "Acme will not be liable for fraud by third parties.",
        "We will not use your texts to train our models.",
        "## Prohibited uses\n\nWe care about the safety of children and study terrorism.",
        "* We do not allow fees to be paid late.\n* You may not share your account.",
        "## Changelog\n\n* We now prohibit gambling and weapons.",
        "# Privacy notice\n\nYou may not use it for spam.",
    ],
)
def test_what_is_no_rule(reader: TermsReader, text: str) -> None:
    assert rules(reader, "# Usage policy\n\n" + text if not text.startswith("# ") else text) == set()


def test_an_exception_is_tied_to_its_ban(reader: TermsReader) -> None:
    ban, left = read(reader, "You may not use it for espionage without our prior written approval.")
    assert isinstance(ban.content, Rule) and isinstance(left.content, Rule)
    assert (ban.content.modality, ban.content.conditions) == (Modality.PROHIBITS, ())
    assert (left.content.modality, left.content.conditions) == (Modality.PERMITS, ("with-approval",))
    assert left.content.exception_to == ban.content.iri
    assert left.confidence < ban.confidence
    assert {"use", "condition"} <= {ground.part for ground in left.grounds}


@pytest.mark.parametrize(
    ("clause", "condition"),
    [
        ("tracking people without their consent", "with-consent"),
        ("legal advice without review by a licensed professional", "human-review"),
        ("reverse engineering, except as permitted by law", "where-law-allows"),
        ("emotion recognition, except for medical or safety reasons", "medical-or-safety"),
        ("sexual content (excluding sex education)", "educational"),
        ("bypassing our safeguards unless we authorize it in writing", "with-approval"),
    ],
)
def test_exceptions_and_their_conditions(reader: TermsReader, clause: str, condition: str) -> None:
    left = [s.content for s in read(reader, f"Do not use it for:\n\n* {clause}\n") if s.content.modality == "permits"]  # type: ignore[union-attr]
    assert [rule.conditions for rule in left if isinstance(rule, Rule)] == [(condition,)]


def test_an_exception_that_says_nothing_we_know_leaves_the_ban_alone(reader: TermsReader) -> None:
    assert rules(reader, "Do not use it for gambling unless the moon is full.") == {("prohibits", "gambling")}


def test_no_condition_makes_a_crime_allowed(reader: TermsReader) -> None:
    assert rules(reader, "Do not use it for human trafficking without permission.") == {
        ("prohibits", "human-trafficking")
    }


def test_a_sentence_may_take_something_out_of_the_ban_before_it(reader: TermsReader) -> None:
    text = "* No nudity. This does not apply to works made for educational purposes.\n"
    assert rules(reader, text) == {("prohibits", "nudity"), ("+permits", "nudity")}


def test_only_with_consent_is_a_ban_with_an_exception(reader: TermsReader) -> None:
    found = rules(reader, "You may use facial recognition only with the consent of the people shown.")
    assert found == {("prohibits", "facial-recognition"), ("+permits", "facial-recognition")}


def test_a_ban_that_repeats_the_law_holds_where_the_law_forbids(reader: TermsReader) -> None:
    (ban,) = read(reader, "Do not collect personal data without complying with applicable law.")
    assert isinstance(ban.content, Rule)
    assert ban.content.conditions == ("where-law-forbids",)


def test_permissions_and_duties(reader: TermsReader) -> None:
    assert rules(reader, "You may use what you make for commercial purposes.") == {("permits", "commercial-use")}
    text = "You must disclose to your users that they talk to an AI system."
    assert rules(reader, text) == {("requires", "ai-disclosure")}


def test_a_section_about_a_product_is_about_that_product(reader: TermsReader) -> None:
    text = "# Rules\n\nNo spam is allowed.\n\n## Drawing with Acme Painter\n\nDo not make gore.\n\n"
    text += "## All else\n\nNever send viruses.\n"
    found = {s.content.use: s.content.product for s in read(reader, text) if isinstance(s.content, Rule)}
    assert found == {"spam": None, "gore": MODEL, "malware": None}


def test_who_acts_is_an_actor(reader: TermsReader) -> None:
    text = "Never use it for real-time biometric identification in public places for law enforcement purposes."
    (ban,) = read(reader, text)
    assert isinstance(ban.content, Rule)
    assert (ban.content.use, [a.label for a in ban.content.actors]) == (
        "real-time-remote-biometric-identification",
        ["law-enforcement"],
    )


def test_a_statement_says_where_it_was_read(reader: TermsReader) -> None:
    text = "# Rules\n\n## Banned\n\n* **Making** [malware](x) of any kind\n"
    (ban,) = read(reader, text)
    assert ban.section == ("Rules", "Banned")
    assert ban.method == METHOD
    assert ban.quote.text == "Making** [malware](x) of any kind"
    assert [(g.value, g.text) for g in ban.grounds if g.part == "use"] == [("malware", "malware")]


def test_a_long_clause_is_cut_around_its_use(reader: TermsReader) -> None:
    text = (
        "You may not " + "waste the time of others, " * 40 + "spread ransomware, " + "waste the time of others, " * 40
    )
    (ban,) = read(reader, text)
    assert len(ban.quote.text) <= MAX_QUOTE
    assert "ransomware" in ban.quote.text


def test_how_it_was_read_shows_in_the_confidence(reader: TermsReader) -> None:
    own, lead, heading = (
        read(reader, text)[0].confidence
        for text in ("You may not send spam.", "You may not:\n\n* send spam\n", "## Banned\n\n* spam\n")
    )
    assert own > lead > heading


@pytest.mark.parametrize(
    ("lang", "text", "found"),
    [
        ("fr", "## Usages interdits\n\n* le harcèlement\n* les armes chimiques\n", {"harassment", "chemical-weapons"}),
        ("fr", "Vous ne pouvez pas utiliser nos services pour :\n\n* la désinformation\n", {"disinformation"}),
        ("fr", "Nous signalons les menaces. Rien ici n'interdit la satire de la guerre.", set()),
        ("de", "Sie dürfen unsere Dienste nicht nutzen für:\n\n* Belästigung\n* Betrug\n", {"harassment", "fraud"}),
        ("de", "Die militärische Nutzung ist untersagt.", {"military"}),
        ("de", "Wir melden Drohungen. Nichts in dieser Richtlinie verbietet Satire über den Krieg.", set()),
    ],
)
def test_french_and_german(reader: TermsReader, lang: str, text: str, found: set[str]) -> None:
    assert banned(reader, text, lang) == found


def test_a_language_without_words_of_policies_has_no_rules(reader: TermsReader) -> None:
    assert read(reader, "Non puoi usarlo per lo spam.", "it") == []


def test_uses_of_the_lexicon_are_those_of_the_scheme(reader: TermsReader) -> None:
    from aikg.extract.lexicon import lexicon

    slugs = {n.entity.iri.removeprefix(USE) for n in known_names(reference_store()) if n.entity.kind == "Use"}
    for lang in ("en", "fr", "de"):
        words = lexicon(lang)
        assert words is not None
        named = {path[2] for path in words.words if path[:2] == ("terms", "uses")} - {"none"}
        named |= {path[3] for path in words.words if path[:2] == ("terms", "within")} - {"when"}
        assert named | set(words.under("terms", "alone", "slugs")) <= slugs


def test_reading_again_and_at_length_takes_little_time(reader: TermsReader) -> None:
    text = "You may not:\n\n" + "".join(f"* send spam number {i}, or malware\n" for i in range(400))
    begin = time.perf_counter()
    once, again = read(reader, text), read(reader, text)
    assert once == again and len(once) == 800
    assert time.perf_counter() - begin < 10


def test_a_negation_behind_a_duty_makes_it_a_ban(reader: TermsReader) -> None:
    assert banned(reader, "Output must not be presented as human-written.") == {"misrepresenting-as-human"}
    assert banned(reader, "Removing watermarks is a violation of this policy.") == {"provenance-signal-removal"}


def test_a_lead_in_that_tells_of_a_use_presumes_that_it_is_banned_unless_something_allows_it(
    reader: TermsReader,
) -> None:
    items = "This includes using our products to:\n\n* make gore\n"
    assert banned(reader, "## Keep art safe\n\n" + items) == {"gore"}
    assert banned(reader, "## What you can do\n\n" + items) == set()


def test_who_acts_holds_for_its_part_of_the_sentence(reader: TermsReader) -> None:
    found = read(reader, "Never use it for spam; never use it for facial recognition by the police.")
    who = {s.content.use: [a.label for a in s.content.actors] for s in found if isinstance(s.content, Rule)}
    assert who == {"spam": [], "facial-recognition": ["police"]}


def test_an_item_without_a_colon_governs_nothing_beside_it(reader: TermsReader) -> None:
    assert banned(reader, "## Pictures\n\n* No gore\n* Portraits of the military\n") == {"gore"}
