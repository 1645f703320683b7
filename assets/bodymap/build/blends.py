"""Blur within an area and lay one colour over another."""

import numpy as np
from drawings import PER_MM
from labels import blurred


def soft(values: np.ndarray, where: np.ndarray, sigma_mm: float) -> np.ndarray:
    """Return values blurred within an area; outside it they count for nothing."""
    weight = blurred(where.astype(np.float32), sigma_mm * PER_MM)
    return blurred(np.where(where, values, 0).astype(np.float32), sigma_mm * PER_MM) / np.maximum(weight, 1e-4)


def blend(under: np.ndarray, over: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Return one colour laid over another."""
    return under * (1 - share[..., None]) + over * share[..., None]
