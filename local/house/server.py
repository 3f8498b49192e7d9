"""The made-up house over HTTP."""

from aiohttp import web

from local.house.home_assistant import StandInHome
from local.house.music import StandInMusic
from local.house.page import page
from local.providers.server import PAGE_HEADERS


def application(
    home: StandInHome | None = None, music: StandInMusic | None = None
) -> web.Application:
    """Home Assistant under `/api/`, the music service beside it, and the page at `/`."""
    home, music = home or StandInHome(), music or StandInMusic()

    async def show(_request: web.Request) -> web.Response:
        return web.Response(body=page(home, music).encode(), headers=PAGE_HEADERS)

    served = web.Application()
    served.add_routes([web.get("/", show), *home.routes(), *music.routes()])
    return served
