"""The child that opens a strange file: bytes in, ``{"pages": n}`` and a WebP picture out.

Runs alone (``python -I page_painter.py TYPE PAGE WIDTH``), without Django, network use or rights
beyond its pipes, under limits of memory and processor time.
"""

import io
import json
import resource
import sys

import pi_heif
import pypdfium2
import pypdfium2.raw
from PIL import Image, ImageOps

MEMORY_BYTES = 1_500_000_000
SECONDS = 15
PIXELS_MAX = 100_000_000
#: A page may be this many times as long as wide; more is cut to a thinner picture.
LENGTH_MAX = 8
#: What a kind of file is opened as; whatever else stands in it is not tried.
FORMATS = {"image/heic": ("HEIF",)}


def main() -> None:
    """Paint one page as the arguments say."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    media_type, page, width = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    content = sys.stdin.buffer.read()
    if media_type == "application/pdf":
        pages, picture = paint_pdf(content, page - 1, width)
    else:
        kinds = FORMATS.get(media_type, ("PNG", "JPEG", "TIFF"))
        pages, picture = paint_image(content, page - 1, width, kinds)
    out = io.BytesIO()
    picture.convert("RGB").save(out, "WEBP", quality=82, method=3)
    sys.stdout.buffer.write(json.dumps({"pages": pages}).encode() + b"\n" + out.getvalue())


def paint_pdf(content: bytes, page: int, width: int) -> tuple[int, Image.Image]:
    """Return the number of pages and one of them, annotations and filled fields included."""
    document = pypdfium2.PdfDocument(content)
    document.init_forms()
    if document.formenv:  # pdfium would tint every field blue
        pypdfium2.raw.FPDF_SetFormFieldHighlightAlpha(document.formenv.raw, 0)
    sheet = document[page]
    across, down = sheet.get_size()
    scale = width / max(across, down / LENGTH_MAX, 1)
    return len(document), sheet.render(scale=scale).to_pil()


def paint_image(
    content: bytes, page: int, width: int, kinds: tuple[str, ...]
) -> tuple[int, Image.Image]:
    """Return the number of pictures in the file and one of them, upright, without its metadata."""
    Image.MAX_IMAGE_PIXELS = PIXELS_MAX
    if "HEIF" in kinds:
        pi_heif.register_heif_opener()
    picture = Image.open(io.BytesIO(content), formats=kinds)
    if picture.width * picture.height > PIXELS_MAX:
        raise Image.DecompressionBombError
    pages = getattr(picture, "n_frames", 1)
    picture.seek(page)
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((width, width * LENGTH_MAX))
    if upright.mode in ("RGBA", "LA", "P"):
        clear = upright.convert("RGBA")
        upright = Image.new("RGB", clear.size, "white")
        upright.paste(clear, mask=clear.getchannel("A"))
    return pages, upright


if __name__ == "__main__":
    main()
