"""How much one operation may compute, on both sides of each limit."""

import unittest

from harness.gateway import Gateway

SCHEMA = "type Query { one: Int @const(value: 1) }"


def gateway(limits):
    return Gateway(SCHEMA, more=f"limits:\n  {limits}\n")


class ComputeLimits(unittest.TestCase):
    def compute(self, limited, mapper):
        """The code of the error; None when there is none."""
        answer = limited.ask('{ _json @map(mapper: "%s") }' % mapper)
        errors = answer.get("errors")
        return errors and errors[0]["extensions"]["code"]

    def test_items_of_a_collection(self):
        with gateway("compute_items: 100") as limited:
            self.assertIsNone(self.compute(limited, "count(range(0, 100))"))
            self.assertEqual(self.compute(limited, "count(range(0, 101))"), "COMPUTE_LIMIT")

    def test_bytes_that_expressions_make(self):
        double = "let s = 'x'; for i in range(0, %d) { s = s + s } string.length(s)"
        with gateway("compute_bytes: 1 MiB") as limited:
            self.assertIsNone(self.compute(limited, double % 15))
            self.assertEqual(self.compute(limited, double % 22), "COMPUTE_LIMIT")

    def test_time_that_is_spent_on_computing(self):
        work = "let s = 0; for i in range(0, %d) { s = s + i } s"
        with gateway("compute_time: 1ms") as limited:
            self.assertIsNone(self.compute(limited, work % 10))
            self.assertEqual(self.compute(limited, work % 900_000), "COMPUTE_LIMIT")

    def test_steps_of_one_directive(self):
        work = "let s = 0; for i in range(0, %d) { s = s + i } s"
        with gateway("compute_directive_steps: 10000") as limited:
            self.assertIsNone(self.compute(limited, work % 100))
            self.assertEqual(self.compute(limited, work % 10_000), "COMPUTE_LIMIT")


if __name__ == "__main__":
    unittest.main()
