"""Repositories made to break a reader: each gives one error that names it, and nothing of it is left behind."""

from __future__ import annotations

import gc
import hashlib
import random
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from dulwich.bundle import create_bundle_from_repo, write_bundle
from dulwich.index import commit_tree
from dulwich.objects import Blob, Commit, Tag
from dulwich.repo import BaseRepo, MemoryRepo, Repo

from aikg.errors import InputError
from aikg.sources import Collection, is_collection, read_collection

NOON = 1_700_000_000
PATH = b"A/Terms of Service.md"


def commit(
    repo: BaseRepo, text: str, *, path: bytes = PATH, at: int = NOON, subject: str = "", parent: bytes = b""
) -> bytes:
    """Add a commit with one file to the branch of a repository."""
    blob = Blob.from_string(text.encode())
    repo.object_store.add_object(blob)
    made = Commit()
    made.tree = commit_tree(repo.object_store, [(path, blob.id, 0o100644)])
    made.parents = [parent] if parent else [repo.head()] if b"HEAD" in repo.refs.as_dict() else []
    made.author = made.committer = b"Bot <bot@example.org>"
    made.author_time = made.commit_time = at
    made.author_timezone = made.commit_timezone = 0
    made.message = (subject or "Record new changes of A Terms of Service").encode()
    repo.object_store.add_object(made)
    repo.refs[b"refs/heads/main"] = made.id
    return made.id


def bundle(repo: BaseRepo, path: Path, *prerequisites: bytes) -> Path:
    with path.open("wb") as file, create_bundle_from_repo(repo, [b"refs/heads/main"], prerequisites) as made:
        write_bundle(file, made)
    return path


@pytest.fixture
def repo(tmp_path: Path) -> Iterator[Repo]:
    """Three versions of one document in a bare repository."""
    with Repo.init_bare(tmp_path / "tiny-versions", mkdir=True, default_branch=b"main") as repo:
        for number in range(3):
            commit(repo, "a line of the terms\n" * 40 + str(number), at=NOON + number)
        yield repo


