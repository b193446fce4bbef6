#!/usr/bin/env python3
"""user-profile: who a user is. GET /?id=1"""

from function import serve

# The article these users come from was published with its addresses masked, by this very text.
MASKED = "[email\u00a0protected]"

USERS = {
    "1": {"id": "1", "name": "Alice", "email": MASKED},
    "2": {"id": "2", "name": "Bob", "email": MASKED},
}


def answer(_path, query):
    user_id = query.get("id", [""])[0]
    if not user_id:
        return 400, "user id is required\n"
    user = USERS.get(user_id)
    if user is None:
        return 404, f"user with id {user_id} not found\n"
    return 200, user


serve("user-profile", 8101, answer)
