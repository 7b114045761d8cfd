"""Folders and files that cannot be read, layers that cannot be laid."""

from __future__ import annotations

import os

from breaking import (
    Case,
    append,
    does,
    empty,
    header,
    in_needs,
    link,
    make_large,
    remove,
    replace,
    write,
)

CASES: tuple[Case, ...] = (
    # The folder
    Case(
        "The folder is empty",
        (does("an empty folder", empty),),
        ((".", None, "the folder is empty"),),
    ),
    Case(
        "reserve.toml is missing",
        (remove("reserve.toml"),),
        ((".", None, "there is no reserve.toml"),),
    ),
    Case(
        "The reserve is one folder further down",
        (
            does(
                "a folder that only holds the reserve folder `baltic`",
                lambda folder: (
                    empty(folder),
                    (folder / "baltic").mkdir(),
                    (folder / "baltic/reserve.toml").write_text(header()),
                ),
            ),
        ),
        ((".", None, "did you mean the folder 'baltic' in it?"),),
    ),
    Case(
        "A link leads nowhere",
        (link("old.toml", "gone.toml"),),
        (("old.toml", None, "the link leads nowhere"),),
    ),
    Case(
        "Links lead in a circle",
        (link("one.toml", "two.toml"), link("two.toml", "one.toml")),
        (
            ("one.toml", None, "the link leads nowhere"),
            ("two.toml", None, "the link leads nowhere"),
        ),
    ),
    Case(
        "A link leads to a folder",
        (link("more", "."),),
        (("more", None, "name the folder in extends"),),
    ),
    Case(
        "A pipe among the files",
        (
            does(
                "`pipe.toml` is a pipe", lambda folder: os.mkfifo(folder / "pipe.toml")
            ),
        ),
        (("pipe.toml", None, "a device or a pipe"),),
    ),
    Case(
        "A file is enormous",
        (does("`huge.toml` has 257 MiB", make_large),),
        (("huge.toml", None, "the file is too large (257 MiB)"),),
    ),
    # The text of files
    Case(
        "A file in UTF-16",
        (write("uses.toml", '[[uses]]\nid = "a"'.encode("utf-16")),),
        (("uses.toml", None, "it looks like UTF-16"),),
    ),
    Case(
        "A file that is not text",
        (write("picture.toml", b"\x89PNG\r\n\x1a\n\x00\x00"),),
        (("picture.toml", None, "the file is not UTF-8 text (byte 1)"),),
    ),
    Case(
        "A quote is not closed",
        (in_needs('"Optical looks"', '"Optical looks'),),
        (("needs.toml", "line 3, column 22", "a text ends on its line"),),
    ),
    Case(
        "A text without quotes",
        (in_needs('theatre = "baltic"', "theatre = baltic"),),
        (("needs.toml", "line 6, column 11", "put text in quotes"),),
    ),
    Case(
        "A decimal comma",
        (in_needs("resolution_m = 1.0", "resolution_m = 1,0"),),
        (("needs.toml", "line 10, column 17", "something follows a complete value"),),
    ),
    Case(
        "A key without a value",
        (in_needs("priority = 2", "priority"),),
        (("needs.toml", "line 7, column 9", "a key has no value"),),
    ),
    Case(
        "A key twice",
        (in_needs("priority = 2", "priority = 2\npriority = 3"),),
        (("needs.toml", "line 8, column 13", "a key is written twice"),),
    ),
    Case(
        "A table twice",
        (append("reserve.toml", "[policy]\nslot_h = 6.0\n[policy]\nslot_h = 4.0"),),
        (("reserve.toml", "line 9, column 8", "a table is begun twice"),),
    ),
    Case(
        "A list is not closed",
        (in_needs('sensors = ["optical", "sar"]', 'sensors = ["optical", "sar"'),),
        (("needs.toml", "line 10, column 1", "a list is not closed"),),
    ),
    Case(
        "A bracket is missing",
        (in_needs("[[needs]]", "[[needs]"),),
        (("needs.toml", "line 1, column 8", "a table's name is not closed"),),
    ),
    Case(
        "A backslash in double quotes",
        (replace("assets.toml", r"^OPTI-\\d", r"^OPTI-\d"),),
        (("assets.toml", "line 38, column 25", "a backslash begins no known escape"),),
    ),
    Case(
        "A day that does not exist",
        (replace("providers.toml", '"USA"', '"USA"\nsources = [2026-02-30]'),),
        (("providers.toml", "line 5, column 12", "there is no such day or time"),),
    ),
    Case(
        "A line that is not TOML",
        (replace("uses.toml", "[[uses]]", "!uses"),),
        (("uses.toml", "line 1, column 1", "a line does not begin with a key"),),
    ),
    Case(
        "A list in one piece is added to",
        (write("more.toml", "uses = []\n[[uses]]\nid = 'a'\nname = 'A'"),),
        (("more.toml", "line 2, column 7", "in one piece is added to"),),
    ),
    Case(
        "A number beyond all measure",
        (write("more.toml", "uses = 1" + "0" * 5000),),
        (("more.toml", None, "beyond all measure"),),
    ),
    # reserve.toml and layers
    Case(
        "No levels at all",
        (
            remove("levels.toml"),
            remove("agreements.toml"),
            replace("restrictions.toml", 'levels = ["peace"]\n', ""),
            in_needs('levels = ["war"]\n', ""),
        ),
        (("reserve.toml", "levels", "the reserve has no alert levels"),),
    ),
    Case(
        "reserve.toml without id, name and format",
        (write("reserve.toml", 'disclaimer = "Invented."'),),
        (
            ("reserve.toml", "format", "the key 'format' is missing"),
            ("reserve.toml", "id", "a reserve has an id"),
            ("reserve.toml", "name", "a reserve has a name"),
        ),
    ),
    Case(
        "A format of the future",
        (replace("reserve.toml", "format = 1", "format = 2"),),
        (("reserve.toml", "format", "Version of the reserve folder; 1"),),
    ),
    Case(
        "A misspelt key in reserve.toml",
        (replace("reserve.toml", "disclaimer =", "disclamer ="),),
        (("reserve.toml", "disclamer", "did you mean 'disclaimer'?"),),
    ),
    Case(
        "A layer that is not there",
        (write("reserve.toml", header(extends='["../shared"]')),),
        (("reserve.toml", "extends[0]", "there is no such folder"),),
    ),
    Case(
        "A layer with backslashes",
        (write("reserve.toml", header(extends=r"['..\shared']")),),
        (("reserve.toml", "extends[0]", "write '../shared', with slashes"),),
    ),
    Case(
        "A layer by an absolute path",
        (write("reserve.toml", header(extends='["/srv/shared"]')),),
        (("reserve.toml", "extends[0]", "the path is absolute"),),
    ),
    Case(
        "A folder that extends itself",
        (write("reserve.toml", header(extends='["."]')),),
        (("reserve.toml", "extends[0]", "in a circle"),),
    ),
    Case(
        "Two folders that extend each other",
        (
            write("reserve.toml", header(extends='["low"]')),
            write("low/reserve.toml", 'format = 1\nextends = [".."]'),
        ),
        (("low/reserve.toml", "extends[0]", "in a circle"),),
    ),
    Case(
        "A layer without a reserve.toml",
        (
            write("reserve.toml", header(extends='["low"]')),
            does("an empty folder `low`", lambda folder: (folder / "low").mkdir()),
        ),
        (("low", None, "the folder is empty"),),
    ),
)
