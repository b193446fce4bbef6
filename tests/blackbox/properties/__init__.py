"""Random databases, permissions and requests, and an evaluator that knows nothing of SQL.

database_properties_test.py asks the gateway and compares.
"""
