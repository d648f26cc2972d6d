"""The server: pages for people, SPARQL for programs, over a graph that nobody changes from outside.

`create_app` makes the application of a `Site`; what is asked in SPARQL runs in processes of its own (`pool`), what a
page needs is worked out in threads.
"""

from aikg.web.app import create_app
from aikg.web.headers import is_loopback
from aikg.web.server import address_of, listen, run_server
from aikg.web.site import Settings, Site

__all__ = ["Settings", "Site", "address_of", "create_app", "is_loopback", "listen", "run_server"]
