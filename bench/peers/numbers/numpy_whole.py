"""The whole task without a gateway: JSON text with a list of numbers, their moving average, JSON.

usage: numpy_whole.py FILE WINDOW SECONDS
prints {"us": processor time of one round, "answer": […]}
"""

import json
import sys
import time
from pathlib import Path

import numpy


def average(values, window):
    sums = numpy.cumsum(numpy.array(values))
    sums[window:] -= sums[:-window].copy()
    return sums / numpy.minimum(numpy.arange(1, len(values) + 1), window)


def once(text, window):
    body = json.loads(text)
    signal = body["data"]["rawSignal"]
    signal["values"] = average(signal["values"], window).tolist()
    return json.dumps(body, separators=(",", ":")).encode()


def main():
    text, window, seconds = Path(sys.argv[1]).read_bytes(), int(sys.argv[2]), float(sys.argv[3])
    once(text, window)
    began, rounds = time.process_time(), 0
    while time.process_time() - began < seconds:
        once(text, window)
        rounds += 1
    us = (time.process_time() - began) * 1e6 / rounds
    print(json.dumps({"us": us, "answer": json.loads(once(text, window))["data"]["rawSignal"]["values"]}))


main()
