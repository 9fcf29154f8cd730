"""New lesions: when, by which stream, and in which organ."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from metboard.models.arrays import Floats, Numbers, np

REFERENCE_MM3 = np.pi / 6 * 70.0**3
"""Volume at which a stream has its reference rate: a lesion of 70 mm."""


def shedding_per_week(
    volumes_mm3: Floats,
    weights: Numbers = 1.0,
    *,
    reference_per_week: Numbers,
    exponent: Numbers,
    treated: Numbers = 1.0,
) -> Floats:
    """Rate at which one stream, blood-borne or lymphatic, founds lesions that will be seen.

    Formula: h = h0 q sum over lesions of w (V / V70)^alpha, with V70 the volume of a lesion of 70 mm.
    Arguments: volumes_mm3: (n_lesions, ...), >= 0; weights: w >= 0 of the organs they lie in, (n_lesions, ...);
        reference_per_week = h0; exponent = alpha in (0, 1]; treated = q, what treatment leaves of it.
    Returns: per week, shape of volumes_mm3 without its first axis.
    Valid for: h0 of 0.66 a year was seen in colorectal cancer alone; elsewhere unverified.
    Source: Iwata 2000 (J Theor Biol 203:177) for the power of the volume.

    >>> shedding_per_week(np.array([REFERENCE_MM3]), reference_per_week=0.0127, exponent=0.66).item()
    0.0127
    """
    powers = (np.asarray(volumes_mm3) / REFERENCE_MM3) ** exponent
    return np.asarray(reference_per_week * treated * (weights * powers).sum(axis=0))


def new_lesion_weeks(
    rate_per_week: Callable[[Floats], Floats], edges_weeks: Floats, random: np.random.Generator
) -> Floats:
    """Draw when new lesions are founded, exactly, by thinning.

    Formula: in each interval candidates of a Poisson process with the larger rate of both ends; each stays with
        chance rate(t) / that.
    Arguments: rate_per_week of weeks; edges_weeks: (n + 1,), rising, so close that between two of them no rate is
        above both ends. A sum of exponentials to powers above 0, as with clones under steady kill, is so.
    Returns: (n_lesions,), rising, within the edges.
    Errors: ValueError where a rate inside an interval is above both its ends.
    Source: Lewis 1979 (Naval Res Logist 26:403), thinning.

    >>> new_lesion_weeks(lambda weeks: 0.0 * weeks, np.array([0.0, 52.0]), np.random.default_rng(1))
    array([], dtype=float64)
    """
    ends = rate_per_week(edges_weeks)
    bounds = np.maximum(ends[:-1], ends[1:])
    widths = np.diff(edges_weeks)
    interval = np.repeat(np.arange(len(widths)), random.poisson(bounds * widths))
    weeks = edges_weeks[interval] + widths[interval] * random.random(len(interval))
    rates = rate_per_week(weeks)
    if (rates > bounds[interval] * (1 + 1e-9)).any():
        raise ValueError(
            "a rate rises above both ends of its interval; expected closer edges_weeks"
        )
    return np.sort(weeks[random.random(len(weeks)) * bounds[interval] < rates])


def crossing_weeks(edges_weeks: Floats, rates: Floats, exponentials: Floats) -> Floats:
    """When new lesions are founded, by stretching time, for a rate that is exponential between edges.

    Formula: Lambda(t) = integral of the rate; the n-th lesion comes where Lambda is the sum of the first n draws.
    Arguments: edges_weeks: (n + 1,), rising; rates: (n + 1,), > 0, at the edges; exponentials: (m,), draws of mean 1.
    Returns: up to (m,), rising; draws that reach beyond the last edge give none.
    Valid for: as exact as the rate is exponential between edges.

    >>> crossing_weeks(np.array([0.0, 10.0]), np.array([0.2, 0.2]), np.array([1.0, 0.5, 9.0])).tolist()
    [5.0, 7.5]
    """
    reached = np.concatenate(([0.0], np.cumsum(integrals_between(edges_weeks, rates))))
    sums = np.cumsum(exponentials)
    sums = sums[sums < reached[-1]]
    at = np.searchsorted(reached, sums, side="right") - 1
    width = np.diff(edges_weeks)[at]
    slope = np.log(rates[at + 1] / rates[at]) / width
    left = (sums - reached[at]) / rates[at]
    with np.errstate(invalid="ignore", divide="ignore"):
        bent = np.log1p(slope * left) / slope
    return np.asarray(edges_weeks[at] + np.where(np.abs(slope * width) > 1e-9, bent, left))


def integrals_between(edges_weeks: Floats, rates: Floats) -> Floats:
    """Integral between edges of a rate that is exponential there.

    Formula: w (b - a) / ln(b / a), w a where a = b, with a and b the rates at both ends and w the width.
    Arguments: as `crossing_weeks`.
    Returns: (n,).

    >>> integrals_between(np.array([0.0, 2.0]), np.array([1.0, 1.0])).tolist()
    [2.0]
    """
    first, last = rates[:-1], rates[1:]
    bend = np.log(last / first)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(np.abs(bend) > 1e-6, (last - first) / bend, (first + last) / 2)
    return np.asarray(np.diff(edges_weeks) * mean)


def draw_sites(uniforms: Floats, shares: Sequence[float]) -> Floats:
    """Draw the organ of each new lesion from a tropism row of its stream.

    Formula: the first organ whose running share of the sum is above the draw.
    Arguments: uniforms: (n,), in [0, 1); shares: one >= 0 an organ, of any sum > 0.
    Returns: (n,), index of the organ; one with share 0 is never drawn.

    >>> draw_sites(np.array([0.1, 0.6]), [50.0, 0.0, 50.0]).tolist()
    [0, 2]
    """
    running = np.cumsum(np.asarray(shares, dtype=float))
    return np.asarray(np.searchsorted(running / running[-1], uniforms, side="right"))
