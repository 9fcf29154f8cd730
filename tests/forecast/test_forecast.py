"""The forecast of a case: the order of lesions, seeds, borrowed intervals, what is withheld, who stays."""

from __future__ import annotations

from math import inf, log
from pathlib import Path

import numpy as np
import pytest
from tests.forecast.patients import LESIONS, a_case, forecast_of
from tests.forecast.small import LEAVING, a_prior, sizes

from metboard.errors import ChoiceError
from metboard.forecast.forecast import FEW_DRAWS, UNLIKE, day_after
from metboard.forecast.staying import staying_shares
from metboard.forecast.update import look_ahead, standard_normal, update


def test_the_order_of_the_lesions_is_of_no_matter(tmp_path: Path) -> None:
    lines = LESIONS.strip("\n").splitlines()
    turned = "\n" + "\n".join(lines[3:] + lines[:3])
    one = {x.series.id: x.ahead for x in forecast_of(a_case(tmp_path)).lesions}
    two = {x.series.id: x.ahead for x in forecast_of(a_case(tmp_path, turned)).lesions}
    assert one == two


def test_one_lesion_is_forecast_as_it_is_beside_others(tmp_path: Path) -> None:
    alone = "\n" + "\n".join(LESIONS.strip("\n").splitlines()[:3])
    beside = forecast_of(a_case(tmp_path)).lesions[0]
    assert forecast_of(a_case(tmp_path, alone)).lesions[0].ahead == beside.ahead


def test_the_same_seed_gives_the_same_answer_and_another_nearly_so(tmp_path: Path) -> None:
    case = a_case(tmp_path)
    one, again, other = (forecast_of(case, seed=seed).lesions[0].ahead for seed in (1, 1, 2))
    assert one == again
    assert one != other
    for a, b in zip(one, other, strict=True):
        assert a.mm == pytest.approx(b.mm, rel=0.05)


def test_what_shrank_is_forecast_smaller_than_what_grew_to_the_same_size(tmp_path: Path) -> None:
    liver, lung = forecast_of(a_case(tmp_path)).lesions
    assert liver.ahead[0].last_mm == lung.ahead[0].last_mm == 24
    assert liver.ahead[0].mm < lung.ahead[0].mm
    assert liver.moved < lung.moved


def test_a_borrowed_interval_is_wider_than_the_fitted_one(tmp_path: Path) -> None:
    lung = forecast_of(a_case(tmp_path))
    breast = forecast_of(a_case(tmp_path, tumour="breast-other"))
    assert breast.chosen.prior.got == "borrowed"
    for own, other in zip(lung.lesions, breast.lesions, strict=True):
        for a, b in zip(own.ahead, other.ahead, strict=True):
            assert b.mm == a.mm
            assert log(b.high_mm / b.low_mm) > 1.2 * log(a.high_mm / a.low_mm)


def test_a_longer_horizon_has_a_wider_interval_and_fewer_who_stay(tmp_path: Path) -> None:
    for each in forecast_of(a_case(tmp_path), "atezolizumab-monotherapy").lesions:
        widths = [log(one.high_mm / one.low_mm) for one in each.ahead]
        assert widths == sorted(widths)
        assert list(each.staying) == sorted(each.staying, reverse=True)


def test_a_lesion_that_progressed_carries_a_warning_and_few_stay(tmp_path: Path) -> None:
    grown = LESIONS.replace(
        "diameter_mm: 24, on: 2026-05-04}\n  - {id: lung",
        "diameter_mm: 36, on: 2026-05-04}\n  - {id: lung",
    )
    liver, lung = forecast_of(a_case(tmp_path, grown)).lesions
    assert "grew by 6 mm from its smallest" in liver.warning
    assert lung.warning == "", "4 mm are too few"
    shrank = forecast_of(a_case(tmp_path)).lesions[0]
    assert liver.staying[1] < 0.7 * shrank.staying[1]


@pytest.mark.parametrize(("mm", "warned"), [(35.9, True), (34, False), (36, True)])
def test_the_warning_begins_at_a_fifth_and_five_millimetres(
    mm: float, warned: bool, tmp_path: Path
) -> None:
    lesions = f"""
  - {{id: liver, organ: liver, diameter_mm: 29.8, on: 2026-01-05}}
  - {{id: liver, organ: liver, diameter_mm: {mm}, on: 2026-03-09}}"""
    assert bool(forecast_of(a_case(tmp_path, lesions)).lesions[0].warning) == warned


def test_a_lesion_unlike_all_others_is_left_out_and_not_made_up(tmp_path: Path) -> None:
    mm = (100, 10, 100, 10)
    days = ("2026-01-05", "2026-02-20", "2026-04-03", "2026-05-15")
    lesions = "".join(
        f"\n  - {{id: x, organ: liver, diameter_mm: {size}, on: {day}}}"
        for size, day in zip(mm, days, strict=True)
    )
    assert forecast_of(a_case(tmp_path, lesions)).left_out == {"x": UNLIKE}


