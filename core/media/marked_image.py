"""Marks a picture as made by AI: IPTC's digital source type, in XMP metadata inside of the file. Pure.

The picture is decoded and written anew as PNG. So what a server sends as a picture is one, and has no other metadata.
"""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from core.model.errors import InputError

if TYPE_CHECKING:
    from PIL.Image import Image

SOURCE_TYPE: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
"""IPTC's term for media that a model made. Platforms and search engines look for it."""
LARGEST_PIXELS: Final = 4096 * 4096
_KEY: Final = "XML:com.adobe.xmp"
_XMP: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<Iptc4xmpExt:DigitalSourceType>{source}</Iptc4xmpExt:DigitalSourceType>
<xmp:CreatorTool>{model}</xmp:CreatorTool>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{prompt}</rdf:li></rdf:Alt></dc:description>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def mark_as_made(content: bytes, *, model: str, prompt: str) -> bytes:
    """Return a picture as PNG with the mark in it. Raises InputError if it is no picture, or too large."""
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415 — slow to import

    image = _opened(content)
    info = PngInfo()
    info.add_itxt(_KEY, _XMP.format(source=SOURCE_TYPE, model=escape(_plain(model)), prompt=escape(_plain(prompt))))
    made = io.BytesIO()
    image.convert("RGBA" if "A" in image.mode or "transparency" in image.info else "RGB").save(
        made, "PNG", pnginfo=info
    )
    marked = made.getvalue()
    if source_type_of(marked) != SOURCE_TYPE:
        raise InputError("the picture could not be marked as made by AI")
    return marked


def source_type_of(content: bytes) -> str | None:
    """Return the digital source type that a PNG file says it has, or None."""
    from xml.etree import ElementTree as ET  # noqa: PLC0415

    packet = _opened(content).info.get(_KEY)
    if not isinstance(packet, str) or "<!" in packet:
        return None
    body = packet[packet.find("<x:xmpmeta") : packet.rfind("</x:xmpmeta>") + len("</x:xmpmeta>")]
    found = ET.fromstring(body).find(".//{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType")  # noqa: S314 — without a DTD
    return None if found is None else found.text


def smaller(content: bytes, *, widest: int) -> bytes:
    """Return a picture as JPEG, at most so many pixels wide and high, without metadata. Raises InputError as well."""
    image = _opened(content).convert("RGB")
    image.thumbnail((widest, widest))
    made = io.BytesIO()
    image.save(made, "JPEG", quality=85)
    return made.getvalue()


def _opened(content: bytes) -> Image:
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP", "GIF"))
            if image.width * image.height > LARGEST_PIXELS:
                raise InputError("the picture has too many pixels")
            image.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombWarning) as error:
        raise InputError("that is no picture that I can read") from error
    return image


def _plain(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable() or sign == "\n")
