from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from spacereserve.engine.errors import CatalogueError
from spacereserve.engine.orbits import Catalogue, parse_catalogue, read_catalogue
from spacereserve.engine.orbits.tle import catalog_number_from_alpha5

DATA = Path(__file__).resolve().parents[3] / "../shared/data"
needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="the reference catalogues are not here"
)

HEADER = (
    "OBJECT_NAME,OBJECT_ID,EPOCH,MEAN_MOTION,ECCENTRICITY,INCLINATION,"
    "RA_OF_ASC_NODE,ARG_OF_PERICENTER,MEAN_ANOMALY,EPHEMERIS_TYPE,"
    "CLASSIFICATION_TYPE,NORAD_CAT_ID,ELEMENT_SET_NO,REV_AT_EPOCH,BSTAR,"
    "MEAN_MOTION_DOT,MEAN_MOTION_DDOT"
)
# CelesTrak, STARLETTE: elements as in an example of CCSDS 502.0-B.
ROW = (
    "STARLETTE,1975-010A,2021-03-22T13:21:09.224928,13.82309053,.0205751,49.8237,"
    "93.8140,224.8348,133.5761,0,U,7646,999,32997,-.47102E-5,-.147E-5,0"
)
LINE1 = "1 07646U 75010A   21081.55635677 -.00000147  00000+0 -47102-5 0  9994"
LINE2 = "2 07646  49.8237  93.8140 0205751 224.8348 133.5761 13.82309053329974"
KVN = """CCSDS_OMM_VERS = 2.0
CREATION_DATE  = 2021-03-24T23:00:00.000
ORIGINATOR     = CelesTrak
OBJECT_NAME    = STARLETTE
OBJECT_ID      = 1975-010A
CENTER_NAME    = EARTH
REF_FRAME      = TEME
TIME_SYSTEM    = UTC
MEAN_ELEMENT_THEORY = SGP/SGP4
EPOCH          = 2021-03-22T13:21:09.224928
MEAN_MOTION    = 13.82309053 [rev/day]
ECCENTRICITY   = .0205751
INCLINATION    = 49.8237 [deg]
RA_OF_ASC_NODE = 93.8140
ARG_OF_PERICENTER = 224.8348
MEAN_ANOMALY   = 133.5761
EPHEMERIS_TYPE = 0
CLASSIFICATION_TYPE = U
NORAD_CAT_ID   = 7646
ELEMENT_SET_NO = 999
REV_AT_EPOCH   = 32997
BSTAR          = -.47102E-5
MEAN_MOTION_DOT = -.147E-5
MEAN_MOTION_DDOT = 0
"""


def xml_message(number: str = "7646", epoch: str = "2021-03-22T13:21:09.224928") -> str:
    metadata = {
        "OBJECT_NAME": "STARLETTE",
        "OBJECT_ID": "1975-010A",
        "CENTER_NAME": "EARTH",
        "REF_FRAME": "TEME",
        "TIME_SYSTEM": "UTC",
        "MEAN_ELEMENT_THEORY": "SGP4",
    }
    elements = {
        "EPOCH": epoch,
        "MEAN_MOTION": "13.82309053",
        "ECCENTRICITY": ".0205751",
        "INCLINATION": "49.8237",
        "RA_OF_ASC_NODE": "93.8140",
        "ARG_OF_PERICENTER": "224.8348",
        "MEAN_ANOMALY": "133.5761",
    }
    parameters = {
        "NORAD_CAT_ID": number,
        "BSTAR": "-.47102E-5",
        "MEAN_MOTION_DOT": "-.147E-5",
        "MEAN_MOTION_DDOT": "0",
    }

    def block(tag: str, values: dict[str, str]) -> str:
        inner = "".join(f"<{key}>{value}</{key}>" for key, value in values.items())
        return f"<{tag}>{inner}</{tag}>"

    data = block("meanElements", elements) + block("tleParameters", parameters)
    body = f"{block('metadata', metadata)}<data>{data}</data>"
    header = "<CREATION_DATE>2021-03-24T23:00:00</CREATION_DATE>"
    header += "<ORIGINATOR>CelesTrak</ORIGINATOR>"
    return (
        f'<omm id="CCSDS_OMM_VERS" version="2.0"><header>{header}</header>'
        f"<body><segment>{body}</segment></body></omm>"
    )


XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def csv_with(**changes: str) -> str:
    values = dict(zip(HEADER.split(","), ROW.split(","), strict=True)) | changes
    return f"{','.join(values)}\n{','.join(values.values())}\n"


