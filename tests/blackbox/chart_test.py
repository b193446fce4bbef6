"""The page that draws, in a real browser, on the sensor of the demo."""

import unittest
from urllib.parse import urlencode, urlsplit

from console_test import install_browser_driver, visit
from harness.demo import Demo
from harness.gateway import ROOT

SCREENSHOT = ROOT / "build" / "chart.png"
POINTS = 20_000


def roughness(values):
    """How far a curve goes up and down on its way."""
    return sum(abs(b - a) for a, b in zip(values, values[1:]))


def centered_mean(values, window, position):
    half = window // 2
    part = values[max(0, position - half):position + half + 1]
    return sum(part) / len(part)


class Chart(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        install_browser_driver()
        cls.demo = cls.enterClassContext(Demo())
        query = urlencode({"field": 'signal(sensor: "stone")', "list": "values"})
        cls.seen = visit(
            "chart.mjs", f"http://127.0.0.1:{cls.demo.port}/chart.html?{query}", SCREENSHOT)
        cls.series = [asked["reply"]["data"]["series"]["values"] for asked in cls.seen["asked"]
                      if "errors" not in asked["reply"]]

    def test_nothing_complains_and_nothing_breaks_the_policy(self):
        self.assertEqual(self.seen["complaints"], [])
        self.assertEqual(self.seen["violations"], [])

    def test_every_request_goes_to_the_gateway(self):
        here = f"127.0.0.1:{self.demo.port}"
        self.assertEqual({urlsplit(url).netloc for url in self.seen["requests"]}, {here})

    def test_demo_prints_its_address(self):
        self.assertIn(f"Chart: http://127.0.0.1:{self.demo.port}/chart.html?field=signal",
                      self.demo.log())

    def test_draws_both_series(self):
        self.assertIn("20,000 points", self.seen["steps"]["first"])
        self.assertEqual([len(values) for values in self.series[:2]], [POINTS, POINTS])
        raw, smoothed = self.seen["steps"]["inked"]
        self.assertGreater(raw, 20_000)
        self.assertGreater(smoothed, 1_000)

    def test_smoothed_is_what_the_gateway_computes(self):
        raw, smoothed = self.series[:2]
        self.assertLess(roughness(smoothed), roughness(raw) / 20)
        for position in (0, 1, 25, 10_000, POINTS - 1):
            self.assertAlmostEqual(smoothed[position], centered_mean(raw, 51, position), places=9)

    def test_kernel_and_window_are_chosen_through_the_api(self):
        asked = [(query["query"].split('type: "')[1].split('"')[0], query["variables"])
                 for query in self.seen["asked"][1:]]
        self.assertEqual(asked[:3], [("movingAverage", {"window": 51}),
                                     ("movingMedian", {"window": 51}),
                                     ("movingMedian", {"window": 401})])
        self.assertEqual(asked[-1], ("lowpass", {"cutoff": 1 / 301}))
        self.assertIn('type: "lowpass", cutoff: $cutoff', self.seen["steps"]["query"])

    def test_raw_signal_is_fetched_by_the_page_once(self):
        raw = [asked for asked in self.seen["asked"] if "@compute" not in asked["query"]]
        self.assertEqual(len(raw), 1)

    def test_a_wrong_window_is_said_and_forgotten(self):
        self.assertEqual(self.seen["steps"]["marked"], "wrong")
        self.assertIn("window", self.seen["steps"]["refused"])
        self.assertEqual(self.seen["steps"]["marked_again"], "")
