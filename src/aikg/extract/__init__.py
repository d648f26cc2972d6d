"""A document becomes statements."""

from aikg.extract.contract import to_json
from aikg.extract.reader import Mention, Reader

__all__ = ["Mention", "Reader", "to_json"]
