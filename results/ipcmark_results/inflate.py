"""Compressed result files as streams that give all they have, also when their end is missing."""

import io
import zlib
from pathlib import Path
from typing import BinaryIO

_CHUNK = 1 << 16
_GZIP = 16 + zlib.MAX_WBITS


class _Inflated(io.RawIOBase):
    """gzip.open() would keep back what it has decoded ahead of the place where a file was cut off."""

    def __init__(self, file: BinaryIO):
        self._file = file
        self._inflate = zlib.decompressobj(_GZIP)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        while True:
            packed = self._rest or self._file.read(_CHUNK)
            if not packed:
                return 0
            if self._inflate.eof:  # another member follows
                self._inflate = zlib.decompressobj(_GZIP)
            plain = self._unpack(packed, len(buffer))
            if plain:
                buffer[:len(plain)] = plain
                return len(plain)

    def _unpack(self, packed: bytes, most: int) -> bytes:
        try:
            plain = self._inflate.decompress(packed, most)
        except zlib.error as error:
            raise OSError(f"not a gzip file, or damaged ({error})") from None
        self._rest = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail
        return plain

    def close(self) -> None:
        self._file.close()
        super().close()


def open_plain(path: Path) -> io.BufferedIOBase:
    """For reading; decompresses when the name ends in .gz. Raises OSError."""
    file = path.open("rb")
    return io.BufferedReader(_Inflated(file)) if path.suffix == ".gz" else file
