"""The command line: parse, call, render. No rule of medicine lives here."""

from __future__ import annotations

import gc
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from cyclopts import App, CycloptsError, Parameter

from metboard import NOT_A_DEVICE, __version__
from metboard.commands import Flag, Json, Reading, dose_app, print_json
from metboard.errors import ChoiceError, KnowledgeError, MetboardError, RecordError, nearest

app = App(
    name="metboard",
    version=__version__,
    help=f"The tumour board's workbench for metastatic cancer. {NOT_A_DEVICE}",
)
knowledge_app = App(
    name="knowledge", help="Check, count and show the knowledge that verdicts rest on."
)
app.command(knowledge_app)
app.command(
    "metboard.commands.score:score",
    name="score",
    help="Compute a score for each patient of a file, or for each lesion that it is meant for; "
    "`list` names all scores.",
)
app.command(
    "metboard.commands.response:response",
    name="response",
    help="Judge how the lesions of each patient answered to the newest line of drugs, by RECIST 1.1 and iRECIST.",
)
app.command(
    "metboard.commands.forecast:forecast",
    name="forecast",
    help="Forecast the size of each measured lesion under one regimen, beside its last value carried forward.\n\n"
    "It does not compare treatments, and says nothing of survival.",
)
app.command(
    "metboard.commands.calibrate:calibrate",
    name="calibrate",
    help="Fit every population anew from the data folder and write its file, bit for bit, with a report.",
)
app.command(
    "metboard.commands.trial:trial",
    name="trial",
    help="Run a virtual trial: arms of virtual patients, scanned, followed and compared as a trial would be.\n\n"
    "Research output: it says what trials of such arms were like, and no more.",
)
app.command(dose_app)


@app.command
def options(
    files: list[Path],
    *,
    json: Json = False,
    all: Flag = False,
    as_of: date | None = None,
    knowledge_as_of: date | None = None,
    jurisdiction: str = "fda,ema",
    no_assume: Flag = False,
    trace: Flag = False,
    max_mb: int = 200,
) -> int:
    """Show every option for each patient in the files: open, pending or closed, and why.

    Parameters
    ----------
    files:
        FHIR bundles (.json, .ndjson) or case files (.yaml).
    json:
        One object a line, one for each patient and primary tumour (contract metboard.options/1).
    all:
        Also show options of other tumours.
    as_of:
        The patient's clock; without it the newest clinical date in the record.
    knowledge_as_of:
        The labels' clock; without it the date of the release.
    jurisdiction:
        Whose labels count: fda, ema, or both.
    no_assume:
        Switch the defaults off: what the record does not say is unknown.
    trace:
        Give every condition, also exclusions that do not hold.
    max_mb:
        The largest file that is read.
    """
    from metboard.options import engine, judge_case, write_case

    clock = _clock(knowledge_as_of, jurisdiction)
    read = Reading()
    for file, case in read.cases(files, as_of, max_mb, assume=not no_assume):
        judged = judge_case(case, engine(), clock, assume=not no_assume, other_tumours=all)
        answer = write_case(case, judged, engine(), clock, file.name, trace=trace)
        if json:
            print_json(answer)
        else:
            from metboard.terminal import print_options

            print_options(answer)
    return read.exit_code


@app.command
def board(
    file: Path,
    *,
    output: Annotated[Path, Parameter(name=["-o", "--output"])] = Path("dossier"),
    as_of: date | None = None,
    knowledge_as_of: date | None = None,
    jurisdiction: str = "fda,ema",
    no_assume: Flag = False,
    form: str = "",
    max_mb: int = 200,
    json: Json = False,
) -> int:
    """Write the dossier of each patient in a file: a page, the same as a PDF to print, and the answer as JSON.

    Parameters
    ----------
    output:
        The folder to write into; it is made when it does not exist.
    form:
        What to write, with commas between: html, pdf, json. Without it all that this installation can draw.
    """
    from metboard.dossier import write_dossier
    from metboard.options import engine

    forms = _forms(form)

    clock = _clock(knowledge_as_of, jurisdiction)
    read = Reading()
    for _, case in read.cases([file], as_of, max_mb, assume=not no_assume):
        written = write_dossier(
            case, engine(), clock, output, file.name, forms=forms, assume=not no_assume
        )
        if json:
            print_json(
                {
                    "contract": "metboard.board/1",
                    "case": case.id,
                    "files": [p.as_posix() for p in written],
                }
            )
        else:
            print("\n".join(str(path) for path in written))
    return read.exit_code


def _forms(named: str) -> tuple[str, ...]:
    """Choose the forms of a dossier; without a wish all of them, but for a PDF that nothing here can draw."""
    from metboard.dossier import FORMS, has_pdf

    if not named:
        if not has_pdf():
            print("No PDF: pip install 'metboard[pdf]' adds what draws it.", file=sys.stderr)
        return tuple(form for form in FORMS if form != "pdf" or has_pdf())
    wanted = tuple(each.strip() for each in named.split(","))
    for each in wanted:
        if each not in FORMS:
            raise ChoiceError(
                f"There is no form {each!r}{nearest(each, FORMS)}; there are {', '.join(FORMS)}."
            )
    return wanted


