"""The load scenarios: what runs, what it is asked, and what that costs."""
