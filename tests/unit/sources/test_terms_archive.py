"""A git repository of recorded versions becomes the history of each document, whatever happened to it."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from dulwich.bundle import create_bundle_from_repo, write_bundle
from dulwich.index import commit_tree
from dulwich.objects import Blob, Commit
from dulwich.repo import Repo

from aikg.errors import InputError
from aikg.sources import Collection, Recording, TermsHistory, is_collection, read_collection
from aikg.sources.terms_archive import RecordedVersion

NOON = 1_700_000_000
URL = "https://github.com/OpenTermsArchive/a-snapshots/commit/"
A, B = "A/Terms of Service.md", "B/Terms of Service.md"


class Archive:
    """A repository under construction: every commit is one call."""

    def __init__(self, path: Path, branch: str = "main", *, bare: bool = True) -> None:
        self.path = path
        self.branch = f"refs/heads/{branch}".encode()
        self.repo = (Repo.init_bare if bare else Repo.init)(path, mkdir=True, default_branch=branch.encode())
        self._files: dict[str | None, dict[bytes, tuple[int, bytes]]] = {None: {}}
        self._head: str | None = None

    def commit(
        self,
        subject: str,
        files: Mapping[str | bytes, str | bytes | None],
        *,
        at: int = NOON,
        body: str = "",
        parents: tuple[str, ...] | None = None,
        zone: int = 0,
        mode: int = 0o100644,
    ) -> str:
        """Add a commit on the last one, or on `parents`, with files changed, or gone where they are None."""
        store = self.repo.object_store
        parents = parents if parents is not None else tuple(filter(None, [self._head]))
        tree = dict(self._files[parents[0] if parents else None])
        for path, content in files.items():
            name = path.encode() if isinstance(path, str) else path
            if content is None:
                del tree[name]
            else:
                blob = Blob.from_string(content.encode() if isinstance(content, str) else content)
                store.add_object(blob)
                tree[name] = mode, blob.id
        made = Commit()
        made.tree = commit_tree(store, [(name, blob, mode) for name, (mode, blob) in tree.items()])
        made.parents = [parent.encode() for parent in parents]
        made.author = made.committer = b"Open Terms Archive Bot <bot@opentermsarchive.org>"
        made.author_time = made.commit_time = at
        made.author_timezone = made.commit_timezone = zone
        made.message = f"{subject}\n\n{body}".encode()
        store.add_object(made)
        self._head = made.id.decode()
        self._files[self._head] = tree
        self.repo.refs[self.branch] = made.id
        return self._head

    def bundle(self, path: Path, *refs: bytes) -> Path:
        with path.open("wb") as file, create_bundle_from_repo(self.repo, list(refs) or None) as bundle:
            write_bundle(file, bundle)
        return path


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive(tmp_path / "tiny-versions.git")
    yield archive
    archive.repo.close()


def read(archive: Archive, **options: object) -> dict[str, TermsHistory]:
    collection = read_collection(archive.path, **options)  # type: ignore[arg-type]
    return {f"{history.service}/{history.terms_type}": history for history in collection.histories}


def texts(history: TermsHistory) -> list[str]:
    return [version.text for version in history.versions]


def recordings(history: TermsHistory) -> list[str]:
    return [version.recording.value for version in history.versions]


def test_all_that_is_known_of_a_version(archive: Archive) -> None:
    body = f"This version was recorded after extracting from snapshot {URL}0123abcdef\n\nX-engine-version: 15.1.0"
    first = archive.commit("First record of A Terms of Service", {A: "old"}, body=body)
    second = archive.commit("Record new changes of A Terms of Service", {A: "new"}, at=NOON + 60)
    noon = datetime.fromtimestamp(NOON, UTC)
    assert read_collection(archive.path) == Collection(
        name="tiny-versions",
        head=second,
        last_commit=noon.replace(minute=noon.minute + 1),
        histories=(
            TermsHistory(
                service="A",
                terms_type="Terms of Service",
                versions=(
                    RecordedVersion(
                        first,
                        noon,
                        Recording.FIRST,
                        "First record of A Terms of Service",
                        (f"{URL}0123abcdef",),
                        "old",
                    ),
                    RecordedVersion(
                        second,
                        noon.replace(minute=noon.minute + 1),
                        Recording.CHANGE,
                        "Record new changes of A Terms of Service",
                        (),
                        "new",
                    ),
                ),
            ),
        ),
    )


def test_a_bundle_and_a_work_tree_say_the_same(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        archive.commit("Record new changes of A Terms of Service", {A: "line\n" * 50 + str(number)}, at=NOON + number)
    bundle = read_collection(archive.bundle(tmp_path / "tiny-versions.bundle"))
    assert bundle == read_collection(archive.path)
    clone = archive.repo.clone(tmp_path / "tiny-versions")
    clone.close()
    assert read_collection(tmp_path / "tiny-versions") == bundle
    assert read_collection(tmp_path / "tiny-versions" / ".git") == bundle
    monkeypatch.chdir(tmp_path / "tiny-versions")
    assert read_collection(Path(".git")) == bundle


@pytest.mark.parametrize("name", ["genai-versions", "genai-versions.git"])
def test_a_collection_has_the_name_of_its_folder(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive(tmp_path / name)
    archive.commit("First record of A Terms of Service", {A: "text"})
    archive.bundle(tmp_path / f"{name}.bundle")
    archive.repo.close()
    monkeypatch.chdir(tmp_path / name)
    for path in (tmp_path / name, tmp_path / f"{name}.bundle", Path(), Path("../") / name):
        assert read_collection(path).name == "genai-versions"


def test_what_may_be_a_collection(archive: Archive, tmp_path: Path) -> None:
    archive.commit("First record of A Terms of Service", {A: "text"})
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("Meta permits it.")
    Archive(tmp_path / "work", bare=False).repo.close()
    assert (
        is_collection(archive.path)
        and is_collection(archive.bundle(tmp_path / "a"))
        and is_collection(tmp_path / "work")
    )
    for other in ("articles", "articles/a.txt", "missing", "nul\0", "work/src", "a/b"):
        assert not is_collection(tmp_path / other)


@pytest.mark.parametrize("branch", ["main", "master", "trunk"])
def test_without_a_head_the_branch_is_found(tmp_path: Path, branch: str) -> None:
    archive = Archive(tmp_path / "versions", branch)
    archive.commit("First record of A Terms of Service", {A: "text"})
    bundle = archive.bundle(tmp_path / "versions.bundle", archive.branch)
    if branch != "trunk":
        archive.repo.refs[b"refs/heads/also"] = archive.repo.head()
    archive.repo.refs.set_symbolic_ref(b"HEAD", b"refs/heads/missing")
    archive.repo.close()
    assert read_collection(bundle).histories == read_collection(archive.path).histories != ()


@pytest.mark.parametrize(
    ("subject", "recording"),
    [
        ("First record of A Terms of Service", "first"),
        ("Record new changes of A Terms of Service", "change"),
        ("Apply technical or declaration upgrade on A Terms of Service", "upgrade"),
        ("Start tracking A Terms of Service", "first"),
        ("Update A Terms of Service", "change"),
        ("Refilter A Terms of Service", "upgrade"),
        ("Record new changes of the service formerly known as A", "change"),
        ("Update Terms of Service.md", "other"),
        ("Fix links", "other"),
        ("", "other"),
    ],
)
def test_why_a_version_was_recorded(archive: Archive, subject: str, recording: str) -> None:
    archive.commit("First record of B Terms of Service", {B: "text"})
    archive.commit(subject, {A: "text"})
    assert recordings(read(archive)["A/Terms of Service"]) == [recording]


@pytest.mark.parametrize(
    ("body", "snapshots"),
    [
        (f"This version was recorded after extracting from snapshot {URL}{'1' * 40}", ["1" * 40]),
        (f"This version was recorded after filtering snapshot {URL}{'1' * 40}\n", ["1" * 40]),
        (f"This version was recorded after extracting from snapshot {URL}undefined\n\nX-engine-version: 6.0.0", []),
        ("This version was recorded after filtering snapshot 5f3a6b0123abc", []),
        (
            "This version was recorded after extracting from and assembling the following snapshots from 2 source "
            f"documents:\n- {URL}{'2' * 40}\n- {URL}{'1' * 40}\n\nX-engine-version: 10.6.1",
            ["2" * 40, "1" * 40],
        ),
        (
            "Changes since the previous version come from 1 of the 2 source documents:\n2. https://a.org/terms/123456\n"
            f"   {URL}{'1' * 40}\n\nThis version was recorded after extracting from and assembling the following "
            f"snapshots from 2 source documents:\n1. https://a.org/articles/987654\n   {URL}{'2' * 40}\n"
            f"2. https://a.org/terms/123456\n   {URL}{'1' * 40}\n\nX-engine-version: 16.0.0",
            ["2" * 40, "1" * 40],
        ),
        ("", []),
    ],
)
def test_the_snapshots_of_a_version(archive: Archive, body: str, snapshots: list[str]) -> None:
    archive.commit("First record of A Terms of Service", {A: "text"}, body=body)
    (version,) = read(archive)["A/Terms of Service"].versions
    assert version.snapshots == tuple(URL + snapshot for snapshot in snapshots)


def test_versions_are_in_the_order_of_their_time_then_of_their_commits(archive: Archive) -> None:
    archive.commit("First record of A Terms of Service", {A: "1"})
    archive.commit("Record new changes of A Terms of Service", {A: "4"}, at=NOON + 2)
    archive.commit("Record new changes of A Terms of Service", {A: "5"}, at=NOON + 2)
    archive.commit("Apply technical or declaration upgrade on A Terms of Service", {A: "3"}, at=NOON + 1)
    archive.commit("Record new changes of A Terms of Service", {A: "2"}, at=NOON)
    assert texts(read(archive)["A/Terms of Service"]) == ["1", "2", "3", "4", "5"]


def test_times_are_in_utc(archive: Archive) -> None:
    archive.commit("First record of A Terms of Service", {A: "text"}, zone=19_800)
    assert read_collection(archive.path).last_commit.isoformat() == "2023-11-14T22:13:20+00:00"


def test_a_text_that_returns_is_read_once(archive: Archive) -> None:
    for number, text in enumerate(["one", "two", "one", "two"]):
        archive.commit("Record new changes of A Terms of Service", {A: text}, at=NOON + number)
    progress: list[tuple[int, int]] = []
    history = read(archive, on_progress=lambda done, total: progress.append((done, total)))["A/Terms of Service"]
    assert texts(history) == ["one", "two", "one", "two"]
    assert history.versions[0].text is history.versions[2].text
    assert progress == [(1, 2), (2, 2)]


def test_types_asked_for(archive: Archive) -> None:
    archive.commit("First record of A Terms of Service", {A: "terms"})
    archive.commit("First record of A Acceptable Use Policy", {"A/Acceptable Use Policy.md": "uses"})
    archive.commit("First record of B Terms of Service", {B: "terms of B"})
    progress: list[tuple[int, int]] = []
    found = read(
        archive, terms_types={"Acceptable Use Policy"}, on_progress=lambda done, total: progress.append((done, total))
    )
    assert list(found) == ["A/Acceptable Use Policy"] and progress == [(1, 1)]
    with pytest.raises(InputError) as caught:
        read(archive, terms_types=["Terms of Service", "acceptable use"])
    assert str(caught.value) == (
        f'{archive.path}: there is no document of the type "acceptable use"; expected one of Acceptable Use Policy, '
        'Terms of Service. Did you mean "Acceptable Use Policy"?'
    )


def test_only_what_is_new_since_an_earlier_run(archive: Archive) -> None:
    archive.commit("First record of A Terms of Service", {A: "A 1"})
    before = archive.commit("First record of B Terms of Service", {B: "B 1"})
    # An upgrade has the time of an old snapshot: what is new is told by the commits, not by the clock.
    head = archive.commit("Apply technical or declaration upgrade on A Terms of Service", {A: "A 2"}, at=NOON - 60)
    found = read(archive, since=before)
    assert {name: texts(history) for name, history in found.items()} == {"A/Terms of Service": ["A 2", "A 1"]}
    assert read(archive, since=head) == read(archive, since=before, terms_types=[]) == {}
    assert read(archive, since=head, terms_types=["Terms of Service"]) == {}
    assert read_collection(archive.path, since=head).head == head
    for rewritten in ("0" * 40, "no commit", ""):
        assert read(archive, since=rewritten) == read(archive)


def test_a_renamed_service_is_one_history_under_its_last_name(archive: Archive) -> None:
    archive.commit("First record of A Terms of Service", {A: "1", "A/Imprint.md": "1"})
    archive.commit("Record new changes of A Terms of Service", {A: "2"}, at=NOON + 1)
    before = archive.commit("Fix the name", {A: None, "A/Imprint.md": None, B: "2", "B/Imprint.md": "1"}, at=NOON + 2)
    archive.commit("Record new changes of B Terms of Service", {B: "3"}, at=NOON + 3)
    found = read(archive)
    assert {name: texts(history) for name, history in found.items()} == {
        "B/Imprint": ["1"],
        "B/Terms of Service": ["1", "2", "3"],
    }
    assert read(archive, since=before) == {"B/Terms of Service": found["B/Terms of Service"]}


def test_documents_of_the_same_text_are_renamed_each_to_its_own_type(archive: Archive) -> None:
    old = [A, "B/Imprint.md"]
    archive.commit("Record new changes of A Terms of Service", {A: "terms"})
    archive.commit("Record new changes of B Imprint", {"B/Imprint.md": "imprint"}, at=NOON + 1)
    archive.commit("Both moved to one page", dict.fromkeys(old, "same"), at=NOON + 2)
    archive.commit("Rename", {**dict.fromkeys(old), "C/Imprint.md": "same", "D/Terms of Service.md": "same"})
    assert {name: texts(history) for name, history in read(archive).items()} == {
        "C/Imprint": ["imprint", "same"],
        "D/Terms of Service": ["terms", "same"],
    }


def test_a_document_may_move_to_where_another_moved_before(archive: Archive) -> None:
    archive.commit("First record of A Terms of Service", {A: "1"})
    archive.commit("Rename", {A: None, B: "1"}, at=NOON + 1)
    archive.commit("Remove B", {B: None}, at=NOON + 2)
    archive.commit("First record of C Terms of Service", {"C/Terms of Service.md": "2"}, at=NOON + 3)
    archive.commit("Rename", {"C/Terms of Service.md": None, B: "2"}, at=NOON + 4)
    (history,) = read_collection(archive.path).histories
    assert (history.service, texts(history)) == ("B", ["1", "2"])


def test_a_former_name_may_be_used_again_and_a_rename_taken_back(archive: Archive) -> None:
    archive.commit("First record of A Terms of Service", {A: "1"})
    archive.commit("Rename", {A: None, B: "1"}, at=NOON + 1)
    archive.commit("First record of A Terms of Service", {A: "another A"}, at=NOON + 2)
    archive.commit("Remove it", {A: None}, at=NOON + 3)
    archive.commit("Record new changes of B Terms of Service", {B: "2"}, at=NOON + 4)
    assert {name: texts(history) for name, history in read(archive).items()} == {
        "A/Terms of Service": ["another A"],
        "B/Terms of Service": ["1", "2"],
    }
    archive.commit("Rename it back", {B: None, A: "2"}, at=NOON + 5)
    found = read(archive)
    assert {name: texts(history) for name, history in found.items()} == {"A/Terms of Service": ["1", "another A", "2"]}


def test_a_branch_that_does_not_know_of_a_rename_goes_on_in_the_same_history(archive: Archive) -> None:
    root = archive.commit("First record of A Terms of Service", {A: "1"})
    ours = archive.commit("Rename", {A: None, B: "1"}, at=NOON + 1)
    theirs = archive.commit("Record new changes of A Terms of Service", {A: "2"}, at=NOON + 2, parents=(root,))
    archive.commit("Merge", {B: "2"}, at=NOON + 3, parents=(ours, theirs))
    history = read(archive)["B/Terms of Service"]
    assert texts(history) == ["1", "2"] and recordings(history) == ["first", "change"]


def test_a_merge_that_renames(archive: Archive) -> None:
    root = archive.commit("First record of A Terms of Service", {A: "1"})
    ours = archive.commit("Remove A", {A: None}, at=NOON + 1)
    theirs = archive.commit("Record new changes of A Terms of Service", {A: "2"}, at=NOON + 2, parents=(root,))
    archive.commit("Merge", {B: "2"}, at=NOON + 3, parents=(ours, theirs))
    archive.commit("Rename", {B: None, "C/Terms of Service.md": "2"}, at=NOON + 4)
    assert {name: texts(history) for name, history in read(archive).items()} == {"C/Terms of Service": ["1", "2"]}


def test_a_name_written_in_two_forms_of_unicode_is_one_name(archive: Archive) -> None:
    nfc, nfd = (unicodedata.normalize(form, "Méta/Terms of Service.md") for form in ("NFC", "NFD"))
    archive.commit("First record of Méta Terms of Service", {nfd: "1"})
    archive.commit(unicodedata.normalize("NFD", "Update Méta Terms of Service"), {nfd: None, nfc: "2"}, at=NOON + 1)
    history = read(archive)["Méta/Terms of Service"]
    assert texts(history) == ["1", "2"] and recordings(history) == ["first", "change"]


def test_a_name_that_is_not_utf_8(archive: Archive) -> None:
    archive.commit("First record of DALL·E Terms of Service", {"DALL·E/Terms of Service.md".encode("cp1252"): "1"})
    assert list(read(archive)) == ["DALL·E/Terms of Service"]


def test_a_deleted_document_keeps_its_history_and_goes_on_when_it_returns(archive: Archive) -> None:
    archive.commit("First record of A Terms of Service", {A: "1", B: "1"})
    archive.commit("Remove A", {A: None}, at=NOON + 1)
    assert texts(read(archive)["A/Terms of Service"]) == ["1"]
    archive.commit("First record of A Terms of Service", {A: "2"}, at=NOON + 2)
    assert texts(read(archive)["A/Terms of Service"]) == ["1", "2"]


def test_a_commit_of_two_files_is_a_record_of_the_one_it_names(archive: Archive) -> None:
    archive.commit("First record of A Terms of Service", {A: "1", B: "1"}, body=f"snapshot {URL}0123abc")
    found = read(archive)
    assert recordings(found["A/Terms of Service"]) == ["first"]
    assert found["A/Terms of Service"].versions[0].snapshots == (f"{URL}0123abc",)
    assert recordings(found["B/Terms of Service"]) == ["other"]
    assert found["B/Terms of Service"].versions[0].snapshots == ()


def test_a_merge_records_only_what_none_of_its_parents_has(archive: Archive) -> None:
    root = archive.commit("First record of A Terms of Service", {A: "1"})
    ours = archive.commit("Record new changes of A Terms of Service", {A: "2"}, at=NOON + 1)
    theirs = archive.commit("First record of B Terms of Service", {B: "1"}, at=NOON + 1, parents=(root,))
    merged = archive.commit("Merge", {B: "1"}, at=NOON + 2, parents=(ours, theirs))
    assert {name: texts(history) for name, history in read(archive).items()} == {
        "A/Terms of Service": ["1", "2"],
        "B/Terms of Service": ["1"],
    }
    archive.commit("Merge, and more", {B: "2"}, at=NOON + 3, parents=(merged, theirs))
    assert recordings(read(archive)["B/Terms of Service"]) == ["first", "other"]


def test_what_is_no_version_of_a_document(archive: Archive) -> None:
    archive.commit("First record of A Terms of Service", {A: "1"})
    others = ("README.md", "A/README.md", "A/deeper/Terms of Service.md", ".github/Template.md", "A/data.json", "A/.md")
    archive.commit("Record new changes of A Terms of Service", dict.fromkeys(others, "text"))
    archive.commit("Update README", {"README.md": "another"})
    archive.commit("Make it executable", {A: "1"}, mode=0o100755)
    archive.commit("Link", {"A/Imprint.md": "Terms of Service.md"}, mode=0o120000)
    assert {name: texts(history) for name, history in read(archive).items()} == {"A/Terms of Service": ["1"]}


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("à « l’AFP »".encode(), "à « l’AFP »"),
        ("à « l’AFP »".encode("cp1252"), "à « l’AFP »"),
        ("à « l’AFP »".encode("utf-8-sig"), "à « l’AFP »"),
        ("à « l’AFP »".encode("utf-16"), "à « l’AFP »"),
        ("à « l’AFP » ".encode() + "à l’".encode("cp1252") + b"\x81", "à « l’AFP » à l’\x81"),
        (b"one\r\ntwo\rthree\n", "one\ntwo\nthree\n"),
        (b"zero \x00 byte", "zero \x00 byte"),
        (b"", ""),
    ],
)
def test_no_version_is_lost_for_its_encoding(archive: Archive, data: bytes, text: str) -> None:
    archive.commit("First record of A Terms of Service", {A: data})
    assert texts(read(archive)["A/Terms of Service"]) == [text]


@pytest.fixture(scope="module")
def bundle(shared: Path) -> Path:
    return shared / "data" / "genai-contrib-versions.bundle"


MEASURE = """
import json, sys
from pathlib import Path
from aikg.sources import read_collection
collection = read_collection(Path(sys.argv[1]))
print(json.dumps({
    "name": collection.name,
    "head": collection.head,
    "histories": len(collection.histories),
    "services": len({history.service for history in collection.histories}),
    "recordings": [version.recording for history in collection.histories for version in history.versions],
    "without snapshot": sum(not version.snapshots for history in collection.histories for version in history.versions),
    "megabytes": int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) // 1024,
}))
"""


def test_the_whole_of_a_real_collection(bundle: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", MEASURE, bundle], capture_output=True, text=True, check=True, timeout=60
    )
    found = json.loads(ran.stdout)
    assert found["name"] == "genai-contrib-versions"
    assert found["head"] == "78f66748716ca25446cbd61f7243a587f23ed9f1"
    assert (found["histories"], found["services"]) == (159, 51)
    assert Counter(found["recordings"]) == {"first": 159, "change": 3953, "upgrade": 114}
    assert found["without snapshot"] == 2  # ".../commit/undefined"
    assert found["megabytes"] < 700


def test_the_policies_of_a_real_collection(bundle: Path) -> None:
    collection = read_collection(bundle, terms_types={"Acceptable Use Policy", "Community Guidelines"})
    assert len(collection.histories) == 14
    assert sum(len(history.versions) for history in collection.histories) == 405
    (openai,) = (history for history in collection.histories if history.service == "OpenAI")
    assert [
        (f"{version.at:%Y-%m-%d %H:%M:%S}", "Military and warfare" in version.text) for version in openai.versions
    ] == [
        ("2024-01-10 12:30:38", True),
        ("2024-01-10 18:30:37", False),
        ("2024-01-11 00:30:40", False),
    ]


def test_a_real_collection_read_again(bundle: Path) -> None:
    nothing: Callable[[int, int], None] = lambda done, total: pytest.fail("a text was read")  # noqa: E731
    head = "78f66748716ca25446cbd61f7243a587f23ed9f1"
    assert read_collection(bundle, since=head, on_progress=nothing).histories == ()
    before = "6bb36778163a8e48b860fe996b0a691fd216f5b6"
    (history,) = read_collection(bundle, since=before).histories
    assert (history.service, history.terms_type, len(history.versions)) == ("Fireworks AI", "Privacy Policy", 140)