def problems_of(text: str) -> list[tuple[str | None, object]]:
    with pytest.raises(CatalogueError) as caught:
        parse_catalogue(text, name="some.txt")
    for problem in caught.value.problems:
        assert problem.file == "some.txt"
        assert problem.what
        assert problem.rule
        assert problem.way_out
    return [(problem.key, problem.value) for problem in caught.value.problems]


def row_values() -> dict[str, str]:
    return dict(zip(HEADER.split(","), ROW.split(","), strict=True))


def json_with_text() -> str:
    """As Space-Track writes it: every value is text, with the frame stated."""
    return json.dumps([{**row_values(), "CENTER_NAME": "EARTH", "REF_FRAME": "TEME"}])


def json_with_numbers() -> str:
    """As CelesTrak writes it."""
    whole = {"NORAD_CAT_ID", "EPHEMERIS_TYPE", "MEAN_MOTION_DDOT"}
    texts = {"OBJECT_NAME", "OBJECT_ID", "EPOCH", "CLASSIFICATION_TYPE"}
    values: dict[str, object] = dict(row_values())
    for key, text in row_values().items():
        if key not in texts:
            values[key] = int(text) if key in whole else float(text)
    return json.dumps([values])


FORMATS = {
    "csv": f"{HEADER}\n{ROW}\n",
    "csv with Windows line ends": f"{HEADER}\r\n{ROW}\r\n",
    "json of CelesTrak": json_with_numbers(),
    "json of Space-Track": json_with_text(),
    "one json object": json_with_text()[1:-1],
    "kvn": KVN,
    "xml": XML_HEAD + xml_message(),
    "three lines": f"STARLETTE\n{LINE1}\n{LINE2}\n",
    "three lines of Space-Track": f"0 STARLETTE\n{LINE1}\n{LINE2}\n",
}


@pytest.mark.parametrize("flavour", FORMATS)
def test_every_format_gives_the_same_catalogue_to_the_bit(flavour: str) -> None:
    expected = parse_catalogue(FORMATS["csv"])

    found = parse_catalogue(FORMATS[flavour])

    assert found.content_hash == expected.content_hash
    assert found.names == ("STARLETTE",)
    assert found.object_ids == ("1975-010A",)
    assert found.bstar.tolist() == [-4.7102e-6]
    assert found.mean_motion_dot.tolist() == [-1.47e-6]


def test_two_lines_without_a_name_leave_the_name_empty() -> None:
    found = parse_catalogue(f"{LINE1}\n{LINE2}\n")

    assert found.names == ("",)
    assert found.catalog_numbers.tolist() == [7646]


def test_a_combined_message_gives_all_its_satellites() -> None:
    text = f"{XML_HEAD}<ndm>{xml_message()}{xml_message('123456789')}</ndm>"

    found = parse_catalogue(text)

    assert found.catalog_numbers.tolist() == [7646, 123456789]


@pytest.mark.parametrize(
    "epoch",
    [
        "2021-03-22T13:21:09.5",
        "2021-03-22T13:21:09.500Z",
        "2021-081T13:21:09.5Z",
        "2021-03-22 13:21:09.5000000000",
        "2021-03-22T13:21:09.5+00:00",
    ],
)
def test_an_epoch_is_read_however_it_is_written(epoch: str) -> None:
    found = parse_catalogue(csv_with(EPOCH=epoch))

    assert found.epoch_jd.tolist() == [[2459295.5, 48069.5 / 86400.0]]


def test_an_epoch_without_a_fraction_is_read() -> None:
    found = parse_catalogue(csv_with(EPOCH="2027-01-01T00:00:00"))

    assert found.epoch_jd.tolist() == [[2461406.5, 0.0]]


@pytest.mark.parametrize("number", ["100000", "339999", "340000", "999999999", "00900"])
def test_catalogue_numbers_of_any_length_are_read(number: str) -> None:
    found = parse_catalogue(csv_with(NORAD_CAT_ID=number))

    assert found.catalog_numbers.tolist() == [int(number)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("25544", 25544),
        ("  900", 900),
        ("A0000", 100000),
        ("H9999", 179999),
        ("J0000", 180000),
        ("T0001", 270001),
        ("Z9999", 339999),
        ("I0000", 0),
        ("     ", 0),
    ],
)
def test_alpha5_numbers_are_those_that_space_track_states(
    text: str, number: int
) -> None:
    assert catalog_number_from_alpha5(text) == number


def test_every_mistake_of_a_table_is_told_with_its_row_and_keyword() -> None:
    bad = {
        "EPOCH": "2026-02-30T00:00:00",
        "MEAN_MOTION": "x",
        "ECCENTRICITY": "1",
        "INCLINATION": "181",
        "RA_OF_ASC_NODE": "nan",
        "ARG_OF_PERICENTER": "1_0",
        "MEAN_ANOMALY": "",
        "EPHEMERIS_TYPE": "4",
        "NORAD_CAT_ID": "0",
        "BSTAR": "inf",
    }
    text = csv_with(**bad) + "too,short\n"

    found = problems_of(text)

    assert found[0] == ("row 3", "too,short")
    assert set(found[1:]) == {
        (f"row 2, {keyword}", value or None) for keyword, value in bad.items()
    }