@app.command
def convert(
    file: Path,
    *,
    output: Annotated[Path | None, Parameter(name=["-o", "--output"])] = None,
    to: Literal["fhir", "yaml"] | None = None,
    max_mb: int = 200,
) -> int:
    """Write each patient of a file as FHIR (an mCODE bundle) or as a case file in YAML, and print where.

    Parameters
    ----------
    file:
        A FHIR bundle (.json, .ndjson) or a case file (.yaml).
    output:
        The file to write, or the folder where there are several patients; without it, the current folder.
    to:
        fhir or yaml; without it the ending of the output decides, and then it is fhir.
    max_mb:
        The largest file that is read.
    """
    from metboard.knowledge import release
    from metboard.record import read_records, write_converted

    read = Reading()
    try:
        records = read_records(file, release(), max_mb=max_mb)
        written = write_converted(records, release(), file, output, to)
    except RecordError as error:
        read.report(error)
    else:
        print("\n".join(str(path) for path in written))
    return read.exit_code


@app.command
def demo(
    *, output: Annotated[Path, Parameter(name=["-o", "--output"])] = Path("build/demo")
) -> int:
    """Show five invented patients: their options here, their dossiers on paper."""
    from metboard.demo import run

    return run(output)


@knowledge_app.command(name="check")
def knowledge_check(folder: Path | None = None) -> int:
    """Read every knowledge file strictly and list what has to be mended, as file:line:column.

    Parameters
    ----------
    folder:
        Another knowledge folder than the one that ships.
    """
    from metboard.knowledge import FOLDER, check, load

    place = folder or FOLDER
    try:
        knowledge = load(place)
        problems = check(knowledge, place)
    except KnowledgeError as error:
        problems = error.problems
    else:
        if not problems:
            print(
                f"knowledge {knowledge.version}: {len(knowledge.options)} options, nothing to mend"
            )
            return 0
    print("\n".join(problems), file=sys.stderr)
    return 2


@knowledge_app.command(name="coverage")
def knowledge_coverage(*, json: Json = False) -> int:
    """Count labelled indications listed, entered and reviewed, and for each tumour or organ options and grounds."""
    from metboard.knowledge import compare_indications, coverage, release
    from metboard.terminal import print_coverage

    found, rows = release(), coverage(release())
    listed = compare_indications(found)
    unsettled = {name: each.open for name, each in found.indications.items()}
    if json:
        told = {"believed": found.believed, "rows": rows, "indications": listed, "open": unsettled}
        print_json({"contract": "metboard.coverage/1", "knowledge": found.version, **told})
    else:
        print_coverage(rows, listed, found.believed)
    return 0


@knowledge_app.command(name="show")
def knowledge_show(name: str) -> int:
    """Show one record of the knowledge by its id, with everything that it inherits or cites."""
    from metboard.knowledge import find_record, release
    from metboard.options import engine, inherited_of

    kind, record = find_record(name, release())
    told = {"kind": kind, "record": msgspec.to_builtins(record)}
    if kind == "options":
        told["inherited"] = inherited_of(name, engine())
    print_json({"contract": "metboard.knowledge/1", **told}, indent=2)
    return 0


@knowledge_app.command(name="schema")
def knowledge_schema(
    output: Annotated[Path, Parameter(name=["-o", "--output"])] = Path("schemas"),
) -> int:
    """Write the JSON Schema of every kind of knowledge file and of the case file, for an editor."""
    from metboard.knowledge import write_schemas
    from metboard.record import Record

    print("\n".join(str(path) for path in write_schemas(output, {"record": Record})))
    return 0


def _clock(knowledge_as_of: date | None, jurisdiction: str) -> Any:
    from metboard.options import LABELS, Clock, engine

    chosen = tuple(part.strip() for part in jurisdiction.split(",") if part.strip())
    unknown = [each for each in chosen if each not in LABELS]
    if unknown or not chosen:
        raise ChoiceError(f"--jurisdiction knows {' and '.join(LABELS)}; found {jurisdiction!r}")
    return Clock(labels_at=knowledge_as_of or engine().knowledge.as_of, jurisdictions=chosen)


_GARBAGE_LIMITS = (100_000, 50, 50)
"""The knowledge stays until the end: looking through it for garbage again and again finds none."""


def main() -> None:
    """Run the command line: 0 done, 2 the input is wrong, 1 a bug of ours."""
    gc.set_threshold(*_GARBAGE_LIMITS)
    try:
        sys.exit(
            app(sys.argv[1:], result_action="return_value", exit_on_error=False, print_error=False)
            or 0
        )
    except CycloptsError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except MetboardError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(0)
    except (
        OSError
    ) as error:  # files that are read have errors of their own: this is a place to write to
        print(
            f"{error.filename or 'output'}: {error.strerror}; choose another place.",
            file=sys.stderr,
        )
        sys.exit(2)
    except Exception:
        import traceback

        traceback.print_exc()
        print(
            "\nThis is a bug of metboard. Please report it with the lines above.", file=sys.stderr
        )
        sys.exit(1)


if __name__ == "__main__":
    main()
