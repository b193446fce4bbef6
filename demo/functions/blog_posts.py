#!/usr/bin/env python3
"""blog-posts: a hundred posts by ten authors. GET /posts, GET /posts?limit=5"""

from function import serve

TOPICS = ["water", "stone", "wheat", "flour", "bread", "wood", "iron", "rope", "wind", "rain"]

POSTS = [
    {
        "id": number,
        "authorId": (number * 7) % 10 + 1,
        "title": f"Notes on {TOPICS[number % 10]}, part {(number - 1) // 10 + 1}",
        "body": f"What the mill taught me about {TOPICS[number % 10]}.",
    }
    for number in range(1, 101)
]


def answer(path, query):
    if path != "/posts":
        return 404, "not found\n"
    limit = query.get("limit", [""])[0]
    if not limit:
        return 200, POSTS
    if not limit.isdigit():
        return 400, "limit must be a number\n"
    return 200, POSTS[: int(limit)]


serve("blog-posts", 8103, answer)
