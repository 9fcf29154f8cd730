"""`metboard dose y90`: activity and doses of yttrium-90 microspheres."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from metboard.commands.arguments import need
from metboard.commands.show import DOSE, Json, show
from metboard.errors import ChoiceError


def y90(
    *,
    model: Literal["mono", "partition", "surface"],
    lung_shunt: float,
    dose: float | None = None,
    mass: float | None = None,
    tumour: float | None = None,
    normal: float | None = None,
    ratio: float | None = None,
    activity: float | None = None,
    height: float | None = None,
    weight: float | None = None,
    tumour_share: float | None = None,
    json: Json = False,
) -> int:
    """Give activity and doses of yttrium-90 microspheres by one of three models.

    Parameters
    ----------
    model:
        mono: the perfused liver as one compartment (--dose --mass). partition: tumour, normal liver and lung
        (--tumour --normal --ratio, and --activity, or --dose for the normal liver). surface: resin by body surface
        (--height --weight --tumour-share).
    lung_shunt:
        Share of the activity that reaches the lungs, 0 to 1.
    dose:
        Wanted mean dose in Gy: of the perfused liver (mono) or of the normal liver (partition).
    mass:
        Mass of the perfused liver with its tumours, in kg.
    tumour:
        Mass of the perfused tumours, in kg.
    normal:
        Mass of the perfused normal liver, in kg.
    ratio:
        Uptake of tumour to normal liver for the same mass (T/N).
    activity:
        Activity in GBq.
    height:
        Height in cm.
    weight:
        Weight in kg.
    tumour_share:
        Share of the tumour in the volume of the liver, 0 to 1.
    """
    if not 0 <= lung_shunt < 1:
        raise ChoiceError(f"--lung-shunt is a share from 0 to below 1; found {lung_shunt:g}")
    if model == "mono":
        answer = _mono(lung_shunt, **need(dose=dose, mass=mass))
    elif model == "surface":
        answer = _surface(lung_shunt, tumour_share, **need(height=height, weight=weight))
    else:
        masses = need(tumour=tumour, normal=normal, ratio=ratio)
        wanted = need(activity=activity) if dose is None else need(dose=dose)
        answer = _partition(lung_shunt, masses, wanted)
    told: dict[str, Any] = {
        "contract": DOSE, "model": model, "lung_shunt": lung_shunt, **answer
    }  # fmt: skip
    return show(told, _y90_lines(told), json=json)


def _mono(lung_shunt: float, dose: float, mass: float) -> dict[str, Any]:
    from metboard.models import lung_dose_gy, mono_activity_gbq

    activity = mono_activity_gbq(dose, mass, lung_shunt)
    lung_gy = lung_dose_gy(activity, lung_shunt)
    return {"activity_gbq": activity, "liver_gy": dose, "lung_gy": lung_gy}


def _partition(
    lung_shunt: float, masses: Mapping[str, float], wanted: Mapping[str, float]
) -> dict[str, Any]:
    from metboard.models import partition_activity_gbq, partition_doses

    parts = masses["tumour"], masses["normal"], masses["ratio"], lung_shunt
    activity = wanted.get("activity") or partition_activity_gbq(wanted["dose"], *parts)
    doses = partition_doses(activity, *parts)
    return {
        "activity_gbq": activity,
        "tumour_gy": doses.tumour_gy,
        "normal_gy": doses.normal_gy,
        "lung_gy": doses.lung_gy,
    }


def _surface(
    lung_shunt: float, tumour_share: float | None, height: float, weight: float
) -> dict[str, Any]:
    from metboard.models import body_surface_m2, lung_dose_gy, surface_activity_gbq

    if tumour_share is None or not 0 <= tumour_share <= 1:
        raise ChoiceError("--model surface needs --tumour-share, from 0 to 1")
    surface = body_surface_m2(height, weight)
    activity = surface_activity_gbq(surface, tumour_share, lung_shunt)
    return {
        "surface_m2": surface, "activity_gbq": activity, "lung_gy": lung_dose_gy(activity, lung_shunt)
    }  # fmt: skip


_Y90_WORDS: Mapping[str, str] = {
    "surface_m2": "body surface {:.2f} m2",
    "activity_gbq": "activity {:.3g} GBq",
    "liver_gy": "perfused liver {:.1f} Gy",
    "tumour_gy": "tumour {:.1f} Gy",
    "normal_gy": "normal liver {:.1f} Gy",
    "lung_gy": "lung {:.1f} Gy (1 kg)",
}


def _y90_lines(answer: Mapping[str, Any]) -> Iterable[str]:
    yield f"yttrium-90, model {answer['model']}, lung shunt {100 * answer['lung_shunt']:.3g} %"
    if answer["activity_gbq"] == 0:
        yield "no treatment: the lung shunt is above 20 %"
    for name, words in _Y90_WORDS.items():
        if name in answer:
            yield words.format(answer[name])
