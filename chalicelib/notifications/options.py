"""What routes of notifications say alike: errors in the shape that the apps read."""

from chalicelib.kernel.permissions import Permission
from chalicelib.notifications.wire import PushProblem, push_problem
from chalicelib.web.audiences import CLIENT, Audience, staff
from chalicelib.web.routing import Options

RECEIVES = staff(Permission.RECEIVES_NOTICES)
SENDS = staff(Permission.SENDS_NOTICES)


def answering(audience: Audience) -> Options:
    """The options of a route for an audience."""
    return Options(audience=audience, envelope=push_problem, problem=PushProblem)


OF_GUESTS = answering(CLIENT)
OF_STAFF = answering(RECEIVES)
OF_SENDERS = answering(SENDS)
