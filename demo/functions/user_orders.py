#!/usr/bin/env python3
"""user-orders: what a user has ordered. GET /?id=1"""

from function import serve

ORDERS = {
    "1": [
        {"id": "order-101", "amount": 99.99, "itemCount": 2},
        {"id": "order-102", "amount": 19.5, "itemCount": 1},
    ],
    "2": [
        {"id": "order-201", "amount": 250, "itemCount": 5},
    ],
}


def answer(_path, query):
    user_id = query.get("id", [""])[0]
    if not user_id:
        return 400, "user id is required\n"
    return 200, ORDERS.get(user_id, [])


serve("user-orders", 8102, answer)
