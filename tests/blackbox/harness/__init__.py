"""What the black-box tests share: the program under test, its upstreams, and a plain client."""
