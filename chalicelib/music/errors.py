"""What somebody may not do with the music of a stay, in the shape that the app reads: the edge
writes refusals alike for all routes, so what is added to them stands in the error itself."""

from types import MappingProxyType

from chalicelib.kernel.errors import Forbidden


class MusicForbidden(Forbidden):
    """Signed in, but not allowed."""

    more = MappingProxyType({"success": False})
