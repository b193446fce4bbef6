#!/usr/bin/env python3
"""sensor: what a vibration sensor on the mill has measured, 20,000 noisy points. GET /signals/stone"""

import math
import random

from function import serve

POINTS = 20_000


def measured(seed, period, drift):
    """A slow swing with a bump, under noise and now and then a spike. The same at every start."""
    noise = random.Random(seed)
    values = []
    for position in range(POINTS):
        at = position / POINTS
        value = 10 + drift * at + 3 * math.sin(2 * math.pi * position / period)
        value += 6 * math.exp(-((at - 0.62) / 0.03) ** 2)
        value += noise.gauss(0, 1.5)
        if noise.random() < 0.002:
            value += noise.choice([-1, 1]) * noise.uniform(8, 14)
        values.append(round(value, 3))
    return values


SIGNALS = {
    name: {"sensor": name, "sampleRate": 100, "values": measured(seed, period, drift)}
    for name, seed, period, drift in [("stone", 1, 5000, 2), ("wheel", 2, 1250, -3)]
}


def answer(path, _query):
    signal = SIGNALS.get(path.removeprefix("/signals/"))
    return (200, signal) if signal else (404, "no such sensor\n")


serve("sensor", 8108, answer)
