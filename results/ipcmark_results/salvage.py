"""`ipcmark salvage FILE`: keeps every whole row of a damaged result file and says what was lost."""

import argparse
import sys
from pathlib import Path

from ipcmark_results.errors import ResultError
from ipcmark_results.load import Line, read_lines
from ipcmark_results.text import printable


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="ipcmark salvage", description=__doc__)
    parser.add_argument("file", type=Path, help="a torn or damaged result file")
    parser.add_argument("-o", "--output", type=Path, help="where the whole rows go (default: FILE with .salvaged)")
    return parser.parse_args(arguments)


def _newline_first(line: Line) -> bytes:
    return b"\n" + line.raw.strip(b"\0\r\n\t ")


def _write(path: Path, lines: list[Line]) -> None:
    try:
        with path.open("xb") as file:  # never over something that may be the only copy
            file.writelines(_newline_first(line) for line in lines)
            file.write(b"\n")
    except FileExistsError:
        raise ResultError(f"{printable(path)} is there already: remove it or name another with -o") from None
    except OSError as error:
        raise ResultError(f"cannot write {printable(path)}: {error.strerror}; name another place with -o") from None


def salvage(source: Path, target: Path) -> list[str]:
    """Writes the whole rows of source to target and returns one sentence for each loss."""
    kept: list[Line] = []
    lost: list[str] = []
    for line in read_lines(source):
        if line.error is None:
            kept.append(line)
        else:
            lost.append(f"{printable(source)}:{line.number}: lost {len(line.raw)} bytes: {line.error}")
    if not kept:
        raise ResultError(f"{printable(source)}: no whole record in it; nothing to salvage")
    _write(target, kept)
    kinds = [line.kind for line in kept]
    lost.append(f"kept {kinds.count('trial')} trials, {kinds.count('run')} headers, {kinds.count('footer')} footers "
                f"in {printable(target)}")
    return lost


def main(arguments: list[str] | None = None) -> int:
    options = _parse(sys.argv[1:] if arguments is None else arguments)
    target = options.output or options.file.with_name(options.file.stem + ".salvaged.jsonl")
    try:
        for sentence in salvage(options.file, target):
            print(sentence, file=sys.stderr)
    except ResultError as error:
        print(f"ipcmark salvage: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
