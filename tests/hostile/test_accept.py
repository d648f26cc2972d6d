"""Names that must not be accepted, tables that are none, folders that cannot be written: one line, nothing written."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from aikg import resources
from aikg.accept import accept_into_data, read_names
from aikg.errors import AikgError, InputError
from aikg.store import NewName

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    return Path(shutil.copytree(repository / "data", tmp_path_factory.mktemp("hostile") / "data"))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (NewName("OpenAI", "vendor"), "is a name of id:openai"),
        (NewName("openAI", "vendor"), "is a name of id:openai"),
        (NewName("Kettner", "vendor", aliases=("Google",)), "is a name of id:google"),
        (NewName("Open-AI 01.AI", "vendor", aliases=("Französisch",)), "is a name of loc:FR"),
        (NewName("Open AI's", "vendor", aliases=("Deutschland",)), "is a name of loc:DE"),
        (NewName("Meta!", "vendor"), 'would be called id:meta, which is "Meta"'),
        (NewName("die", "vendor"), "It would be found everywhere"),
        (NewName("Chatbot", "product", "Meta"), "It would be found everywhere"),
        (NewName("März", "product", "Meta"), "It would be found everywhere"),
        (NewName("kettner", "vendor"), "a capital letter or a digit"),
        (NewName("Kettner", "vendor", aliases=("firma",)), "cannot be a name"),
        (NewName("K", "vendor"), "at least two characters"),
        (NewName("", "vendor"), "at least two characters"),
        (NewName("12", "vendor"), "one of them a letter"),
        (NewName("Kett\nner", "vendor"), "single spaces"),
        (NewName("Kett\u202ener", "vendor"), "single spaces"),
        (NewName(" Kettner", "vendor"), "single spaces"),
        (NewName("K" * 200, "vendor"), "at most 120 characters"),
        (NewName("Kettner", "company"), "one of vendor, organisation"),
        (NewName("Kettner", "vendor", offered_by="Meta"), "a vendor for products only"),
        (NewName("Lumora", "product", "Nobody Inc"), "Accept the vendor first"),
        (NewName("Lumora", "product", "Germany"), "Accept the vendor first"),
        (NewName("Lumora", "product", "Access Now"), "add aikg:Vendor"),
        (NewName("Lumora", "product", "Meta", based_in="US"), "has no seat"),
        (NewName("Kettner", "vendor", based_in="XX"), "Give a code"),
        (NewName("Kettner Police", "public-body"), "Give it with --based-in"),
        (NewName("Kettner", "vendor", lang="de"), "without an alias"),
        (NewName("Kettner", "vendor", aliases=("Kettner Labs",), lang="tlh"), 'language "tlh"'),
    ],
    ids=lambda value: value.name[:12] + value.kind if isinstance(value, NewName) else None,
)
def test_a_name_that_must_not_be_accepted_is_refused_in_one_line(folder: Path, name: NewName, says: str) -> None:
    with pytest.raises(AikgError) as refused:
        accept_into_data([name], folder)
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)
    assert not (folder / "accepted.ttl").exists()


def test_one_bad_name_refuses_all_of_them(folder: Path) -> None:
    for second in (NewName("OpenAI", "vendor"), NewName("Kettner Labs", "vendor", aliases=("Kettner",))):
        with pytest.raises(InputError):
            accept_into_data([NewName("Kettner", "vendor"), second], folder)
    assert not (folder / "accepted.ttl").exists()


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (b"", 'there is no column "accept"'),
        (b"name,kind\nKettner,vendor\n", 'there is no column "accept"'),
        (b"accept,name,kind\n,Kettner,vendor\n", "no row is marked"),
        (b"accept,name,kind\nmaybe,Kettner,vendor\n", 'table.csv:2: "maybe" in the column "accept"'),
        (b'accept,name,kind\nx,"Kettner,vendor\n', "not a table that can be read"),
        (b"\x00\x01\x02\xff" * 50, "table.csv"),
    ],
)
def test_a_table_that_is_none_says_where(tmp_path: Path, table: bytes, says: str) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes(table)
    with pytest.raises(InputError) as refused:
        read_names(file)
    assert says in str(refused.value)


def test_a_table_from_a_spreadsheet_is_read(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes("\ufeffAccept;Name;Kind;Alias\nJa; Kettner ;vendor;A1 Labs\nNein;Foo;vendor;\n".encode())
    assert [(n.name, n.kind, n.aliases, n.where) for n in read_names(file)] == [
        ("Kettner", "vendor", ("A1 Labs",), f"{file}:2")
    ]


def test_wrong_usage_is_said_so(run: Run, tmp_path: Path) -> None:
    for arguments in (
        (),
        ("Kettner",),
        ("Kettner", "--kind", "vendor", "--from", "x.csv"),
        ("Kettner", "--kind", "vendor", "--kg", tmp_path, "--data", tmp_path),
        ("Kettner", "--kind", "firm"),
    ):
        code, out, err = run("accept", *arguments)
        assert (code, out) == (2, ""), arguments
        assert err
    assert run("candidates", tmp_path, "--json", "--csv")[0] == 2


def test_folders_and_graphs_that_are_none(run: Run, tmp_path: Path) -> None:
    for option, path in (("--data", tmp_path), ("--data", tmp_path / "no"), ("--kg", tmp_path / "no")):
        code, out, err = run("accept", "Kettner", "--kind", "vendor", option, path)
        assert (code, out) == (1, "")
        assert str(path) in err
        assert err.count("\n") == 1
    code, _, err = run("accept", "--from", tmp_path / "no.csv", "--data", tmp_path)
    assert code == 1
    assert "no.csv" in err


def test_an_installed_aikg_has_no_data_folder_to_write_to(
    run: Run, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundled = tmp_path / "_data"
    bundled.mkdir()
    (bundled / "data").symlink_to(folder)
    monkeypatch.setattr(resources, "_BUNDLED", bundled)
    code, _, err = run("accept", "Kettner", "--kind", "vendor")
    assert code == 1
    assert "--kg" in err


def test_a_file_that_is_not_turtle_stays_as_it_is(tmp_path: Path, repository: Path) -> None:
    data = Path(shutil.copytree(repository / "data", tmp_path / "data"))
    (data / "accepted.ttl").write_text("id:kettner a nothing", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        accept_into_data([NewName("Kettner", "vendor")], data)
    assert "accepted.ttl" in str(refused.value)
    assert (data / "accepted.ttl").read_text(encoding="utf-8") == "id:kettner a nothing"


def test_a_write_that_fails_leaves_the_old_file(
    tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = Path(shutil.copytree(repository / "data", tmp_path / "data"))
    accept_into_data([NewName("Kettner", "vendor")], data)
    before = (data / "accepted.ttl").read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(AikgError):
        accept_into_data([NewName("Zebrium", "vendor")], data)
    assert (data / "accepted.ttl").read_bytes() == before
    assert [path.name for path in data.iterdir() if path.name.startswith(".")] == []
