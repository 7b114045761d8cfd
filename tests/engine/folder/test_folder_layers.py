"""Folders laid upon each other: an upper record replaces a lower one whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import tiny_catalogue, tiny_reserve, walker_catalogue, with_record
from spacereserve.engine.errors import FolderError
from spacereserve.engine.folder import folder_files, read_folder
from spacereserve.engine.model import Reserve
from spacereserve.engine.orbits import Catalogue, catalogue_csv

HEADER = "format = 1\n"


def lay(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def lay_tiny(folder: Path, reserve: Reserve | None = None) -> Path:
    return lay(folder, dict(folder_files(reserve or tiny_reserve(), None)))


def test_an_upper_layer_adds_and_replaces_records(tmp_path: Path) -> None:
    lay_tiny(tmp_path / "shared")
    top = lay(
        tmp_path / "top",
        {
            "reserve.toml": HEADER + 'extends = ["../shared"]\nname = "Top"\n',
            "more.toml": '[[uses]]\nid = "command"\nname = "Command, renamed"\n'
            '[[uses]]\nid = "relief"\nname = "Relief"\n',
        },
    )

    read = read_folder(top)

    assert read.reserve.id == "tiny"
    assert read.reserve.name == "Top"
    assert read.reserve.by_id("uses")["command"].name == "Command, renamed"
    assert read.reserve.by_id("uses")["command"].name_fr is None
    assert set(read.reserve.by_id("uses")) == {
        "command",
        "monitoring",
        "relief",
        "targeting",
    }


def test_layers_are_listed_lowest_first_with_what_they_replaced(tmp_path: Path) -> None:
    lay_tiny(tmp_path / "shared")
    needs = folder_files(tiny_reserve(), None)["needs.toml"]
    area = folder_files(tiny_reserve(), None)["areas/gulf.geojson"]
    lay(
        tmp_path / "middle",
        {"reserve.toml": HEADER + 'extends = ["../shared"]', "needs.toml": needs},
    )
    top = lay(
        tmp_path / "top",
        {
            "reserve.toml": HEADER + 'extends = ["../middle"]',
            "areas/bay.geojson": area,
        },
    )

    layers = read_folder(top).layers

    assert [layer.path for layer in layers] == ["../shared", "../middle", "."]
    assert layers[0].replaced == ()
    assert layers[1].replaced == (
        "needs[baltic-optical]",
        "needs[baltic-sar]",
        "needs[command-link]",
        "needs[war-link]",
    )
    assert layers[2].replaced == ("areas[gulf]",)


def test_a_folder_below_two_others_is_read_once(tmp_path: Path) -> None:
    lay_tiny(tmp_path / "shared")
    for name in ("left", "right"):
        use = f'[[uses]]\nid = "command"\nname = "{name}"\n'
        lay(
            tmp_path / name,
            {"reserve.toml": HEADER + 'extends = ["../shared"]', "u.toml": use},
        )
    extends = 'extends = ["../left", "../right"]'
    top = lay(tmp_path / "top", {"reserve.toml": HEADER + extends})

    read = read_folder(top)

    paths = [layer.path for layer in read.layers]
    assert paths == ["../shared", "../left", "../right", "."]
    assert read.reserve.by_id("uses")["command"].name == "right"


def test_an_upper_policy_replaces_a_lower_one_whole(tmp_path: Path) -> None:
    policy = {"slot_h": 12.0, "part_fraction": 0.3}
    lay_tiny(tmp_path / "shared", tiny_reserve(policy=policy))
    upper = HEADER + 'extends = ["../shared"]\n[policy]\nslot_h = 8.0\n'
    top = lay(tmp_path / "top", {"reserve.toml": upper})

    read = read_folder(top).reserve.policy

    assert read.slot_h == 8.0
    assert read.part_fraction == 0.1


def test_a_folder_in_layers_has_the_hash_of_the_same_reserve_in_one(
    tmp_path: Path,
) -> None:
    reserve = tiny_reserve()
    files = dict(folder_files(reserve, None))
    upper = {"needs.toml": files.pop("needs.toml")}
    lay(tmp_path / "shared", dict(files))
    top = lay(
        tmp_path / "top",
        {"reserve.toml": HEADER + 'extends = ["../shared"]', **upper},
    )

    assert read_folder(top).reserve == reserve
    assert read_folder(top).reserve.content_hash == reserve.content_hash


def test_a_mistake_in_a_lower_layer_names_its_file(tmp_path: Path) -> None:
    lay_tiny(tmp_path / "shared")
    lay(tmp_path / "shared", {"x.toml": "[[uses]]\nid = 5\n"})
    top = lay(tmp_path / "top", {"reserve.toml": HEADER + 'extends = ["../shared"]'})

    with pytest.raises(FolderError) as caught:
        read_folder(top)

    assert {problem.file for problem in caught.value.problems} == {"../shared/x.toml"}


def test_a_lower_record_that_is_replaced_may_not_be_wrong_either(
    tmp_path: Path,
) -> None:
    lay_tiny(tmp_path / "shared")
    lay(tmp_path / "shared", {"x.toml": '[[uses]]\nid = "relief"\n'})
    use = '[[uses]]\nid = "relief"\nname = "Relief"\n'
    top = lay(
        tmp_path / "top",
        {"reserve.toml": HEADER + 'extends = ["../shared"]', "u.toml": use},
    )

    with pytest.raises(FolderError, match="the key 'name' is missing"):
        read_folder(top)


def test_orbit_files_of_all_layers_are_merged_newest_first(tmp_path: Path) -> None:
    lay_tiny(tmp_path / "shared")
    first = walker_catalogue("OLD", n_satellites=6, n_planes=3, first_number=1)
    second = walker_catalogue("NEW", n_satellites=6, n_planes=3, first_number=4)
    older = {name: getattr(first, name) for name in first.__dataclass_fields__}
    older["epoch_jd"] = first.epoch_jd - [1.0, 0.0]
    lower = Catalogue.from_columns(older)
    lay(tmp_path / "shared", {"orbits/a.csv": catalogue_csv(lower)})
    top = lay(
        tmp_path / "top",
        {
            "reserve.toml": HEADER + 'extends = ["../shared"]',
            "orbits/b.csv": catalogue_csv(second),
        },
    )

    catalogue = read_folder(top).catalogue

    assert catalogue is not None
    assert catalogue.catalog_numbers.tolist() == list(range(1, 10))
    assert [name[:3] for name in catalogue.names] == ["OLD"] * 3 + ["NEW"] * 6


def test_orbits_are_left_unread_where_they_are_not_asked_for(tmp_path: Path) -> None:
    lay_tiny(tmp_path)
    lay(tmp_path, {"orbits/broken.txt": "not an orbit file"})

    assert read_folder(tmp_path, with_orbits=False).catalogue is None


def test_a_folder_without_orbit_files_has_no_catalogue(tmp_path: Path) -> None:
    assert read_folder(lay_tiny(tmp_path)).catalogue is None


def test_layers_outside_of_what_was_handed_in_are_refused(tmp_path: Path) -> None:
    lay_tiny(tmp_path / "secret")
    lay_tiny(tmp_path / "upload" / "shared")
    extends = 'extends = ["../shared", "../../secret"]'
    top = lay(tmp_path / "upload" / "top", {"reserve.toml": HEADER + extends})

    with pytest.raises(FolderError) as caught:
        read_folder(top, within=tmp_path / "upload")

    (problem,) = caught.value.problems
    assert problem.key == "extends[1]"
    assert "lies outside" in problem.what


def test_a_link_out_of_what_was_handed_in_is_refused(tmp_path: Path) -> None:
    top = lay_tiny(tmp_path / "upload")
    secret = tmp_path / "secret.toml"
    secret.write_text('[[uses]]\nid = "secret"\nname = "Secret"\n')
    (top / "link.toml").symlink_to(secret)

    assert "secret" in read_folder(top).reserve.by_id("uses")
    with pytest.raises(FolderError, match="leads out of"):
        read_folder(top, within=top)


def test_files_that_are_not_read_give_a_warning(tmp_path: Path) -> None:
    lay_tiny(tmp_path)
    spot = '{"type": "Feature", "properties": {"name": "Spot", "nmae_fr": "Point"},'
    spot += (
        ' "geometry": {"type": "Point", "coordinates": [1, 2], "bbox": [1, 2, 1, 2]}}'
    )
    lay(
        tmp_path,
        {
            "README.md": "read me",
            ".hidden.toml": "not TOML",
            ".git/config.toml": "not TOML",
            "needs.yaml": "needs: []",
            "gulf.geojson": "{}",
            "areas/gulf.json": "{}",
            "areas/spot.geojson": spot,
            "areas/none.geojson": '{"type": "FeatureCollection", "features": []}',
            "orbits/README.md": "where these come from",
            "other/reserve.toml": "format = 1",
            "other/broken.toml": "not TOML",
        },
    )

    warnings = read_folder(tmp_path).warnings

    assert [(warning.file, warning.key) for warning in warnings] == [
        ("areas/gulf.json", None),
        ("areas/none.geojson", "features"),
        ("areas/spot.geojson", "properties.nmae_fr"),
        ("gulf.geojson", None),
        ("needs.yaml", None),
        ("other", None),
    ]
    assert "did you mean 'name_fr'?" in str(warnings[2])


def test_a_broken_file_does_not_make_references_to_it_mistakes(tmp_path: Path) -> None:
    lay_tiny(tmp_path)
    providers = (tmp_path / "providers.toml").read_text("utf-8")
    lay(tmp_path, {"providers.toml": providers + "\nbroken"})

    with pytest.raises(FolderError) as caught:
        read_folder(tmp_path)

    assert [problem.file for problem in caught.value.problems] == ["providers.toml"]


def test_an_unreadable_file_does_not_make_references_to_it_mistakes(
    tmp_path: Path,
) -> None:
    lay_tiny(tmp_path)
    lay(tmp_path, {"providers.toml": b"\xff\xff"})

    with pytest.raises(FolderError) as caught:
        read_folder(tmp_path)

    assert [problem.file for problem in caught.value.problems] == ["providers.toml"]


def test_reading_twice_gives_the_same_in_every_part(tmp_path: Path) -> None:
    reserve = with_record(tiny_reserve(), "needs", "baltic-sar", priority=3)
    lay(tmp_path, dict(folder_files(reserve, tiny_catalogue())))

    first, second = read_folder(tmp_path), read_folder(tmp_path)

    assert first.reserve == second.reserve
    assert first.catalogue is not None
    assert second.catalogue is not None
    assert first.catalogue.content_hash == second.catalogue.content_hash
    assert (first.layers, first.warnings) == (second.layers, second.warnings)
