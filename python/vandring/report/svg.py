"""Charts as part of a page: names of their own, words for who cannot see them, fonts of the page."""

import re
from io import BytesIO
from xml.etree import ElementTree

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
FONT = "font-family"


def inline_svg(document: bytes, name: str, title: str, description: str) -> str:
    """An SVG document as an element of a page in which every id is its own.

    ``name`` is unique on the page; title and description are read out by screen readers.
    """
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    root = ElementTree.parse(BytesIO(document)).getroot()
    for metadata in root.findall(f"{{{SVG}}}metadata"):
        root.remove(metadata)
    for element in root.iter():
        for attribute, value in list(element.attrib.items()):
            element.set(attribute, _own(attribute, value, name))
    for attribute in ("width", "height"):
        del root.attrib[attribute]
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title {name}-desc")
    for tag, text in (("desc", description), ("title", title)):
        element = ElementTree.Element(f"{{{SVG}}}{tag}", {"id": f"{name}-{tag}"})
        element.text = text
        root.insert(0, element)
    return ElementTree.tostring(root, encoding="unicode")


def _own(attribute: str, value: str, name: str) -> str:
    if attribute == "id":
        return f"{name}-{value}"
    if attribute == f"{{{XLINK}}}href":
        return value.replace("#", f"#{name}-", 1)
    if attribute == "style":
        # The page's font; sizes stay.
        value = re.sub(r"(font: [^;']*?)(\d+(?:\.\d+)?px) [^;]*", rf"\1\2 var(--{FONT})", value)
    return value.replace("url(#", f"url(#{name}-")
