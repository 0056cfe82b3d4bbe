"""The one error a person meets: a sentence that says what is wrong and what to do."""


class Trouble(Exception):
    """Printed as it is, without a traceback."""