def test_mistakes_stand_in_the_order_of_the_rows() -> None:
    rows = [ROW.replace(",7646,", f",{n},").replace(".0205751", "2") for n in (9, 8, 7)]

    found = problems_of("\n".join([HEADER, *rows]))

    assert [key for key, _ in found] == [f"row {n}, ECCENTRICITY" for n in (2, 3, 4)]


def test_missing_columns_are_named() -> None:
    found = problems_of("OBJECT_NAME,NORAD_CAT_ID,EPOCH\nX,1,2026-01-01T00:00:00\n")

    assert {key for key, _ in found} == {
        "MEAN_MOTION",
        "ECCENTRICITY",
        "INCLINATION",
        "RA_OF_ASC_NODE",
        "ARG_OF_PERICENTER",
        "MEAN_ANOMALY",
        "BSTAR",
    }


@pytest.mark.parametrize(
    ("keyword", "value"),
    [
        ("REF_FRAME", "EME2000"),
        ("TIME_SYSTEM", "TAI"),
        ("CENTER_NAME", "MARS"),
        ("MEAN_ELEMENT_THEORY", "DSST"),
    ],
)
def test_elements_that_are_not_sgp4_are_refused(keyword: str, value: str) -> None:
    assert problems_of(KVN.replace(kvn_value(keyword), value)) == [
        (f"message 1, {keyword}", value)
    ]


def kvn_value(keyword: str) -> str:
    line = next(line for line in KVN.splitlines() if line.startswith(keyword))
    return line.partition("= ")[2]


def test_a_message_without_a_mean_motion_is_refused() -> None:
    text = KVN.replace("MEAN_MOTION    = 13.82309053 [rev/day]", "SEMI_MAJOR_AXIS=7000")

    assert problems_of(text) == [("message 1, MEAN_MOTION", None)]


def test_a_changed_digit_of_a_line_is_found_by_its_checksum() -> None:
    altered = LINE2.replace("49.8237", "49.8337")

    found = problems_of(f"{LINE1}\n{altered}\n")

    assert found == [("line 2", altered)]


@pytest.mark.parametrize("day", ["000.55635677", "367.55635677", "   .55635677"])
def test_a_day_that_no_year_has_is_refused(day: str) -> None:
    line = LINE1.replace("081.55635677", day)

    assert problems_of(f"{line}\n{LINE2}\n") == [("line 1", line)]


def test_every_bad_element_set_of_a_file_is_told() -> None:
    text = "\n".join(
        [
            "LOST NAME",
            "STARLETTE",
            LINE1,
            LINE2.replace("07646", "07647")[:68] + "5",
            "ALONE",
            LINE1,
            "SHIFTED",
            LINE1.replace("  00000+0", " 00000+0 "),
            LINE2,
        ]
    )

    found = problems_of(text)

    lines = [(key or "").removeprefix("line ") for key, _ in found]
    assert lines == ["1", "4", "5", "6", "8"]


def test_blank_lines_and_remarks_between_element_sets_are_skipped() -> None:
    found = parse_catalogue(f"# active\n\nSTARLETTE   \n{LINE1}\n\n{LINE2}  \n\n")

    assert found.names == ("STARLETTE",)


def test_a_name_that_looks_like_a_line_number_is_a_name() -> None:
    found = parse_catalogue(f"1 KUNS-PF\n{LINE1}\n{LINE2}\n")

    assert found.names == ("1 KUNS-PF",)


def test_the_newest_of_several_epochs_is_kept() -> None:
    newer = ROW.replace("2021-03-22", "2021-03-23").replace("STARLETTE", "NEW")

    found = parse_catalogue(f"{HEADER}\n{newer}\n{ROW}\n")

    assert found.names == ("NEW",)


def test_one_number_for_two_satellites_is_told_with_the_file() -> None:
    other = ROW.replace("133.5761", "33.5761")

    assert problems_of(f"{HEADER}\n{ROW}\n{other}\n")[0][0] == "NORAD_CAT_ID 7646"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "a,b\n1,2\n",
        "{",
        "[1]",
        '[{"NORAD_CAT_ID": [1]}]',
        "<omm>",
        "<html></html>",
        "CCSDS_OMM_VERS = 2.0\n",
        "CCSDS_OEM_VERS = 2.0\n",
        f"{HEADER},EPOCH\n{ROW},x\n",
        f'{HEADER}\n"{"x" * 200_000}\n',
    ],
)
def test_what_is_no_orbit_file_is_refused_with_a_way_out(text: str) -> None:
    assert problems_of(text)


