"""Confidentiality labels as other systems read them: STANAG 4774, bound by 4778.

The standards' own schemas may not be copied, so ``find_label_faults`` checks their
rules: order and namespaces of elements, what is mandatory, which words are allowed.

Source: NATO ADatP-4774 (confidentiality metadata labels) and ADatP-4778 (binding).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from lxml import etree

from spacereserve.portal.accounts.labels import Labelled

__all__ = ["find_label_faults", "label_xml"]

LABEL = "urn:nato:stanag:4774:confidentialitymetadatalabel:1:0"
BINDING = "urn:nato:stanag:4778:bindinginformation:1:0"
REVIEWED_AFTER = timedelta(days=5 * 365)
_ROOTS = frozenset(
    f"{{{LABEL}}}{kind}ConfidentialityLabel"
    for kind in ("originator", "alternative", "metadata")
)
_TYPES = frozenset({"RESTRICTIVE", "PERMISSIVE", "INFORMATIVE"})
_FORM = "%Y-%m-%dT%H:%M:%SZ"


def label_xml(
    record: Labelled, *, policy: str, reference: str, created_at: datetime
) -> bytes:
    """The label of a record, bound to its address.

    Args:
        record: What is labelled.
        policy: Whose rules the words follow, such as the reserve's name.
        reference: Where the record is found.
        created_at: When the label was given.

    Returns:
        XML with its declaration, the same bytes for the same label.
    """
    root = etree.Element(f"{{{BINDING}}}BindingInformation", nsmap={"mb": BINDING})
    container = _under(root, BINDING, "MetadataBindingContainer")
    binding = _under(container, BINDING, "MetadataBinding")
    metadata = _under(binding, BINDING, "Metadata")
    label = etree.SubElement(
        metadata,
        f"{{{LABEL}}}originatorConfidentialityLabel",
        ReviewDateTime=_moment(created_at + REVIEWED_AFTER),
        nsmap={"slab": LABEL},
    )
    information = _under(label, LABEL, "ConfidentialityInformation")
    _under(information, LABEL, "PolicyIdentifier", policy)
    _under(information, LABEL, "Classification", record.classification)
    _category(information, "INFORMATIVE", "Audience", (record.audience,))
    _category(information, "PERMISSIVE", "Releasable To", record.releasable_to)
    _under(label, LABEL, "CreationDateTime", _moment(created_at))
    etree.SubElement(binding, f"{{{BINDING}}}DataReference", URI=reference)
    return bytes(
        etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    )


def _under(parent: Any, namespace: str, name: str, text: str | None = None) -> Any:
    made = etree.SubElement(parent, f"{{{namespace}}}{name}")
    made.text = text
    return made


def _category(parent: Any, kind: str, tag: str, values: tuple[str, ...]) -> None:
    if not values:
        return
    made = etree.SubElement(parent, f"{{{LABEL}}}Category", Type=kind, TagName=tag)
    for value in values:
        _under(made, LABEL, "GenericValue", value)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime(_FORM)


def find_label_faults(text: bytes) -> list[str]:
    """Holds a bound label against the rules of the two standards.

    Args:
        text: XML.

    Returns:
        One sentence a fault; empty where all is well.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        return [f"it is not XML: {error}"]
    if root.tag != f"{{{BINDING}}}BindingInformation":
        return ["the root is not BindingInformation"]
    labels = [element for element in root.iter() if element.tag in _ROOTS]
    faults = [] if labels else ["there is no label"]
    faults += [fault for label in labels for fault in _faults_of(label)]
    if not any(e.get("URI") for e in root.iter(f"{{{BINDING}}}DataReference")):
        faults.append("nothing is bound: DataReference without URI")
    return faults


def _faults_of(label: Any) -> Iterator[str]:
    names = [etree.QName(child).localname for child in label]
    if "CreationDateTime" not in names:
        yield "CreationDateTime is missing"
    if not label.get("ReviewDateTime") and "SuccessionHandling" not in names:
        yield "neither ReviewDateTime nor SuccessionHandling"
    if names[:1] != ["ConfidentialityInformation"]:
        yield "ConfidentialityInformation is not first"
        return
    inside = [etree.QName(child).localname for child in label[0]]
    if inside[:2] != ["PolicyIdentifier", "Classification"]:
        yield "PolicyIdentifier and Classification are not first"
    for category in label[0].iter(f"{{{LABEL}}}Category"):
        if category.get("Type") not in _TYPES:
            yield f"Type {category.get('Type')!r} is not one of the standard's"
        if not category.get("TagName") or not len(category):
            yield "a Category has no TagName or no value"
