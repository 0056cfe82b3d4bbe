"""The one error a person meets: a sentence that says what is wrong and what to do."""


class Trouble(Exception):  # noqa: N818 it is what the person has
    """Printed as it is, without a traceback."""
