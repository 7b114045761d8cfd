"""The portal's French: every message of every room, with the same placeholders."""

import re

import pytest

from spacereserve.portal.languages import extract_room, read_room, room_mistakes
from spacereserve.portal.rooms import ROOMS

_PLACEHOLDER = re.compile(r"%\((\w+)\)")


@pytest.mark.parametrize("room", ROOMS)
def test_every_message_of_a_room_is_translated(room):
    assert room_mistakes(room) == []


@pytest.mark.parametrize("room", ROOMS)
def test_translations_keep_the_placeholders(room):
    for message in read_room(room):
        if not message.id:
            continue
        texts = [message.id, message.string]
        english, french = (
            {
                name
                for part in ([text] if isinstance(text, str) else text)
                for name in _PLACEHOLDER.findall(part)
            }
            for text in texts
        )
        assert english == french, message.id


def test_messages_of_templates_are_found():
    assert "Skip to the content" in extract_room("look")
