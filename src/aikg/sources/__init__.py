"""Files become documents.

`read` takes files and folders and yields documents; see `aikg.sources.collection`. What a file of each kind
gives is in `aikg.sources.news`. Nothing here follows a link, runs a script or uses the network.
"""

from aikg.sources.collection import read
from aikg.sources.language import LANGUAGES, UNDETERMINED, detect_language
from aikg.sources.news import MAX_BYTES, SUFFIXES

__all__ = ["LANGUAGES", "MAX_BYTES", "SUFFIXES", "UNDETERMINED", "detect_language", "read"]
