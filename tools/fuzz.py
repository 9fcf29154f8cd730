"""Change patients' files at random and send each through the whole chain: read, judge, write. Goal: no crash, ever.

    python tools/fuzz.py --minutes N [--seed S]
    python tools/fuzz.py FILE ...

Files: the demo patients, those of the tests, and all of METBOARD_DATA where it is set. A third of the changes are made
to bytes (cut, repeated, spliced), the others to the JSON tree (deleted, duplicated, another type, extreme numbers,
hostile texts, subtrees of another file, the entries of two patients together). What is allowed: an answer, or a
RecordError. A crash is any other exception, more than 20 seconds of work, or a record that YAML or FHIR does not give
back. The first inputs of each kind of crash are kept under build/fuzz/ with their traceback; give them as FILE to see
them again. The seed repeats the run.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import msgspec

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

from tests.record.round_trip import normal  # noqa: E402

from metboard.case import make_cases  # noqa: E402
from metboard.dossier import write_dossier  # noqa: E402
from metboard.errors import RecordError  # noqa: E402
from metboard.options import Clock, engine, judge_case, write_case  # noqa: E402
from metboard.record import convert_record, read_bytes  # noqa: E402
from metboard.record.case_file import read_case_yaml, to_yaml, with_places  # noqa: E402

OUT = ROOT / "build" / "fuzz"
MOST_BYTES, MOST_SECONDS = 400_000, 20
KEPT, BYTES = 3, 0.3
CONVERTED, PRINTED = 8, 40
"""One input in so many is also written as FHIR and read again, one in so many becomes a dossier."""

HOSTILE: tuple[Any, ...] = (
    None, True, False, 0, -1, 5, 1e308, -1e308, 1e-320, 10**400, -(10**30), 2**63, float("nan"), float("inf"), "",
    " ", "0", "-1", "1e999", "NaN", "no", "\x00", "\ud800", "\ufeff", "\u202e\u200f", "\u2028", "a" * 5000, "٣", "½",
    "<script>alert(1)</script>", '#read("/etc/passwd")', "$(rm -rf ~)", "{{7*7}}", "../../etc/passwd", "0000-00-00",
    "0001-01-01", "9999-12-31", "1066-10-14", "2026-02-30", "2026", "2026-13", "2026-10-01T25:61:61Z", "20261001",
    "2026-W40-4", [], {}, [[]], [None], [{}], {"": ""}, "Patient/p", "#", "#a", "urn:uuid:", "lesion.", ", ", "a, b",
    "%s", {"reference": "#"}, {"value": -1, "unit": "%"}, {"text": "not"}, {"coding": [{}]}, "mg/dL", "10*9/L", "x ULN",
)  # fmt: skip
WORDS = (
    b"\x00", b"\xff", b"\xed\xa0\x80", b"{", b"}", b"[", b"]", b'"', b"\\", b"\\ud800", b"\n", b":", b"- ", b", ", b"-",
    b"1e999", b"9" * 400, b"NaN", b"null", b"&a ", b"*a", b"!!python/object:os.system ", b"\xef\xbb\xbf", b"<!ENTITY>",
)  # fmt: skip


class TooSlow(Exception):
    """One input took longer than any may."""


class BrokenLaw(Exception):
    """A record did not come back as it was."""


Seeds = Sequence[tuple[str, bytes]]


def find_seeds() -> Seeds:
    """Give the files to begin with, by name, the same ones in the same order each time."""
    places = [ROOT / "src/metboard/demo", *(ROOT / "tests/record" / n for n in _OWN)]
    data = os.environ.get("METBOARD_DATA")
    paths = [path for place in places for path in sorted(place.rglob("*.*"))]
    paths += (
        sorted(Path(data).rglob("*.*json")) + sorted(Path(data).rglob("*.json")) if data else []
    )
    found = [
        (path.name, path.read_bytes())
        for path in dict.fromkeys(paths)
        if path.suffix in {".json", ".ndjson", ".yaml"} and path.stat().st_size <= MOST_BYTES
    ]
    found += _case_files(found[:40])
    rich = [each for each in found if _has_cancer(*each)]
    return found + rich * (len(found) // max(1, len(rich)) * 2)


_OWN = ("german", "phenopackets", "broken")


def _has_cancer(name: str, data: bytes) -> bool:
    try:
        return any(r.diagnoses for r in read_bytes(data, name, engine().knowledge))
    except RecordError:
        return False


def _case_files(found: Seeds) -> Iterator[tuple[str, bytes]]:
    """Write the patients of some files as case files, which are read strictly."""
    for name, data in found:
        try:
            for record in read_bytes(data, name, engine().knowledge):
                yield f"{Path(name).stem}.yaml", to_yaml(record).encode()
        except RecordError:
            continue


def change(seeds: Seeds, draw: Random) -> tuple[str, bytes]:
    """Make one changed input."""
    name, data = draw.choice(seeds)
    if draw.random() < BYTES or name.endswith((".yaml", ".ndjson")):
        return name, _change_bytes(data, seeds, draw)
    try:
        tree = json.loads(data)
    except ValueError:
        return name, _change_bytes(data, seeds, draw)
    for _ in range(draw.choice((1, 1, 2, 3, 10, 40))):
        tree = draw.choice(_TREES)(tree, seeds, draw)
    try:
        return name, json.dumps(tree, ensure_ascii=draw.random() < 0.5).encode(
            errors="surrogatepass"
        )
    except (RecursionError, ValueError):
        return name, data


def _change_bytes(data: bytes, seeds: Seeds, draw: Random) -> bytes:
    for _ in range(draw.choice((1, 1, 2, 5, 20))):
        start = draw.randrange(len(data) + 1)
        end = min(len(data), start + draw.choice((0, 1, 2, 8, 100, 3000)))
        other = draw.choice(seeds)[1]
        at = draw.randrange(len(other) + 1)
        middle = draw.choice(
            (b"", data[start:end] * 2, draw.choice(WORDS), draw.randbytes(1), other[at : at + 500])
        )
        data = data[:start] if draw.random() < 0.05 else data[:start] + middle + data[end:]
    return data


def _spots(tree: Any) -> list[tuple[Any, Any]]:
    """Give every place in a tree as its holder and its key."""
    found: list[tuple[Any, Any]] = []
    rest = [tree]
    while rest:
        holder = rest.pop()
        pairs = holder.items() if isinstance(holder, dict) else enumerate(holder)
        for key, value in pairs:
            found.append((holder, key))
            if isinstance(value, (dict, list)):
                rest.append(value)
    return found


def _spot(tree: Any, draw: Random) -> tuple[Any, Any] | None:
    spots = _spots(tree) if isinstance(tree, (dict, list)) else []
    return draw.choice(spots) if spots else None


def _replace(tree: Any, seeds: Seeds, draw: Random) -> Any:
    """Put something hostile in place of a value: another type, an extreme number, a text that means harm."""
    if spot := _spot(tree, draw):
        spot[0][spot[1]] = deepcopy(draw.choice(HOSTILE))
    return tree


def _delete(tree: Any, seeds: Seeds, draw: Random) -> Any:
    if spot := _spot(tree, draw):
        del spot[0][spot[1]]
    return tree


def _duplicate(tree: Any, seeds: Seeds, draw: Random) -> Any:
    """Repeat an entry of a list, or make a list of a value and a value of a list."""
    if spot := _spot(tree, draw):
        holder, key = spot
        if isinstance(holder, list):
            holder.insert(draw.randrange(len(holder) + 1), deepcopy(holder[key]))
        else:
            value = holder[key]
            holder[key] = value[0] if isinstance(value, list) and value else [value]
    return tree


def _scale(tree: Any, seeds: Seeds, draw: Random) -> Any:
    """Change a number by much."""
    spots = [s for s in _spots(tree) if type(s[0][s[1]]) in (int, float)] if tree else []
    if spots:
        holder, key = draw.choice(spots)
        holder[key] = holder[key] * draw.choice((-1, 0, 7, 1000, 10**12))
    return tree


def _swap(tree: Any, seeds: Seeds, draw: Random) -> Any:
    """Let two values change places: a date where a code was, a reference that now leads to itself."""
    one, other = _spot(tree, draw), _spot(tree, draw)
    if one and other and not _inside(one, other) and not _inside(other, one):
        one[0][one[1]], other[0][other[1]] = other[0][other[1]], one[0][one[1]]
    return tree


def _inside(one: tuple[Any, Any], other: tuple[Any, Any]) -> bool:
    value = one[0][one[1]]
    inner = _spots(value) if isinstance(value, (dict, list)) else []
    return value is other[0] or any(each[0] is other[0] for each in inner)


def _graft(tree: Any, seeds: Seeds, draw: Random) -> Any:
    """Put a part of another file in place of a value."""
    spot, other = _spot(tree, draw), _spot(_tree_of(draw.choice(seeds)[1]), draw)
    if spot and other:
        spot[0][spot[1]] = other[0][other[1]]
    return tree


def _merge(tree: Any, seeds: Seeds, draw: Random) -> Any:
    """Put the entries of another file beside those of this one; half the time all are of one patient."""
    other = _tree_of(draw.choice(seeds)[1])
    if not isinstance(tree, dict) or not isinstance(other, dict):
        return [tree, other]
    held = [(t.get("entry"), t) for t in (tree, other)]
    entries = [e for es, t in held for e in (es if isinstance(es, list) else [{"resource": t}])]
    draw.shuffle(entries)
    if draw.random() < 0.5:
        for holder, key in _spots(entries):
            if key in ("subject", "patient"):
                holder[key] = {"reference": "Patient/one"}
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _tree_of(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return {}


_TREES: tuple[Callable[[Any, Seeds, Random], Any], ...] = (
    _replace, _replace, _replace, _delete, _delete, _duplicate, _scale, _swap, _graft, _merge,
)  # fmt: skip


def send(name: str, data: bytes, number: int) -> str:
    """Send one input through the whole chain; returns how far it came. Raises whatever escapes."""
    made = engine()
    try:
        records = read_bytes(data, name, made.knowledge)
    except RecordError:
        return "refused"
    cases = []
    for record in records:
        if read_case_yaml(to_yaml(record), name) != with_places(record):
            raise BrokenLaw("Record -> YAML -> Record is another one")
        if number % CONVERTED == 0:
            _convert(record, name)
        try:
            cases += make_cases(record, made.knowledge, made.words, assume=number % 2 == 0)
        except RecordError:
            continue
    clock = Clock(labels_at=made.knowledge.as_of)
    for case in cases:
        judged = judge_case(case, made, clock, assume=number % 2 == 0)
        msgspec.json.encode(write_case(case, judged, made, clock, name, trace=number % 5 == 0))
        if number % PRINTED == 0:
            with tempfile.TemporaryDirectory() as folder:
                write_dossier(case, made, clock, Path(folder), name)
    return "judged" if cases else "read, no cancer"


def _convert(record: Any, name: str) -> None:
    try:
        written = convert_record(record, "fhir", engine().knowledge, name)
    except RecordError:
        return
    (again,) = read_bytes(written, "converted.json", engine().knowledge)
    if normal(again) != normal(record):
        raise BrokenLaw("Record -> FHIR -> Record is another one")


def _alarm(_number: int, _frame: Any) -> None:
    raise TooSlow(f"more than {MOST_SECONDS} s")


def attempt(name: str, data: bytes, number: int) -> tuple[str, str]:
    """Send one input; returns what became of it, and the traceback of a crash."""
    signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
    try:
        return send(name, data, number), ""
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        last = next((f for f in reversed(frames) if "metboard" in f.filename), frames[-1])
        kind = f"{type(error).__name__}-{Path(last.filename).stem}-{last.name}"
        return kind, traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _keep(kind: str, count: int, name: str, data: bytes, told: str) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    stem = OUT / f"{kind}-{count}"
    stem.with_name(f"{stem.name}-{name}").write_bytes(data)
    stem.with_name(f"{stem.name}.txt").write_text(told, errors="replace")


def run(minutes: float, seed: int) -> int:
    """Send changed inputs until the time is over; returns how many crashed."""
    seeds, counts, crashes = find_seeds(), Counter[str](), Counter[str]()
    start, told = time.monotonic(), time.monotonic()
    number, slowest = 0, (0.0, "")
    while time.monotonic() - start < minutes * 60:
        number += 1
        name, data = change(seeds, Random(f"{seed}/{number}"))  # noqa: S311
        begun = time.process_time()
        what, why = attempt(name, data, number)
        slowest = max(slowest, (time.process_time() - begun, f"{name}, input {number}"))
        if why:
            crashes[what] += 1
            if crashes[what] <= KEPT:
                _keep(what, crashes[what], name, data, f"seed {seed}, input {number}\n{why}")
        else:
            counts[what] += 1
        if time.monotonic() - told > 60:
            told = time.monotonic()
            _tell(number, told - start, slowest, counts, crashes)
    _tell(number, time.monotonic() - start, slowest, counts, crashes)
    return sum(crashes.values())


def _tell(
    number: int,
    took: float,
    slowest: tuple[float, str],
    counts: Counter[str],
    crashes: Counter[str],
) -> None:
    slow = f"slowest {slowest[0]:.1f} s: {slowest[1]}"
    rate = f"{number} inputs in {took:.0f} s ({number / max(took, 1e-9):.1f}/s, {slow})"
    parts = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
    print(f"{rate}: {parts}; {sum(crashes.values())} crashes {dict(crashes) or ''}", flush=True)


def main() -> int:
    """Run the command; the exit code is 1 when something crashed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    signal.signal(signal.SIGPROF, _alarm)
    for path in chosen.files:
        print(path.name, *attempt(path.name, path.read_bytes(), 0))
    return 0 if chosen.files else int(run(chosen.minutes, chosen.seed) > 0)


if __name__ == "__main__":
    sys.exit(main())
