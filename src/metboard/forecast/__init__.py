"""Where the lesions of one patient may go under one kind of treatment, and how that was fitted."""

from metboard.forecast.calibrate import calibrate, write_prior
from metboard.forecast.choice import Chosen, choose_prior
from metboard.forecast.contract import FORECAST, write_forecast
from metboard.forecast.forecast import Forecast, LesionAhead, make_forecast
from metboard.forecast.prior import Prior, prior_names, read_prior
from metboard.forecast.update import SEED

__all__ = [
    "FORECAST",
    "SEED",
    "Chosen",
    "Forecast",
    "LesionAhead",
    "Prior",
    "calibrate",
    "choose_prior",
    "make_forecast",
    "prior_names",
    "read_prior",
    "write_forecast",
    "write_prior",
]