def test_no_forecast_rests_on_fewer_draws_than_are_asked_for(tmp_path: Path) -> None:
    steep = LESIONS.replace("diameter_mm: 40", "diameter_mm: 110").replace(
        "diameter_mm: 30", "diameter_mm: 50"
    )
    for each in forecast_of(a_case(tmp_path, steep)).lesions:
        assert all(one.effective >= FEW_DRAWS for one in each.ahead)
        assert len(each.ahead) + len(each.withheld) == 4
        assert all(one.low_mm <= one.mm <= one.high_mm for one in each.ahead)


def test_a_regimen_that_is_none_is_said_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(
        ChoiceError, match=r"no regimen is called `docetaxl` \(nearest: docetaxel\)"
    ):
        forecast_of(a_case(tmp_path), "docetaxl")


@pytest.mark.parametrize("weeks", [(), (0.0,), (-6.0, 6.0), (inf,), (float("nan"),)])
def test_weeks_that_nobody_means_are_refused(weeks: tuple[float, ...], tmp_path: Path) -> None:
    with pytest.raises(ChoiceError, match="weeks ahead are numbers above 0"):
        forecast_of(a_case(tmp_path), weeks=weeks)


def test_a_record_without_lesions_has_no_forecast(tmp_path: Path) -> None:
    found = forecast_of(a_case(tmp_path, " []"))
    assert (found.lesions, found.left_out) == ((), {})


# --- who stays --------------------------------------------------------------------------------------------------------


def test_nobody_leaves_before_the_next_assessment_nor_without_a_hazard() -> None:
    weeks, normal = np.array([6.0, 12.0, 24.0]), standard_normal(500)
    measured = sizes((0, 40), (6, 45))
    for prior, last in ((a_prior(), 1.0), (a_prior(dropout=LEAVING), 0.9)):
        belief = update(prior, measured, normal)
        shares = staying_shares(prior, measured, belief, weeks, np.random.default_rng(1))
        assert shares[0] == 1
        assert shares[-1] == pytest.approx(1.0) if last == 1 else shares[-1] < last


def test_the_share_that_stays_agrees_with_patients_walked_one_by_one() -> None:
    """Each draw walks from assessment to assessment and leaves by its own chance."""
    prior, normal = a_prior(dropout=LEAVING), standard_normal(3000)
    measured = sizes((0, 40), (6, 36))
    belief = update(prior, measured, normal)
    found = staying_shares(
        prior, measured, belief, np.array([12.0, 18.0]), np.random.default_rng(1)
    )
    random = np.random.default_rng(9)
    which = random.choice(len(belief.draws.weight), 4000, p=belief.draws.weight)
    now, stayed = float(measured.weeks[-1]), [0, 0]
    for i in which:
        g, k, f = (float(x[i]) for x in belief.draws[:3])
        walk, smallest, here = 0.0, log(36), 1.0
        base = np.log((1 - f) * np.exp((g - k) * now) + f * np.exp(g * now)) / 3
        for step in (1, 2):
            week = now + 6 * step
            walk += prior.walk * random.standard_normal()
            path = np.log((1 - f) * np.exp((g - k) * week) + f * np.exp(g * week)) / 3
            ln_mm = max(log(36) + path - base + walk, log(5))
            smallest = min(smallest, ln_mm)
            logit = -3.0 + 4.0 * (ln_mm - smallest) + 0.5 * (ln_mm - log(40)) + 0.4 * np.log1p(week)
            here *= 1 - 1 / (1 + np.exp(-logit))
            stayed[step - 1] += here
    assert found == pytest.approx([each / len(which) for each in stayed], abs=0.015)


def test_staying_counts_the_very_draws_of_the_forecast() -> None:
    """With the same noise both walk alike: the effective size of weights that stayed is that of the forecast."""
    prior, normal, weeks = (
        a_prior(dropout=LEAVING),
        standard_normal(500),
        np.array([6.0, 12.0, 24.0]),
    )
    measured = sizes((0, 40), (6, 36))
    belief = update(prior, measured, normal)
    one = look_ahead(prior, measured, belief, weeks, np.random.default_rng(3))
    shares = staying_shares(prior, measured, belief, weeks, np.random.default_rng(3))
    assert one[0].effective == pytest.approx(belief.effective)
    assert shares[0] == 1
    assert one[2].effective < belief.effective
    assert shares[2] < shares[1] < 1


def test_a_day_ahead_is_counted_from_the_last_size() -> None:
    from datetime import date

    assert day_after(date(2026, 5, 4), 6.0) == date(2026, 6, 15)
