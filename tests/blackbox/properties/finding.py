"""A promise that was broken, with all that is needed to see it again."""

import json

from .permissions import metadata


class Finding(AssertionError):
    """`promise`, and whatever shows that it does not hold."""

    def __init__(self, promise, world, actor, **shown):
        self.promise = promise
        self.world = world
        self.actor = actor
        self.shown = shown
        super().__init__(self._text())

    def _text(self):
        world, actor = self.world, self.actor
        lines = [f"{self.promise}: seed {world.seed}, {world.dialect.name}, role {actor.role}",
                 f"session: {json.dumps(actor.session)}", "schema:", world.schema.ddl(),
                 "metadata: " + json.dumps(metadata(world.schema, world.permissions)), "rows:"]
        for table, rows in world.contents.items():
            lines += [f"  {table}: {json.dumps(list(row.values()), ensure_ascii=False)}"
                      for row in rows]
        for name, value in self.shown.items():
            text = value if isinstance(value, str) else json.dumps(
                value, ensure_ascii=False, default=str)
            lines.append(f"{name}: {text}")
        return "\n".join(lines)
