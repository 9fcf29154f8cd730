"""metboard: every option of every modality for one patient with metastatic cancer, open, closed or pending.

For professionals; not a medical device.
"""

__version__ = "0.1.0"

NOT_A_DEVICE = "For professionals. Metboard supports decisions and never takes them; it is not a medical device."
