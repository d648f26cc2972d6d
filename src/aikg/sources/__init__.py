"""Files become documents.

`read` takes files and folders and yields documents; see `aikg.sources.collection`. What a file of each kind
gives is in `aikg.sources.news`. `read_collection` takes a collection of Open Terms Archive and returns the
recorded histories of its documents; see `aikg.sources.terms_archive`. Nothing here follows a link, runs a script
or uses the network.
"""

from aikg.sources.collection import read
from aikg.sources.language import LANGUAGES, UNDETERMINED, detect_language
from aikg.sources.news import MAX_BYTES, SUFFIXES
from aikg.sources.terms_archive import (
    Collection,
    RecordedVersion,
    Recording,
    TermsHistory,
    is_collection,
    read_collection,
)

__all__ = [
    "LANGUAGES",
    "MAX_BYTES",
    "SUFFIXES",
    "UNDETERMINED",
    "Collection",
    "RecordedVersion",
    "Recording",
    "TermsHistory",
    "detect_language",
    "is_collection",
    "read",
    "read_collection",
]
