#!/usr/bin/env python3
"""coupon: what a coupon takes off, in cents, and for which products. GET /coupons/7"""

from function import serve

COUPONS = {
    "7": {"id": "7", "thresholdCents": 30000, "reductionCents": 5000,
          "productIds": ["102", "101", "104"]},
    "8": {"id": "8", "thresholdCents": 10000, "reductionCents": 1000, "productIds": ["103"]},
}


def answer(path, _query):
    coupon = COUPONS.get(path.removeprefix("/coupons/"))
    return (200, coupon) if coupon else (404, "no such coupon\n")


serve("coupon", 8105, answer)
