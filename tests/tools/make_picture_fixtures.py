#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/core/data/pictures: small PNG and JPEG files of every kind, and golden.tsv with what Pillow
reads from them (width, height, channels, SHA-256 of the pixels). Needs Pillow.

Transparent pictures are laid over white before their pixels are taken, as the reader does.
"""
import hashlib
import math
from pathlib import Path

from PIL import Image

FOLDER = Path(__file__).parent.parent / "core/data/pictures"
SIZE = (19, 13)


def drawn():
    image = Image.new("RGB", SIZE)
    for y in range(SIZE[1]):
        for x in range(SIZE[0]):
            wave = int(127 + 120 * math.sin(x / 3 + y / 5))
            image.putpixel((x, y), (wave, 255 - wave, (x * 13 + y * 29) % 256))
    return image


def main():
    FOLDER.mkdir(exist_ok=True)
    colour = drawn()
    grey = colour.convert("L")
    clear = colour.convert("RGBA")
    clear.putalpha(grey.point(lambda v: 255 if v > 120 else 0))
    white = Image.new("RGBA", SIZE, "white")
    white.alpha_composite(clear)
    saved = {
        "grey.png": (grey, {}, grey),
        "colour.png": (colour, {}, colour),
        "palette.png": (colour.quantize(16), {}, colour.quantize(16).convert("RGB")),
        "bits.png": (grey.convert("1"), {}, grey.convert("1").convert("L")),
        "clear.png": (clear, {}, white.convert("RGB")),
        "grey.jpg": (grey, {"quality": 85}, None),
        "colour.jpg": (colour, {"quality": 85}, None),
        "progressive.jpeg": (colour, {"quality": 60, "progressive": True}, None),
    }
    rows = ["# file, width, height, channels, sha256 of the pixels; see tests/tools/make_picture_fixtures.py"]
    for name, (image, options, pixels) in saved.items():
        image.save(FOLDER / name, **options)
        pixels = pixels or Image.open(FOLDER / name)
        digest = hashlib.sha256(pixels.tobytes()).hexdigest()
        rows.append("\t".join([name, str(SIZE[0]), str(SIZE[1]), str(len(pixels.getbands())), digest]))
    (FOLDER / "golden.tsv").write_text("\n".join(rows) + "\n")
    # These are refused, the last beside the others.
    Image.new("I;16", SIZE, 40000).save(FOLDER / "deep.png")
    colour.convert("CMYK").save(FOLDER / "print.jpg")
    grey.crop((0, 0, 5, 4)).save(FOLDER / "other_size.png")


if __name__ == "__main__":
    main()
