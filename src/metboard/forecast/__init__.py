"""Where the lesions of one patient may go under one kind of treatment, and how that was fitted."""

from metboard.forecast.calibrate import calibrate, write_prior
from metboard.forecast.contract import FORECAST, write_forecast
from metboard.forecast.forecast import Forecast, choose_prior, make_forecast
from metboard.forecast.prior import Prior, prior_names, read_prior

__all__ = [
    "FORECAST",
    "Forecast",
    "Prior",
    "calibrate",
    "choose_prior",
    "make_forecast",
    "prior_names",
    "read_prior",
    "write_forecast",
    "write_prior",
]
