"""How long the thread from a bundle to the options takes, beside the goals of the design.

    make bench        or        python benchmarks/bench_thread.py

Figures only: nothing here is asserted but that something was measured. The machine decides.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from importlib.util import find_spec
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter

import msgspec

from metboard.case import Case, make_cases
from metboard.facts import Fact, exactly
from metboard.knowledge import FOLDER, Knowledge, load
from metboard.options import Clock, Engine, engine, judge_case
from metboard.record import LesionEntry, Record, read_records

DEMO = FOLDER.parent / "demo"
DAY = date(2026, 10, 15)


class Row(msgspec.Struct, frozen=True):
    """One figure: what was done, the median time, the goal and a peer's time where there is one."""

    what: str
    seconds: float
    goal_s: float | None = None
    peer: str = ""


def seconds_of(work: Callable[[], object], times: int) -> float:
    """Give the median time of some runs, after one that warms up."""
    work()
    return median(seconds_of_one(work) for _ in range(times))


def ratio_of(work: Callable[[], object], peer: Callable[[], object], times: int) -> float:
    """Give how many times as long the peer takes, run in turn: a machine that others use slows both alike."""
    work(), peer()
    return median(seconds_of_one(peer) / seconds_of_one(work) for _ in range(times))


def seconds_of_one(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def python(*arguments: str) -> Callable[[], object]:
    """Run Python in a process of its own; as where it is installed, what it compiled is kept for the next run."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, *arguments]
    return lambda: subprocess.run(command, check=True, capture_output=True, env=kept)


# --- one case with 60 systemic options and 10 lesions, each with 40 local ones ----------------------------------------


def crowded(knowledge: Knowledge) -> Knowledge:
    """Keep 60 options for the patient and 40 for a brain lesion, the same ones again where there are too few."""
    systemic = [o for o in knowledge.options.values() if o.regimen and o.for_each == "patient"][:60]
    brain = [
        o
        for o in knowledge.options.values()
        if o.for_each == "lesion" and o.id.startswith("brain-")
    ]
    local = [
        msgspec.structs.replace(o, id=f"{o.id}-{i}") for i, o in enumerate(islice(cycle(brain), 40))
    ]
    return msgspec.structs.replace(knowledge, options={o.id: o for o in (*systemic, *local)})


def crowded_record() -> Record:
    (record,) = read_records(DEMO / "egfr-brain.json", engine().knowledge)
    lesions = tuple(
        LesionEntry(
            id=f"brain-{i}",
            organ="brain",
            site="cerebrum",
            diameter_mm=5 + 3 * i,
            where=f"L/{i}",
            on=DAY,
        )
        for i in range(1, 11)
    )
    return msgspec.structs.replace(record, lesions=lesions)


def judged() -> tuple[Callable[[], object], str]:
    """Judge the crowded case; and say how many verdicts that takes."""
    made = Engine(crowded(engine().knowledge))
    (case,) = make_cases(crowded_record(), made.knowledge, made.words, DAY)
    clock = Clock(labels_at=made.knowledge.as_of)
    per_patient = sum(o.option.for_each == "patient" for o in made.options)
    verdicts = per_patient + len(case.lesions) * (len(made.options) - per_patient)
    return lambda: judge_case(case, made, clock), f"{verdicts} verdicts"


# --- a bundle of 200 entries ------------------------------------------------------------------------------------------


def bundle_of(entries: int) -> dict[str, object]:
    """The first demo patient with laboratory results up to so many entries."""
    bundle = json.loads((DEMO / "egfr-brain.json").read_text())
    labs = [e for e in bundle["entry"] if e["resource"]["resourceType"] == "Observation"]
    for i, each in enumerate(islice(cycle(labs), max(entries - len(bundle["entry"]), 0))):
        copy = json.loads(json.dumps(each))
        copy["resource"]["id"] = f"copy-{i}"
        copy["fullUrl"] = f"urn:copy:{i}"
        bundle["entry"].append(copy)
    return dict(bundle)


def read_file(path: Path) -> object:
    return read_records(path, engine().knowledge)


def read_case(path: Path) -> list[Case]:
    made = engine()
    records = read_records(path, made.knowledge)
    return [c for r in records for c in make_cases(r, made.knowledge, made.words, DAY)]


def count_cases(path: Path) -> int:
    """Read the cases where they are worked on; sending each to another process takes a fifth of the time again."""
    return len(read_case(path))


def seconds_for_many(path: Path, bundles: int) -> float:
    """Turn the same bundle into a case again and again in two processes, once they are warm."""
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(count_cases, [path] * 8))
        start = perf_counter()
        made = sum(pool.map(count_cases, [path] * bundles, chunksize=20))
        seconds = perf_counter() - start
    assert made == bundles
    return seconds


def growth(folder: Path) -> list[Row]:
    """Show what an entry costs in small and in large bundles: much the same."""
    rows = []
    for entries in (50, 200, 800, 3200):
        path = folder / f"{entries}.json"
        path.write_text(json.dumps(bundle_of(entries)))
        each = seconds_of(lambda path=path: read_case(path), 5) / entries
        rows.append(Row(f"  each of {entries} entries", each))
    return rows


def peer_parse(path: Path) -> Callable[[], object] | None:
    """Parse the same bundle with fhir.resources, where it is installed."""
    if find_spec("fhir") is None:
        return None
    from fhir.resources.R4B.bundle import Bundle

    return lambda: Bundle.model_validate_json(path.read_bytes())


# --- the table --------------------------------------------------------------------------------------------------------


def measure() -> list[Row]:
    """Measure everything once."""
    bare = seconds_of(python("-c", "pass"), 5)
    judging, verdicts = judged()
    demo = str(DEMO / "egfr-brain.json")
    exact = Fact(possible=exactly(1.0))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bundle.json"
        path.write_text(json.dumps(bundle_of(200)))
        peer = peer_parse(path)
        ratio = ratio_of(lambda: read_case(path), peer, 9) if peer else None
        bundle = Row(
            "a bundle of 200 entries to a case", seconds_of(lambda: read_case(path), 20), 0.003,
            f"fhir.resources, parsing only: {ratio:.1f} times that" if ratio else "",
        )  # fmt: skip
        many = Row("10,000 such bundles, two processes", seconds_for_many(path, 400) * 25, 60)
        reading = Row("  of which reading it", seconds_of(lambda: read_file(path), 20))
        grown = growth(Path(folder))
    importing = python("-c", "import metboard")
    fhir = seconds_of(python("-c", "import fhir.resources"), 3) if find_spec("fhir") else None
    return [
        Row("python that does nothing", bare),
        Row("import metboard (python included)", seconds_of(importing, 5), 0.15,
            f"import fhir.resources {fhir:.2f} s" if fhir else "fhir.resources is not installed"),
        Row("import metboard.options", seconds_of(python("-c", "import metboard.options"), 5)),
        Row(f"one case, warm ({verdicts})", seconds_of(judging, 50), 0.005),
        bundle,
        reading,
        *grown,
        many,
        Row("metboard options FILE --json, cold", seconds_of(
            python("-c", "from metboard.cli import main; main()", "options", demo, "--json"), 5), 0.6),
        Row("knowledge read from YAML", seconds_of(lambda: load(FOLDER), 3)),
        Row("knowledge from the cache, engine made", seconds_of(
            python("-c", "from metboard.options import engine; engine()"), 5)),
        Row("one fact made (for scale)", seconds_of(lambda: msgspec.structs.replace(exact, note=""), 1000)),
    ]  # fmt: skip


def written(row: Row) -> str:
    """Write one line: time, goal, share of the goal, peer."""
    time = f"{row.seconds * 1000:10.3f} ms"
    goal = (
        f"goal {row.goal_s * 1000:g} ms, {row.seconds / row.goal_s:.2f} of it" if row.goal_s else ""
    )
    return f"{row.what:45} {time}   {goal:32} {row.peer}".rstrip()


def test_the_thread_is_measured_beside_its_goals(capsys: object) -> None:
    rows = measure()
    with capsys.disabled():  # type: ignore[attr-defined]
        print("\n" + "\n".join(written(row) for row in rows))
    assert all(row.seconds > 0 for row in rows)


if __name__ == "__main__":
    print("\n".join(written(row) for row in measure()))
