#!/usr/bin/env python3
"""blog-users: ten authors, as many in one call as you name. GET /users?id=1&id=2"""

from function import serve

NAMES = ["Ada", "Grace", "Edsger", "Barbara", "Donald", "Radia", "Tony", "Frances", "Alan", "Lynn"]

USERS = {str(number): {"id": number, "name": name} for number, name in enumerate(NAMES, start=1)}


def answer(path, query):
    if path != "/users":
        return 404, "not found\n"
    wanted = query.get("id", list(USERS))
    return 200, [USERS[user_id] for user_id in wanted if user_id in USERS]


serve("blog-users", 8104, answer)
