"""Rounds that look like those of a shared virtual machine, in log figures."""

import numpy as np

MODELS = ("quiet", "modes", "drift", "bursts")


def noise(model: str, rng: np.random.Generator, rounds: int) -> np.ndarray:
    """rounds x 2: what the machine does to the two builds of each round."""
    own = rng.normal(0, 0.01, (rounds, 2))
    if model == "quiet":
        return own / 2
    if model == "drift":  # a slow walk that both share
        steps = rng.normal(0, 0.04 * np.sqrt(1 - 0.95**2), rounds)
        level = np.empty(rounds)
        level[0] = rng.normal(0, 0.04)
        for r in range(1, rounds):
            level[r] = 0.95 * level[r - 1] + steps[r]
        return own + level[:, None]
    if model == "modes":  # the hypervisor's two placements, sticky
        far = np.cumsum(rng.random(rounds) < 0.1) % 2
        return own + 0.18 * far[:, None]
    return 0.02 * rng.standard_t(3, (rounds, 2)) + np.log(1.15) * (rng.random((rounds, 2)) < 0.08)


def rounds(model: str, rng: np.random.Generator, n: int, ratio: float = 1.0) -> np.ndarray:
    """Log figures (a, b) of n rounds in which b takes `ratio` times as long."""
    return np.log(4000.0) + noise(model, rng, n) + np.array([0.0, np.log(ratio)])