def test_a_header_without_rows_is_an_empty_catalogue() -> None:
    assert len(parse_catalogue(f"{HEADER}\n")) == 0
    assert len(parse_catalogue("[]")) == 0


@pytest.mark.parametrize("flavour", FORMATS)
def test_blank_lines_and_a_byte_order_mark_before_it_do_no_harm(flavour: str) -> None:
    expected = parse_catalogue(FORMATS[flavour])

    found = parse_catalogue("\ufeff\n\n" + FORMATS[flavour].removeprefix(XML_HEAD))

    assert found.content_hash == expected.content_hash


def test_names_with_commas_and_accents_are_kept() -> None:
    found = parse_catalogue(csv_with(OBJECT_NAME='"ÉTOILE, 1"'))

    assert found.names == ("ÉTOILE, 1",)


def test_a_control_character_in_a_name_is_told() -> None:
    assert problems_of(csv_with(OBJECT_NAME='"A\tB"')) == [
        ("row 2, OBJECT_NAME", "A\tB")
    ]


def test_a_file_is_recognised_by_its_content_and_not_by_its_name(
    tmp_path: Path,
) -> None:
    path = tmp_path / "orbits.tle"
    path.write_bytes(b"\xef\xbb\xbf" + FORMATS["csv"].encode())

    assert read_catalogue(path).names == ("STARLETTE",)


def test_a_file_that_is_absent_or_not_text_is_told(tmp_path: Path) -> None:
    packed = tmp_path / "packed.gz"
    packed.write_bytes(b"\x1f\x8b\x08\xff")

    with pytest.raises(CatalogueError, match="cannot be opened"):
        read_catalogue(tmp_path / "absent.csv")
    with pytest.raises(CatalogueError, match="is not UTF-8"):
        read_catalogue(packed)


def real(name: str) -> Catalogue:
    return read_catalogue(DATA / name)


@needs_data
def test_the_whole_active_catalogue_is_read_and_propagates() -> None:
    found = real("catalogue/active_omm_2026-08-22.csv")

    errors = [
        record.sgp4(record.jdsatepoch, record.jdsatepochF)[0]
        for record in found.satrecs()
    ]

    assert len(found) == 16_400
    assert int((found.catalog_numbers > 99_999).sum()) == 331
    assert set(errors) == {0}


@needs_data
def test_a_catalogue_as_csv_and_as_lines_agree_where_the_epoch_is_the_same() -> None:
    table = real("catalogue/active_omm_2026-08-22.csv")
    lines = real("catalogue/active_2026-08-22.tle")

    in_table = np.isin(table.catalog_numbers, lines.catalog_numbers)
    in_lines = np.isin(lines.catalog_numbers, table.catalog_numbers)
    one, other = (
        table.subset(np.flatnonzero(in_table)),
        lines.subset(np.flatnonzero(in_lines)),
    )
    same = np.all(one.epoch_jd == other.epoch_jd, axis=1)

    # A TLE's epoch has eight decimals of a day; read well, it is the very same number.
    assert len(lines) == 16_069
    assert int(same.sum()) > 500
    apart = np.abs(one.inclination_deg - other.inclination_deg)[same]
    assert apart.max() < 2e-4
    assert len(Catalogue.merge(table, lines)) == len(table) + int((~in_lines).sum())


@needs_data
@pytest.mark.parametrize(
    ("name", "n_satellites"),
    [
        ("catalogue/debris_2026-08-11/fengyun1c_omm.json", 1938),
        ("catalogue/groups_2026-08-22/stations.tle", 21),
        ("ssa/omm/OMM-with-units.xml", 1),
        ("ssa/omm/OMMExample1.txt", 1),
        ("ssa/omm/OMMExample2.xml", 1),
    ],
)
def test_real_files_of_each_format_are_read(name: str, n_satellites: int) -> None:
    assert len(real(name)) == n_satellites


@needs_data
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("ssa/omm/invalid/OMM-number-format-error.txt", "line 15"),
        ("ssa/omm/invalid/OMM-wrong-keyword.txt", "MEAN_ELEMENT_THEORY"),
        ("ssa/ndm/NDM-opm.xml", "not an Orbit Mean-Elements Message"),
        ("ssa/oem/OEMExample1.txt", "not an Orbit Mean-Elements Message"),
    ],
)
def test_malformed_and_foreign_messages_are_refused(name: str, told: str) -> None:
    with pytest.raises(CatalogueError, match=told):
        real(name)
