"""The fit finds a population that lesions were drawn from, and is worse where sizes were dealt out anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.forecast.small import a_prior, sizes, some_lesions

from metboard.forecast import fit
from metboard.forecast.calibrate import WANTED, lesions_of, read_rows
from metboard.forecast.fit import fit_dropout, fit_population
from metboard.forecast.lesion import Measured, make_measured
from metboard.forecast.pairs import make_pairs, score_pairs


@pytest.mark.medium
def test_the_likelihood_rises_and_lesions_that_grow_and_shrink_are_told_apart() -> None:
    fitted = fit_population(a_prior(), list(some_lesions(60).values()))
    told = fitted.log_likelihood
    assert len(told) == fit.ROUNDS
    assert told[-1] > told[0] + 1
    resistant = [group.mean[2] for group in fitted.prior.groups]
    assert resistant[0] > 0 > resistant[1]


def test_lesions_measured_once_are_of_no_matter_to_the_fit(monkeypatch: Any) -> None:
    monkeypatch.setattr(fit, "ROUNDS", 2)
    lesions = list(some_lesions(10).values())
    assert fit_population(a_prior(), [*lesions, sizes((0, 40))]) == fit_population(
        a_prior(), lesions
    )


def test_the_chance_of_leaving_is_found_again() -> None:
    """Patients leave by a known logistic chance that rises with growth; the fit finds it."""
    random, lesions = np.random.default_rng(3), []
    for _ in range(5000):
        ln_mm = [np.log(40.0)]
        while True:
            ln_mm.append(ln_mm[-1] + 0.15 * random.standard_normal())
            logit = -2.0 + 4.0 * (ln_mm[-1] - min(ln_mm))
            if random.random() < 1 / (1 + np.exp(-logit)):
                break
        lesions.append(Measured(6.0 * np.arange(len(ln_mm)), np.exp(np.array(ln_mm))))
    found = fit_dropout(lesions)
    assert found.intercept == pytest.approx(-2.0, abs=0.2)
    assert found.from_smallest == pytest.approx(4.0, abs=0.6)
    assert found.from_first == pytest.approx(0.0, abs=0.2)


def dealt_anew(lesions: Mapping[str, Measured], seed: int) -> dict[str, Measured]:
    """Deal the sizes of each visit out anew among the patients who had it."""
    random = np.random.default_rng(seed)
    visits: dict[int, list[str]] = defaultdict(list)
    for patient, lesion in lesions.items():
        for visit in range(len(lesion.mm)):
            visits[visit].append(patient)
    made = {patient: lesion.mm.copy() for patient, lesion in lesions.items()}
    for visit, patients in visits.items():
        for patient, other in zip(patients, random.permutation(patients), strict=True):
            made[patient][visit] = lesions[str(other)].mm[visit]
    return {name: make_measured(lesions[name].weeks, mm) for name, mm in made.items()}


@pytest.mark.slow
def test_sizes_dealt_out_anew_give_other_parameters_and_worse_figures(
    reference_data: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(fit, "ROUNDS", 6)
    lesions = lesions_of(read_rows(reference_data), WANTED[0].arms)
    fitted, errors = {}, {}
    for name, own in {"true": lesions, "dealt": dealt_anew(lesions, 5)}.items():
        fitted[name] = fit_population(a_prior(), list(own.values()))
        pairs = [p for p in make_pairs(fitted[name].prior, own) if p.is_next and p.known > 1]
        errors[name] = score_pairs(pairs).rmse
    assert fitted["dealt"].log_likelihood[-1] < fitted["true"].log_likelihood[-1] - 500
    assert fitted["dealt"].prior.groups != fitted["true"].prior.groups
    assert fitted["dealt"].prior.walk > 2 * fitted["true"].prior.walk
    assert errors["dealt"] > 2 * errors["true"]
