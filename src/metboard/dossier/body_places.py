"""Where organs lie on the drawn body: offsets from the midline, from the front; the patient's right is on the left.

The place of a mark inside an organ means nothing: a record hardly ever says more than the organ and the side.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import msgspec

MIDDLE, FEET = 230.0, 470.0


class Place(msgspec.Struct, frozen=True):
    """An organ as an ellipse; one of a pair lies `dx` to both sides; `always` drawn, also without a mark."""

    dx: float
    y: float
    rx: float
    ry: float
    paired: bool = False
    always: bool = False


PLACES: Mapping[str, Place] = {
    "brain": Place(0, 37, 18, 17, always=True),
    "meninges": Place(0, 18, 12, 4),
    "eye": Place(9, 52, 4, 3, paired=True),
    "thyroid": Place(0, 88, 8, 5),
    "lung": Place(23, 140, 15, 31, paired=True, always=True),
    "pleura": Place(38, 148, 4, 22, paired=True),
    "pericardium": Place(5, 156, 11, 12),
    "breast": Place(26, 146, 12, 11, paired=True),
    "liver": Place(-16, 192, 24, 14, always=True),
    "spleen": Place(33, 192, 7, 10, always=True),
    "adrenal": Place(14, 211, 6, 4, paired=True),
    "kidney": Place(18, 229, 7, 12, paired=True, always=True),
    "pancreas": Place(4, 214, 13, 5),
    "peritoneum": Place(0, 250, 34, 22),
    "bowel": Place(0, 252, 30, 18),
    "ovary": Place(16, 276, 6, 4, paired=True),
    "prostate": Place(0, 288, 7, 5),
    "skull": Place(0, 14, 12, 4),
    "rib": Place(38, 166, 5, 12, paired=True),
    "pelvis": Place(34, 270, 9, 9, paired=True),
    "long-bone": Place(32, 345, 6, 26, paired=True),
    "spine": Place(0, 196, 5, 82, always=True),
}
"""By organ of the fact `lesion.organ`, by site for bone, and the organs of primary tumours that have no other name."""

PRIMARIES: Mapping[str, str] = {
    "breast-carcinoma": "breast",
    "colorectal-adenocarcinoma": "bowel",
    "prostate-adenocarcinoma": "prostate",
    "renal-cell-carcinoma": "kidney",
    "lung-cancer": "lung",
}
"""Where a primary tumour is drawn whose organ is not in the list; without an entry it stands beneath the body."""

_OUTLINE = (
    (9, 74), (10, 86), (26, 94), (52, 102), (64, 118), (69, 165), (76, 215), (83, 256), (87, 284), (80, 294),
    (74, 286), (70, 256), (60, 212), (52, 168), (48, 142), (46, 180), (42, 212), (45, 246), (50, 280), (49, 340),
    (42, 395), (38, 440), (46, 458), (42, 466), (28, 464), (25, 440), (22, 395), (11, 340), (3, 304),
)  # fmt: skip


def outline() -> str:
    """Give the path of the trunk with its limbs: one half and its mirror image, rounded."""
    points = [(MIDDLE + x, float(y)) for x, y in _OUTLINE]
    points += [(MIDDLE - x, float(y)) for x, y in reversed(_OUTLINE)]
    middles = [((a + c) / 2, (b + d) / 2) for (a, b), (c, d) in pairwise([*points, points[0]])]
    path = f"M{middles[-1][0]:.1f} {middles[-1][1]:.1f}"
    for (x, y), (mx, my) in zip(points, middles, strict=True):
        path += f"Q{x:.1f} {y:.1f} {mx:.1f} {my:.1f}"
    return path + "Z"
