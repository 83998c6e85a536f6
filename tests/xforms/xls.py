"""Writes a minimal Excel 97 file (BIFF8 in an OLE2 container): enough for an XLSForm."""

import struct

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR = 512


def xls(**sheets: list[list[str]]) -> bytes:
    """An .xls with these sheets; every cell is text."""
    return _container(_workbook(sheets))


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _bof(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _workbook(sheets: dict[str, list[list[str]]]) -> bytes:
    bodies = [_sheet(rows) for rows in sheets.values()]
    size = len(_globals(list(sheets), [0] * len(sheets)))
    offsets = []
    for body in bodies:
        offsets.append(size)
        size += len(body)
    return _globals(list(sheets), offsets) + b"".join(bodies)


def _globals(names: list[str], offsets: list[int]) -> bytes:
    out = _bof(0x0005)
    for name, offset in zip(names, offsets, strict=True):
        out += _record(
            0x0085, struct.pack("<IHBB", offset, 0, len(name), 1) + name.encode("utf-16-le")
        )
    return out + _record(0x000A)


def _sheet(rows: list[list[str]]) -> bytes:
    out = _bof(0x0010)
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            if text:
                cell = struct.pack("<HHHHB", at, column, 0, len(text), 1)
                out += _record(0x0204, cell + text.encode("utf-16-le"))
    return out + _record(0x000A)


def _container(stream: bytes) -> bytes:
    # Streams of 4,096 bytes and more stand in ordinary sectors, which spares the mini stream.
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    count = len(stream) // SECTOR
    table = [FAT, END] + [sector + 3 for sector in range(count - 1)] + [END]
    fat = struct.pack(f"<{len(table)}I", *table).ljust(SECTOR, b"\xff")
    assert len(fat) == SECTOR, "one FAT sector holds 126 sectors of stream"
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
    header += struct.pack("<I", 0) + struct.pack("<108I", *[FREE] * 108)
    directory = _entry("Root Entry", 5, END, 0, child=1) + _entry("Workbook", 2, 2, len(stream))
    return header + fat + directory.ljust(SECTOR, b"\0") + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child)
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )
