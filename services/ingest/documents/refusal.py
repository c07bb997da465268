"""Why a file can't be read, in words for the person who uploaded it."""


class Unreadable(ValueError):
    """A file that is no report that can be read: what would be right, what is the matter, what to do."""
