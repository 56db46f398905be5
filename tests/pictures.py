"""Small pictures, made byte by byte: also those that no program would write."""

import struct
import zlib

PNG_HEAD = b"\x89PNG\r\n\x1a\n"

# 8 by 8 pixels in grey, as a JPEG library writes it: quantisation, frame, Huffman tables, scan.
_JPEG_TABLES = bytes.fromhex(
    "ffdb004300" + "01" * 64 +
    "ffc4001f0000010501010101010100000000000000000102030405060708090a0b" +
    "ffc400b5100002010303020403050504040000017d01020300041105122131410613516107227114328191a1082342b1"
    "c11552d1f02433627282090a161718191a25262728292a3435363738393a434445464748494a535455565758595a6364"
    "65666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9"
    "bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa")


def chunk(name, data=b""):
    """One chunk of a PNG, with its checksum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(
        ">I", zlib.crc32(name + data))


def png(width, height=None, extra=b"", rows=None):
    """A PNG in grey. `extra` chunks come before the pixels; `rows` are pixels of another size."""
    height = width if height is None else height
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    pixels = zlib.compress((b"\0" + b"\x80" * width) * height if rows is None else rows)
    return PNG_HEAD + head + extra + chunk(b"IDAT", pixels) + chunk(b"IEND")


def chunks(picture):
    """The names of a PNG's chunks, and what is behind the last."""
    names, at = [], len(PNG_HEAD)
    while at < len(picture) and names[-1:] != [b"IEND"]:
        size = struct.unpack(">I", picture[at:at + 4])[0]
        names.append(picture[at + 4:at + 8])
        at += size + 12
    return names, picture[at:]


def segment(marker, data):
    """One segment of a JPEG."""
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data


def exif(orientation, more=b""):
    """EXIF data of a camera that was held in some way; `more` is what else it writes there."""
    return b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0) + more


def jpeg(width=8, height=8, extra=b"", end=b"\xff\xd9"):
    """A JPEG in grey, all of one brightness. `extra` segments come first."""
    blocks = ((width + 7) // 8) * ((height + 7) // 8)
    # DC difference of category 0 is the code 00, the end of a block 1010: six bits a block.
    bits = "001010" * blocks
    bits += "1" * (-len(bits) % 8)
    scan = bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8)).replace(b"\xff", b"\xff\0")
    return (b"\xff\xd8" + extra + _JPEG_TABLES +
            segment(0xc0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\0") +
            segment(0xda, b"\x01\x01\0\0\x3f\0") + scan + end)


def jpeg_markers(picture):
    """The markers of a JPEG up to its scan."""
    found, at = [], 2
    while picture[at + 1] != 0xda:
        found.append(picture[at + 1])
        at += 2 + struct.unpack(">H", picture[at + 2:at + 4])[0]
    return found
