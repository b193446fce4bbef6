#!/usr/bin/env python3
"""product-tags: a row per tag of the products you name. GET /tags?id=101&id=102"""

from function import serve

TAGS = {"101": ["oak", "new"], "102": ["steel"], "103": ["granite", "heavy"], "104": []}


def answer(path, query):
    if path != "/tags":
        return 404, "not found\n"
    wanted = query.get("id", [])
    return 200, [{"productId": product, "tag": tag} for product in wanted
                 for tag in TAGS.get(product, [])]


serve("product-tags", 8107, answer)
