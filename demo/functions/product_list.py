#!/usr/bin/env python3
"""product-list: the products you name, and none when you name none. GET /products?id=101&id=102"""

from function import serve

PRODUCTS = {
    product["id"]: product
    for product in [
        {"id": "101", "name": "Hand mill", "priceCents": 18590, "sold": 42},
        {"id": "102", "name": "Flour sieve", "priceCents": 2400, "sold": 310},
        {"id": "103", "name": "Millstone", "priceCents": 119900, "sold": 3},
        {"id": "104", "name": "Grain scoop", "priceCents": 795, "sold": 127},
    ]
}


def answer(path, query):
    if path != "/products":
        return 404, "not found\n"
    return 200, [PRODUCTS[product] for product in query.get("id", []) if product in PRODUCTS]


serve("product-list", 8106, answer)