def error_of(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_collection(path)
    message = str(caught.value)
    assert message.startswith(f"{caught.value.where}: ") and "; expected " in message and message.endswith(".")
    assert message.isprintable()
    return message.removeprefix(f"{caught.value.where}: ")


def versions(collection: Collection) -> int:
    return sum(len(history.versions) for history in collection.histories)


def test_nothing_there(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "a.txt").write_text("Meta permits it.")
    (tmp_path / "empty").touch()
    assert error_of(tmp_path / "missing").startswith("there is no such file or folder; expected a git repository")
    assert error_of(tmp_path / "nul\0").startswith("there is no such file or folder")
    assert error_of(tmp_path / "a.txt" / "b").startswith("there is no such file or folder")
    for other in ("folder", "a.txt", "empty"):
        assert error_of(tmp_path / other).startswith("this is neither a git repository nor a bundle; expected")


def test_an_empty_repository(tmp_path: Path) -> None:
    Repo.init(tmp_path / "work", mkdir=True).close()
    Repo.init_bare(tmp_path / "bare", mkdir=True).close()
    for name in ("work", "bare"):
        assert is_collection(tmp_path / name)
        assert error_of(tmp_path / name).startswith("the repository is empty; expected")


@pytest.mark.parametrize(
    ("path", "subject"),
    [
        (b"src/main.py", "First record of A Terms of Service"),
        (b"README.md", "First record of A Terms of Service"),
        (b"A/snapshots/Terms.md", "First record of A Terms of Service"),
        (b"docs/how-to.md", "Explain how to"),
        (b"docs/how-to.md", "Update how-to.md"),
    ],
)
def test_a_repository_of_something_else(tmp_path: Path, path: bytes, subject: str) -> None:
    with Repo.init_bare(tmp_path / "other", mkdir=True, default_branch=b"main") as repo:
        commit(repo, "text", path=path, subject=subject)
    assert error_of(tmp_path / "other").startswith(
        "the repository holds no version of terms; expected the versions of an Open Terms Archive collection: files "
        'named "SERVICE/TERMS TYPE.md", with commits such as "First record of'
    )


def test_a_shallow_clone(repo: Repo) -> None:
    (Path(repo.path) / "shallow").write_bytes(repo.head() + b"\n")
    assert error_of(Path(repo.path)) == (
        "the clone is shallow: its history is cut; expected a repository with its whole history. "
        "Run `git fetch --unshallow` in it, or clone it again without --depth and --filter."
    )


def test_a_bundle_that_builds_on_another(repo: Repo, tmp_path: Path) -> None:
    base = repo.head()
    commit(repo, "more")
    assert error_of(bundle(repo, tmp_path / "thin.bundle", base)).startswith(
        f"the bundle builds on commit {base[:12].decode()}, which is not in it; expected a repository with its whole "
        "history. Make one that has everything: `git bundle create FILE --all`."
    )


def test_a_history_that_is_cut(repo: Repo, tmp_path: Path) -> None:
    commit(repo, "more", parent=b"1" * 40)
    assert error_of(Path(repo.path)).startswith("part of the history is not there; expected")


@pytest.mark.parametrize("what", [b"tree", b"blob"])
def test_a_clone_without_all_objects(repo: Repo, what: bytes) -> None:
    for name in list(repo.object_store):
        if repo.object_store[name].type_name == what:
            repo.object_store.delete_loose_object(name)
            break
    assert error_of(Path(repo.path)).startswith("part of the history is not there; expected")


def test_a_clone_that_says_that_it_is_partial(repo: Repo) -> None:
    config = repo.get_config()
    config.set(b"core", b"repositoryformatversion", b"1")
    config.set(b"extensions", b"partialclone", b"origin")
    config.write_to_path()
    assert re.match(r"the repository cannot be read \(.*partialclone.*\)", error_of(Path(repo.path)))


def test_a_repository_with_sha_256(tmp_path: Path) -> None:
    with Repo.init_bare(tmp_path / "new", mkdir=True, object_format="sha256"):
        assert error_of(tmp_path / "new").startswith("the repository names its objects by sha256; expected")
    (tmp_path / "a.bundle").write_bytes(b"# v3 git bundle\n@object-format=sha256\n" + b"0" * 64 + b" HEAD\n\nPACK")
    assert error_of(tmp_path / "a.bundle").startswith("the repository names its objects by sha256; expected")


@pytest.mark.parametrize(
    ("head", "problem"),
    [
        (b"# v4 git bundle\n\n", "the bundle is of a later format"),
        (b"# v3 git bundle\n@filter=blob:none\n\n", "the bundle leaves objects out"),
        (b"# v2 git bundle\n", "the repository is damaged or cut short (its head does not end)"),
        (b"# v2 git bundle\n" + b"x" * 10**7, "the repository is damaged or cut short (its head does not end)"),
        (b"# v2 git bundle\n\n", "the repository is damaged or cut short"),
        (b"# v2 git bundle\n\nPACK", "the repository is damaged or cut short"),
        (b"# v2 git bundle\n-\x1b[2J\xff no\n\n", "the bundle builds on commit "),
        (b"# v3 git bundle\n@object-format=\x1b[2J\xff\n\n", "the repository names its objects by "),
    ],
)
def test_the_head_of_a_bundle(tmp_path: Path, head: bytes, problem: str) -> None:
    (tmp_path / "a.bundle").write_bytes(head)
    assert error_of(tmp_path / "a.bundle").startswith(problem)


def test_branches_of_a_bundle_that_lead_nowhere(repo: Repo, tmp_path: Path) -> None:
    data = bundle(repo, tmp_path / "a.bundle").read_bytes()
    line = repo.head() + b" refs/heads/main\n"
    for replaced, problem in [
        (b"", "the repository is empty"),
        (repo.head() + b" refs/tags/\x1b[2J\n", "it does not say which branch holds the versions"),
        (b"1" * 40 + b" HEAD\n", "part of the history is not there"),
        (b"\xff\xfe HEAD\n", "part of the history is not there"),
        (b"no HEAD\n", "part of the history is not there"),
        (repo[repo.head()].tree + b" HEAD\n", "the repository is damaged or cut short (object "),
    ]:
        (tmp_path / "b.bundle").write_bytes(data.replace(line, replaced))
        assert error_of(tmp_path / "b.bundle").startswith(problem)


def test_a_branch_that_is_no_commit(repo: Repo) -> None:
    tag = Tag()
    tag.object = (Commit, repo.head())
    tag.name, tag.message, tag.tagger = b"v1", b"", b"Bot <bot@example.org>"
    tag.tag_time, tag.tag_timezone = NOON, 0
    repo.object_store.add_object(tag)
    repo.refs[b"refs/heads/main"] = tag.id
    assert "is of another kind" in error_of(Path(repo.path))


@pytest.mark.parametrize("at", [10**11, 10**17, 10**30, -(10**13)])
def test_a_time_that_does_not_exist(repo: Repo, at: int) -> None:
    commit(repo, "more", at=at)
    try:
        assert read_collection(Path(repo.path)).last_commit.year > 2023
    except InputError as error:
        assert "damaged" in error.problem or "cannot be read" in error.problem


def test_names_that_command_a_terminal(repo: Repo) -> None:
    commit(repo, "text", path=b"\x1b[2JA/Terms\r\nof \xe2\x80\xae Service.md", subject="First record of \x1b[2J\x00")
    (_, named) = read_collection(Path(repo.path)).histories
    assert named.service == "\\x1b[2JA"
    assert (named.service + named.terms_type + named.versions[0].subject).isprintable()


def test_a_bundle_cut_short_anywhere(repo: Repo, tmp_path: Path) -> None:
    data = bundle(repo, tmp_path / "whole.bundle").read_bytes()
    assert versions(read_collection(tmp_path / "whole.bundle")) == 3
    path = tmp_path / "cut.bundle"
    for length in range(0, len(data), 7):
        path.write_bytes(data[:length])
        error_of(path)


@pytest.mark.parametrize("seed", range(4))
def test_a_bundle_with_changed_bytes(repo: Repo, tmp_path: Path, seed: int) -> None:
    """Changed as by accident, and changed on purpose, with a checksum that fits."""
    data = bundle(repo, tmp_path / "whole.bundle").read_bytes()
    pack = data.index(b"\n\n") + 2
    chance = random.Random(seed)
    path = tmp_path / "changed.bundle"
    for _ in range(60):
        changed = bytearray(data[pack:-20])
        for _ in range(chance.choice([1, 2, 8])):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        for checksum in (data[-20:], hashlib.sha1(changed).digest()):
            path.write_bytes(data[:pack] + changed + checksum)
            try:
                assert versions(read_collection(path)) <= 3
            except InputError as error:
                assert error.where == str(path)
    gc.collect()  # what was not closed complains now


@pytest.mark.parametrize("seed", range(4))
def test_a_repository_with_a_file_that_is_changed_or_missing(repo: Repo, seed: int) -> None:
    folder = Path(repo.path)
    if seed % 2:
        repo.object_store.pack_loose_objects()
    chance = random.Random(seed)
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and "hooks" not in path.parts):
        kept = path.read_bytes()
        path.chmod(0o644)
        for content in (chance.randbytes(40), b"", kept[: len(kept) // 2], kept[::-1]):
            path.write_bytes(content)
            try:
                assert versions(read_collection(folder)) <= 3
            except InputError as error:
                assert error.where == str(folder)
        path.unlink()
        try:
            assert versions(read_collection(folder)) <= 3
        except InputError as error:
            assert error.where == str(folder)
        path.write_bytes(kept)
    assert versions(read_collection(folder)) == 3
    gc.collect()


def test_a_history_longer_than_python_calls_itself(tmp_path: Path) -> None:
    repo = MemoryRepo()
    last = b""
    for number in range(2000):
        last = commit(repo, str(number % 5), at=NOON + number, parent=last)
    path = bundle(repo, tmp_path / "long.bundle")
    assert versions(read_collection(path)) == 2000


def test_nothing_is_left_behind_and_nothing_is_changed(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = bundle(repo, tmp_path / "whole.bundle")
    (tmp_path / "cut.bundle").write_bytes(whole.read_bytes()[:-30])
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    before = {path: path.stat().st_mtime_ns for path in Path(repo.path).rglob("*")}

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    for path in (whole, Path(repo.path)):
        read_collection(path)
        with pytest.raises(KeyboardInterrupt):
            read_collection(path, on_progress=stop)
    error_of(tmp_path / "cut.bundle")
    assert list((tmp_path / "temporary").iterdir()) == []
    assert {path: path.stat().st_mtime_ns for path in Path(repo.path).rglob("*")} == before


def test_no_room_to_open_a_bundle(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = bundle(repo, tmp_path / "whole.bundle")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    assert error_of(whole).startswith("it cannot be read (no such file or directory")


def test_stopped_in_the_middle_of_a_pack(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stops a run while bytes of a mapped pack are in use is stopped, not told that it cannot be closed."""
    import dulwich.pack

    whole = bundle(repo, tmp_path / "whole.bundle")
    calls = 0
    apart = dulwich.pack.read_zlib_chunks_at

    def interrupted(contents: bytes, *rest: object, **options: object) -> int:
        nonlocal calls
        calls += 1
        held = memoryview(contents)[:1]
        if calls == 5:
            raise KeyboardInterrupt
        held.release()
        return apart(contents, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(dulwich.pack, "read_zlib_chunks_at", interrupted)
    with pytest.raises(KeyboardInterrupt):
        read_collection(whole)
