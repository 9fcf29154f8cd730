"""The command `metboard calibrate`: parse, call, render. No rule of medicine lives here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from cyclopts import Parameter

from metboard.commands.progress import show_progress
from metboard.commands.show import Json, print_json


def calibrate(
    folder: Path,
    *,
    output: Annotated[Path, Parameter(name=["-o", "--output"])] = Path("priors"),
    only: Literal["lesions", "trials"] | None = None,
    json: Json = False,
) -> int:
    """Fit every population anew from the data folder and write its file, bit for bit, with a report.

    Lesions take some minutes, trials about a quarter of an hour.

    Parameters
    ----------
    folder:
        The data folder. Patients and trials that are held out are passed over: nothing is fitted to them.
    output:
        The folder to write the populations and report.json into.
    only:
        Fit the populations of lesions or of virtual trials alone.
    json:
        The report as one object.
    """
    from metboard.whole_file import write_whole

    pages: dict[Path, bytes] = {}
    report: dict[str, Any] = {}
    with show_progress() as told:
        if only != "trials":
            from metboard.forecast import calibrate as fit_lesions
            from metboard.forecast import write_prior

            priors, report = fit_lesions(folder, told)
            pages |= {output / f"{name}.json": write_prior(prior) for name, prior in priors.items()}
        if only != "lesions":
            from metboard.trial import calibrate as fit_trials
            from metboard.trial import write_populations

            made, report["virtual-trials"] = fit_trials(folder, told)
            pages[output / "populations.json"] = write_populations(made)
    pages[output / "report.json"] = (
        msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n"
    )
    written = write_whole(pages)
    if json:
        print_json({"contract": "metboard.calibrate/1", "report": report})
    else:
        print("\n".join(str(path) for path in written))
    return 0
