"""`metboard dose`: the contract, the words for people, and what is said of a wrong number."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.ran import Ran

Run = Callable[..., Ran]


@pytest.fixture
def run(run: Callable[..., Ran]) -> Run:
    """Run `metboard dose` in this process, its words in one string."""
    return lambda line, *more: run("dose", *line.split(), *more)


def test_a_schedule_gives_bed_and_eqd2_under_the_contract(run: Run) -> None:
    ran = run("bed --dose 50 --fractions 5 --alpha-beta 10 --json")
    assert ran.code == 0
    assert ran.told["contract"] == "metboard.dose/1"
    assert ran.told["bed_gy"] == 100.0
    assert ran.told["eqd2_gy"] == pytest.approx(83.3333, abs=1e-4)
    assert "incomplete_repair" not in ran.told


def test_people_read_lines_and_that_this_is_no_device(run: Run) -> None:
    ran = run("bed --dose 54 --fractions 3 --alpha-beta 3")
    lines = ran.out.splitlines()
    assert lines[:3] == [
        "54 Gy in 3 fractions of 18 Gy, alpha/beta 3 Gy",
        "BED 378.00 Gy, EQD2 226.80 Gy",
        "linear beyond 6 Gy a fraction (LQ-L): BED 234.00 Gy, EQD2 140.40 Gy",
    ]
    assert "not a medical device" in lines[-1]


def test_a_transition_and_two_fractions_a_day_are_taken_into_account(run: Run) -> None:
    told = run(
        "bed --dose 60 --fractions 40 --alpha-beta 3 --transition 1 --a-day 2 --interval-hours 6 "
        "--half-time-hours 3 --json"
    ).told
    assert told["lql"]["bed_gy"] < told["bed_gy"] == 90.0
    assert told["incomplete_repair"]["bed_gy"] == pytest.approx(97.5)


def test_a_fraction_that_takes_hours_has_less_effect(run: Run) -> None:
    ran = run(
        "bed --dose 40 --fractions 1 --alpha-beta 10 --hours 72.727273 --half-time-hours 1.50684"
    )
    assert "each over 72.7273 h, repair half-time 1.50684 h: BED 49.28 Gy, EQD2 41.07 Gy" in ran.out
    told = run("bed --dose 40 --fractions 1 --alpha-beta 10 --hours 1 --json").told
    assert told["protracted"]["hours"] == 1
    assert 40 < told["protracted"]["bed_gy"] < told["bed_gy"] == 200


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("--dose -5 --fractions 5 --alpha-beta 10", "--dose is a number above 0; found -5"),
        ("--dose 0 --fractions 5 --alpha-beta 10", "--dose is a number above 0; found 0"),
        ("--dose nan --fractions 5 --alpha-beta 10", "--dose is a number above 0; found nan"),
        ("--dose inf --fractions 5 --alpha-beta 10", "--dose is a number above 0; found inf"),
        ("--dose 1e9 --fractions 5 --alpha-beta 10", "--dose is at most 10000; found 1e+09"),
        ("--dose 5 --fractions 0 --alpha-beta 10", "--fractions is a whole number of 1 or more; found 0"),
        ("--dose 5 --fractions 2.5 --alpha-beta 10", "--fractions is a whole number of 1 or more; found 2.5"),
        ("--dose 5 --fractions nan --alpha-beta 10", "--fractions is a whole number of 1 or more; found nan"),
        ("--dose 5 --fractions 5 --alpha-beta -1", "--alpha-beta is a number above 0; found -1"),
        ("--dose 5 --fractions 5 --alpha-beta 3 --hours 0", "--hours is a number above 0; found 0"),
        ("--dose 5 --fractions 5 --alpha-beta 3 --a-day 2", "--fractions 5 are no whole number of days at --a-day 2"),
        ("--dose 5 --fractions 5 --alpha-beta 3 --transition 0", "--transition is a number above 0; found 0"),
    ],
)  # fmt: skip
def test_a_number_that_cannot_be_is_refused_in_words(run: Run, line: str, words: str) -> None:
    ran = run(f"bed {line} --json")
    assert (ran.code, ran.out, ran.err) == (2, "", f"{words}\n")


def test_what_is_missing_and_what_is_no_number_exits_with_two(run: Run) -> None:
    assert run("bed --dose 5 --fractions 5").code == 2
    assert run("bed --dose much --fractions 5 --alpha-beta 3").code == 2


# --- limits -----------------------------------------------------------------------------------------------------------


def test_limits_name_source_reading_and_which_decides(run: Run) -> None:
    told = run("limits --fractions 3 --json --organ", "spinal cord").told
    assert (told["contract"], told["organ"], told["fractions"]) == (
        "metboard.dose/1",
        "spinal-cord",
        3,
    )
    first = told["limits"][0]
    assert (first["dose_gy"], first["source"], first["decides"]) == (
        20.3,
        "sahgal-hytec-2021",
        True,
    )
    assert first["reference"] == "doi:10.1016/j.ijrobp.2019.09.038"
    assert (first["reading"], first["unverified"]) == ("source", False)
    assert {row["source"] for row in told["limits"] if not row["decides"]} == {
        "benedict-2010", "diez-2022", "fastrack-protocol-2018", "kirkpatrick-2010",
    }  # fmt: skip
    assert told["unverified"] == sum(row["unverified"] for row in told["limits"]) == 4


def test_what_nobody_read_is_printed_as_unverified(run: Run) -> None:
    lines = run("limits --fractions 3 --organ", "spinal cord").out.splitlines()
    assert lines[1].startswith("* at most 20.3 Gy in any point: myelopathy in at most 5 %")
    assert "unverified" not in lines[1]
    assert [
        line for line in lines if "benedict-2010" in line and "unverified (retold)" not in line
    ] == []
    assert any("[diez-2022, unverified]" in line for line in lines)


def test_conventional_fractions_have_limits_too(run: Run) -> None:
    told = run("limits --fractions conventional --json --organ heart").told
    assert told["fractions"] == "conventional"
    assert {row["metric"] for row in told["limits"]} == {"mean", "volume"}


def test_without_a_limit_for_so_many_fractions_none_is_made_up(run: Run) -> None:
    ran = run("limits --fractions 4 --json --organ duodenum")
    assert (ran.code, ran.told["limits"], ran.told["tabulated"]) == (0, [], [1, 3, 5])
    said = run("limits --fractions 4 --organ duodenum").out
    assert "no limit is known for 4 fractions; known for: 1, 3, 5." in said


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("--organ duodnum --fractions 3", "no dose limit is known for an organ called `duodnum` (nearest: duodenum)"),
        ("--organ heart --fractions 0", "--fractions is a whole number of 1 or more; found 0"),
        ("--organ heart --fractions many", "--fractions is a whole number or conventional; found 'many'"),
        ("--organ heart --fractions nan", "--fractions is a whole number of 1 or more; found nan"),
    ],
)  # fmt: skip
def test_an_unknown_organ_or_number_is_refused_in_words(run: Run, line: str, words: str) -> None:
    ran = run(f"limits {line}")
    assert (ran.code, ran.out, ran.err) == (2, "", f"{words}\n")


# --- yttrium-90 -------------------------------------------------------------------------------------------------------


def test_one_compartment_gives_activity_and_lung_dose(run: Run) -> None:
    told = run("y90 --model mono --lung-shunt 0.1 --dose 120 --mass 1.5 --json").told
    assert told["activity_gbq"] == pytest.approx(4.0)
    assert told["lung_gy"] == pytest.approx(20.0)


def test_partition_takes_an_activity_or_a_dose_of_normal_liver(run: Run) -> None:
    parts = "y90 --model partition --lung-shunt 0.1 --tumour 0.2 --normal 1.3 --ratio 4 --json"
    by_activity = run(f"{parts} --activity 2").told
    assert by_activity["tumour_gy"] == pytest.approx(171.42857)
    by_dose = run(f"{parts} --dose {by_activity['normal_gy']}").told
    assert by_dose["activity_gbq"] == pytest.approx(2.0)


def test_by_body_surface_a_large_shunt_forbids_the_treatment(run: Run) -> None:
    size = "y90 --model surface --height 170 --weight 70 --tumour-share 0.2"
    assert run(f"{size} --lung-shunt 0.05 --json").told["activity_gbq"] == pytest.approx(
        1.81, abs=0.005
    )
    assert "no treatment: the lung shunt is above 20 %" in run(f"{size} --lung-shunt 0.25").out


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("--model mono --lung-shunt 0.1", "this model needs --dose and --mass"),
        ("--model mono --lung-shunt 1.1 --dose 1 --mass 1", "--lung-shunt is a share from 0 to below 1; found 1.1"),
        ("--model mono --lung-shunt nan --dose 1 --mass 1", "--lung-shunt is a share from 0 to below 1; found nan"),
        ("--model mono --lung-shunt 0.1 --dose -1 --mass 1", "--dose is a number above 0; found -1"),
        ("--model partition --lung-shunt 0 --tumour 1 --normal 1 --ratio 4", "this model needs --activity"),
        ("--model surface --lung-shunt 0 --height 9 --weight 7", "--model surface needs --tumour-share, from 0 to 1"),
    ],
)  # fmt: skip
def test_a_model_says_what_it_needs(run: Run, line: str, words: str) -> None:
    ran = run(f"y90 {line}")
    assert (ran.code, ran.out, ran.err) == (2, "", f"{words}\n")
