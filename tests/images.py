"""Pictures made by hand, good and bad: PNG and JPEG without a library for either."""

import base64
import struct
import zlib

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind, data=b""):
    return (struct.pack(">I", len(data)) + kind + data +
            struct.pack(">I", zlib.crc32(kind + data)))


def png(width, height, *, color=b"\x00\x82\xc9", extra=(), pixels=None):
    """RGB, one colour unless the raw `pixels` are given; `extra` chunks stand before the data."""
    if pixels is None:
        pixels = (b"\0" + color * width) * height
    return b"".join([PNG_SIGNATURE,
                     chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
                     *extra, chunk(b"IDAT", zlib.compress(pixels)), chunk(b"IEND")])


def png_header_only(width, height):
    """Claims a size and has a few bytes."""
    return b"".join([PNG_SIGNATURE,
                     chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)),
                     chunk(b"IDAT", zlib.compress(bytes(1000))), chunk(b"IEND")])


def png_parts(data):
    """[(kind, data)] of a PNG's chunks."""
    assert data.startswith(PNG_SIGNATURE)
    parts, at = [], len(PNG_SIGNATURE)
    while at < len(data):
        n, = struct.unpack_from(">I", data, at)
        parts.append((data[at + 4:at + 8], data[at + 8:at + 8 + n]))
        at += 12 + n
    assert at == len(data)
    return parts


def png_size(data):
    return struct.unpack(">II", data[16:24])


def segment(marker, data):
    return bytes([0xff, marker]) + struct.pack(">H", len(data) + 2) + data


def _huffman():
    """The tables of the JPEG standard's annex K for luminance: a DC and an AC table."""
    dc = bytes([0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]) + bytes(range(12))
    ac = base64.b64decode(
        "AAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkq"
        "NDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7"
        "S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+g==")
    return segment(0xc4, b"\x00" + dc), segment(0xc4, b"\x10" + ac)


def jpeg(width, height, *, extra=(), after=b"", scan=None):
    """Grey: every block has the difference 0 and no other coefficient. `extra` segments stand
    behind the JFIF one, `after` behind the end."""
    blocks = -(-width // 8) * -(-height // 8)
    bits = "001010" * blocks  # DC size 0 is 00, end of block 1010
    bits += "1" * (-len(bits) % 8)
    if scan is None:
        scan = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\x00")
    jfif = segment(0xe0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
    return b"".join([
        b"\xff\xd8", jfif, *extra, segment(0xdb, b"\0" + bytes([16] * 64)),
        segment(0xc0, struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0"), *_huffman(),
        segment(0xda, b"\1\1\0\0\x3f\0"), scan, b"\xff\xd9", after])


def exif(orientation, note=b"", little=False):
    """An Exif segment with a note (where it was taken, say) and the orientation behind it."""
    order = "<" if little else ">"
    entries = [(0x010e, 2, len(note), struct.pack(order + "I", 8 + 2 + 2 * 12 + 4)),
               (0x0112, 3, 1, struct.pack(order + "HH", orientation, 0))]
    tiff = (b"II*\0" if little else b"MM\0*") + struct.pack(order + "IH", 8, len(entries))
    for tag, kind, count, value in entries:
        tiff += struct.pack(order + "HHI", tag, kind, count) + value
    return segment(0xe1, b"Exif\0\0" + tiff + bytes(4) + note)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>1</script></svg>'
GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
