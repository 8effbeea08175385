"""Translations as XLIFF 2.0 (OASIS standard, 2014), the format of translation tools.

A file a data folder, a unit a string. Placeholders are <ph> elements, so that tools keep them whole. Our four
states are XLIFF's: draft = translated, reviewed, piloted = reviewed with a substate, approved = final.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from xml.etree import ElementTree as Xml

from defusedxml import ElementTree as SafeXml
from defusedxml.common import DefusedXmlException

from api.services.translation.importing import RefusedError, Row
from api.services.translation.strings import Entry
from assessment.library import SOURCE_LANGUAGE, Text

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
_PH = re.compile(r"(\{[a-z_]+\})")
_STATES = {"draft": ("translated", None), "reviewed": ("reviewed", None), "piloted": ("reviewed", "fv:piloted"),
           "approved": ("final", None)}  # fmt: skip
_OURS = {state: ours for ours, state in _STATES.items()}


def write(entries: Iterable[Entry], language: str) -> bytes:
    """One XLIFF document, indented so that people can read it too."""
    Xml.register_namespace("", NAMESPACE)
    root = Xml.Element(_name("xliff"), {"version": "2.0", "srcLang": SOURCE_LANGUAGE, "trgLang": language})
    for number, (file, units) in enumerate(groupby(entries, lambda entry: entry.file), start=1):
        holder = Xml.SubElement(root, _name("file"), {"id": f"f{number}", "original": file})
        for at, entry in enumerate(units, start=1):
            _unit(holder, f"u{at}", entry)
    _indent(root)
    document: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _unit(holder: Xml.Element, id: str, entry: Entry) -> None:
    unit = Xml.SubElement(holder, _name("unit"), {"id": id, "name": entry.unit})
    if entry.note:
        Xml.SubElement(Xml.SubElement(unit, _name("notes")), _name("note")).text = entry.note
    names = dict.fromkeys(_PH.findall(entry.source.text))
    ids = {name: f"d{at}" for at, name in enumerate(names, start=1)}
    if ids:
        data = Xml.SubElement(unit, _name("originalData"))
        for name, ref in ids.items():
            Xml.SubElement(data, _name("data"), {"id": ref}).text = name
    segment = Xml.SubElement(unit, _name("segment"), _state(entry.target))
    _content(Xml.SubElement(segment, _name("source")), entry.source.text, ids)
    if entry.target is not None:
        _content(Xml.SubElement(segment, _name("target")), entry.target.text, ids)


def _state(target: Text | None) -> dict[str, str]:
    if target is None:
        return {"state": "initial"}
    state, substate = _STATES[target.state]
    return {"state": state, **({"subState": substate} if substate else {})}


def _content(element: Xml.Element, text: str, ids: dict[str, str]) -> None:
    """The text with its placeholders as elements."""
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    before, *rest = _PH.split(text)
    element.text = before
    for at, (name, after) in enumerate(zip(rest[::2], rest[1::2], strict=True), start=1):
        attributes = {"id": str(at), "equiv": name, "disp": name}
        if name in ids:
            attributes["dataRef"] = ids[name]
        Xml.SubElement(element, _name("ph"), attributes).tail = after


def read(content: bytes) -> tuple[str, list[Row]]:
    """The language and the rows. RefusedError: not XLIFF 2, or not ours."""
    try:
        root = SafeXml.fromstring(content, forbid_dtd=True)
    except (Xml.ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise RefusedError([f"is no XML that can be read: {error or type(error).__name__}"]) from None
    if root.tag != _name("xliff") or not root.get("version", "").startswith("2."):
        raise RefusedError(["is no XLIFF 2 document; version 1.2 has another structure: export as 2.0"])
    language = root.get("trgLang")
    if not language or root.get("srcLang") != SOURCE_LANGUAGE:
        raise RefusedError([f"must have srcLang {SOURCE_LANGUAGE!r} and a trgLang"])
    return language, [_row(unit) for unit in root.iter(_name("unit"))]


def _row(unit: Xml.Element) -> Row:
    name = unit.get("name", "")
    place = f"unit {unit.get('id', '?')}"
    # a tool may have divided a unit into several segments
    segments = unit.findall(_name("segment"))
    parts = [*unit.iterfind(f"./*/{_name('source')}")], [*unit.iterfind(f"./*/{_name('target')}")]
    source, target = ("".join(_joined(part) for part in side) for side in parts)
    states = {_OURS.get((segment.get("state", "initial"), segment.get("subState"))) for segment in segments}
    return Row(place, name, source, target, states.pop() if len(states) == 1 else "draft")


def _joined(element: Xml.Element) -> str:
    return "".join(_pieces(element))


def _pieces(element: Xml.Element) -> Iterator[str]:
    yield element.text or ""
    for inner in element:
        yield inner.get("equiv", "") if inner.tag == _name("ph") else _joined(inner)
        yield inner.tail or ""


def _indent(root: Xml.Element) -> None:
    """New lines between units; never inside a text, where they would count."""
    for file in root:
        root.text = file.tail = "\n"
        for unit in file:
            file.text = unit.tail = "\n"


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"
