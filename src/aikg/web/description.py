"""What this server is, for programs: the service description, VoID and DCAT, and the files of the whole graph."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from aikg.publish import export
from aikg.publish.description import DOWNLOADS, Holdings, Served, describe_dataset, describe_service, holdings
from aikg.publish.rdf import written
from aikg.web.answers import answered, form_for, is_known
from aikg.web.kept import kept
from aikg.web.line import Line
from aikg.web.negotiation import GRAPHS
from aikg.web.site import site_of

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store

__all__ = ["dataset", "described", "download"]

#: Files are made one after the other.
_MAKING = Line("download")
_DESCRIPTIONS: Mapping[str, Callable[[Holdings, Served], list[Quad]]] = MappingProxyType(
    {"service": describe_service, "dataset": describe_dataset}
)


async def dataset(request: Request) -> Response:
    """Answer with the description of the graph as a dataset: at the root, and at ``/.well-known/void``."""
    return await described(request, "dataset")


async def described(request: Request, what: str) -> Response:
    """Answer with the description of the ``service`` or the ``dataset``, in the form of RDF that the client accepts."""
    site = site_of(request)
    form, media_type = form_for(request, GRAPHS)
    held = await kept(request).of(site, holdings, holdings, site.graph.store.raw)
    served = Served(site.address(request), site.edition)
    body = await site.work(lambda: written(_DESCRIPTIONS[what](held, served), form.name))
    return await answered(request, body, media_type)


async def download(request: Request) -> Response:
    """Answer with the whole graph as a file, as `aikg export` writes it; it is made when it is first asked for.

    Raises ServerBusy when that takes longer than a page may.
    """
    site = site_of(request)
    ending = request.path_params["ending"]
    if ending not in DOWNLOADS:
        raise HTTPException(404, f"there is no file of this kind; there are: {', '.join(DOWNLOADS)}")
    edition, path = site.edition, site.files / f"aikg.{ending}"  # while it is made, another edition may come
    tag = f"{edition}-{ending}"
    headers = {"ETag": f'"{tag}"', "Cache-Control": "no-cache"}
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    await kept(request).of_line(_MAKING, site, ("file", ending), _exported, site.graph.store.raw, path)
    return FileResponse(path, media_type=DOWNLOADS[ending][0], filename=f"aikg-{edition}.{ending}", headers=headers)


def _exported(store: Store, path: Path) -> None:
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        export(store, path)
