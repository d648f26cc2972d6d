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


@pytest.mark.parametrize(
    "text",
    [
        "Nothing herein gives rise to rights of third parties.",
        "**No Third-Party Rights.** You may not transfer this contract. There are no third-party beneficiaries.",
        "The recipient shall not disclose Confidential Information to anyone but its lawyers.",
        "To complain, provide a statement that you believe in good faith that the use is not authorized by the "
        "copyright owner.",
        "Acme shall not use any User Content to train its models.",
        "xLab shall not use any User Content to train its models, and Company will not sell personal data.",
        "We store your files and do not use them to train our models.",
        "If you do not want us to use your files to train our models, tell us.",
        "You shall indemnify us against claims of misappropriation, and must not refuse to defend us.",
        "E-mail is not secure; you should not include payment card information in it.",
        "'Rude Mode' is a beta technology where responses are intended to be offensive.",
        "Neither party is liable for delays due to war or other violence, terrorism or riots.",
        "You may not impede our efforts to combat malicious acts.",
        "You may not interfere with the maintenance of the building.",
        "You may not create a new account to bypass the termination of an old one.",
        "You must notify Acme AI of any serious incident.",
        "Acme may screen or remove content that violates these terms or is otherwise objectionable.",
        "You are encouraged to report inappropriate content that violates our policies.",
        "You will not be paid for any advertising that may appear.",
        "Not all plans are made for fraud.",
        "We do not warrant that output will be original or will not infringe any copyright.",
        "The software is licensed, not sold, and we keep all intellectual property rights.",
        "You hereby assume all risk of harm or injury, and you will not sue.",
        "You grant us the right to use your reports to improve our models.",
        "Your data may be used to train AI models.",
        "You agree not to prohibit us from training any AI system.",
        "## Prohibited uses\n\nIn no event may we remove it. Acme respects copyright law and expects you to do so too.",
        "## Taking down your content\n\nWe may take it down. Examples include terrorist content and fraud.",
    ],
)
def test_legal_prose_that_is_no_rule_of_use(reader: TermsReader, text: str) -> None:
    assert rules(reader, "# Terms of service\n\n" + text) == set()


@pytest.mark.parametrize(
    ("text", "uses"),
    [
        ("You may not use the Services for any military purposes.", {"military"}),
        ("You will not use it for military or paramilitary purposes, or for warfare.", {"military", "warfare"}),
        ("Customer shall not use it for weapons development.", {"weapons"}),
        ("Customer shall not use it in any manner subject to ITAR.", {"military"}),
        ("Customer may not use it for defense applications or defence purposes.", {"defence-and-national-security"}),
        (
            "You shall not use it on behalf of a military, an intelligence agency, or a law enforcement agency.",
            {"military", "intelligence-gathering", "law-enforcement"},
        ),
        (
            "You may not use it for the benefit of the armed forces or for law enforcement or surveillance purposes.",
            {"military", "law-enforcement", "surveillance-and-biometrics"},
        ),
        ("Use by defense contractors or for homeland security is prohibited.", {"defence-and-national-security"}),
        ("It may only be used for lawful ends and not for military applications.", {"military"}),
        ("It is not designed for use in weapons systems or combat.", {"weapons", "combat-operations"}),
        ("Do not use it for lethal autonomous weapons.", {"lethal-autonomous-function"}),
        ("Do not use it for counter-terrorism or military logistics.", {"counter-terrorism"}),
    ],
)
def test_what_people_ask_first(reader: TermsReader, text: str, uses: set[str]) -> None:
    found = read(reader, text)
    assert uses <= {s.content.use for s in found if isinstance(s.content, Rule)}
    assert {s.content.modality for s in found if isinstance(s.content, Rule)} == {Modality.PROHIBITS}
    assert not [s for s in found if isinstance(s.content, Rule) and s.content.actors]


def test_what_is_said_about_people_is_no_autonomous_weapon(reader: TermsReader) -> None:
    text = "You may not represent output as human-generated for use cases that do not involve a human in the loop."
    assert banned(reader, text) == {"misrepresenting-as-human"}


@pytest.mark.parametrize(
    ("lead", "condition"),
    [
        ("Unless we agree in writing, you may not:", "with-approval"),
        ("Except as expressly permitted by us, Customer shall not:", "with-approval"),
        ("You may not do any of the following without our prior written consent:", "with-approval"),
    ],
)
def test_the_exception_of_a_lead_in_reaches_its_items(reader: TermsReader, lead: str, condition: str) -> None:
    found = read(reader, lead + "\n\n* scrape the website\n* commit fraud\n")
    left = [s.content for s in found if isinstance(s.content, Rule) and s.content.exception_to]
    assert [(rule.use, rule.conditions) for rule in left] == [("model-scraping", (condition,))]


def test_only_reverse_engineering_is_what_the_law_allows_in_a_list(reader: TermsReader) -> None:
    text = "Except as permitted by law, you may not:\n\n* scrape the website\n* reverse engineer it\n"
    left = {(s.content.use, s.content.conditions) for s in read(reader, text) if s.content.modality == "permits"}  # type: ignore[union-attr]
    assert left == {("reverse-engineering", ("where-law-allows",))}


def test_what_stands_below_an_exception_is_not_forbidden(reader: TermsReader) -> None:
    text = "You may not look into private projects, except in the following cases:\n\n* malware\n* spam\n"
    assert rules(reader, text) == set()


def test_an_exception_within_a_clause_gives_no_leave(reader: TermsReader) -> None:
    text = "You may not try reverse engineering except to the extent that it is expressly permitted by law."
    assert rules(reader, text) == {("prohibits", "reverse-engineering"), ("+permits", "reverse-engineering")}


def test_the_exception_of_the_last_deed_is_not_that_of_the_first(reader: TermsReader) -> None:
    text = "You may not lie by impersonating any person, claiming a false name, opening an account without permission."
    assert not {rule for rule in rules(reader, text) if rule[0] == "+permits"}


def test_an_adverb_of_law_holds_for_the_word_beside_it(reader: TermsReader) -> None:
    found = read(reader, "Do not go stalking, illegally impersonating or bullying others.")
    assert {s.content.use: s.content.conditions for s in found if isinstance(s.content, Rule)} == {
        "stalking": (),
        "impersonation": ("where-law-forbids",),
        "bullying": (),
    }


def test_harm_to_a_service_is_no_harm_to_people(reader: TermsReader) -> None:
    assert "abuse" not in banned(reader, "You must not abuse, harm, interfere with or disrupt our services.")
    assert "causing-harm" not in banned(reader, "You must not abuse, harm, interfere with or disrupt our services.")
    assert "causing-harm" in banned(reader, "You must not harm others through our services.")


def test_what_is_prohibited_needs_no_adverb(reader: TermsReader) -> None:
    assert banned(reader, "Gambling is prohibited.") == {"gambling"}


def test_a_name_with_a_verb_of_its_own_ends_no_phrase(reader: TermsReader) -> None:
    text = "Do not lie. This includes:\n\n* Misrepresenting a text by claiming it was written solely by a human\n"
    assert "misrepresenting-as-human" in banned(reader, text)


def test_what_is_allowed_with_leave_is_allowed_under_that_condition(reader: TermsReader) -> None:
    found = read(reader, "Intelligence and defense uses are allowed with our prior approval.")
    assert {
        (s.content.modality, s.content.use, s.content.conditions) for s in found if isinstance(s.content, Rule)
    } == {
        (Modality.PERMITS, "intelligence-gathering", ("with-approval",)),
        (Modality.PERMITS, "defence-and-national-security", ("with-approval",)),
    }
