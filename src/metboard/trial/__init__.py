"""Virtual trials: arms of virtual patients, scanned, followed and compared as a trial would be."""

from metboard.trial.calibrate import calibrate, write_populations
from metboard.trial.contract import TRIAL, write_trial
from metboard.trial.population import Populations, read_populations
from metboard.trial.protocol import Protocol, read_protocol
from metboard.trial.trial import SEED, Trial, run_trial

__all__ = [
    "SEED",
    "TRIAL",
    "Populations",
    "Protocol",
    "Trial",
    "calibrate",
    "read_populations",
    "read_protocol",
    "run_trial",
    "write_populations",
    "write_trial",
]
