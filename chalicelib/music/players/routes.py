"""What players play, and what is asked of them, over HTTP (home book, 4.4).

An answer waits for the house up to eight seconds; then it is 202, with the command to ask for.
"""

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest, Shared
from chalicelib.music.options import COMMANDS, READS, answering
from chalicelib.music.players import rules, service
from chalicelib.music.players.rules import Wish
from chalicelib.music.players.wire import (
    Commanded,
    MediaBody,
    MuteBody,
    PlayBody,
    PlayersAnswer,
    PowerBody,
    QueueAnswer,
    QueueQuery,
    VolumeBody,
    is_pending,
)
from chalicelib.web.audiences import CLIENT, CLIENT_OR_SHARED
from chalicelib.web.routing import Router

router = Router("music")
PLAYER = "/music/players/{player_id}"
COMMANDING = answering(CLIENT_OR_SHARED, COMMANDS, later=is_pending)
OF_HOST = answering(CLIENT, COMMANDS, later=is_pending)


@router.get("/music/players", **answering(CLIENT_OR_SHARED, READS))
def players(caller: Guest | Shared) -> PlayersAnswer:
    """The player that the caller may use now, as its house told it last."""
    return PlayersAnswer.of(service.listed(caller=caller, now=clock.now()))


@router.post(f"{PLAYER}/play", **COMMANDING)
def play(player_id: str, body: PlayBody, caller: Guest | Shared) -> Commanded:
    """Play a track at once, or let what was paused go on."""
    if body.track_id is None:
        return _asked(player_id, rules.press("play"), caller, "Reproduciendo.")
    track = rules.track_of(body.track_id, body.track_name, body.artist, needs_names=False)
    return _asked(player_id, rules.play(track), caller, "Reproduciendo.")


@router.post(f"{PLAYER}/pause", **COMMANDING)
def pause(player_id: str, caller: Guest | Shared) -> Commanded:
    """Pause what plays."""
    return _asked(player_id, rules.press("pause"), caller, "En pausa.")


@router.post(f"{PLAYER}/stop", **COMMANDING)
def stop(player_id: str, caller: Guest | Shared) -> Commanded:
    """Stop what plays."""
    return _asked(player_id, rules.press("stop"), caller, "Detenido.")


@router.post(f"{PLAYER}/next", **COMMANDING)
def following(player_id: str, caller: Guest | Shared) -> Commanded:
    """Play the next track."""
    return _asked(player_id, rules.press("next"), caller, "Siguiente canción.")


@router.post(f"{PLAYER}/previous", **COMMANDING)
def previous(player_id: str, caller: Guest | Shared) -> Commanded:
    """Play the track before."""
    return _asked(player_id, rules.press("previous"), caller, "Canción anterior.")


@router.post(f"{PLAYER}/volume", **COMMANDING)
def volume(player_id: str, body: VolumeBody, caller: Guest | Shared) -> Commanded:
    """Play louder or softer."""
    return _asked(player_id, rules.set_volume(body.level), caller, f"Volumen {body.level}.")


@router.post(f"{PLAYER}/mute", **COMMANDING)
def mute(player_id: str, body: MuteBody, caller: Guest | Shared) -> Commanded:
    """Be silent, or be heard again."""
    message = "En silencio." if body.muted else "Con sonido."
    return _asked(player_id, rules.mute(body.muted), caller, message)


@router.post(f"{PLAYER}/power", **COMMANDING)
def power(player_id: str, body: PowerBody, caller: Guest | Shared) -> Commanded:
    """Turn the player on or off."""
    is_on = body.state == "on"
    message = "Encendido." if is_on else "Apagado."
    return _asked(player_id, rules.switch(is_on=is_on), caller, message)


@router.get(f"{PLAYER}/queue", **answering(CLIENT_OR_SHARED, READS))
def queue(player_id: str, caller: Guest | Shared) -> QueueAnswer:
    """What comes next, as the house told it last."""
    now = clock.now()
    return QueueAnswer.of(service.queue_of(player_id, caller=caller, now=now), now)


@router.delete(f"{PLAYER}/queue/{{position}}", **OF_HOST)
def take_out(player_id: str, position: int, query: QueueQuery, caller: Guest) -> Commanded:
    """Take one track out of what comes next; only the guest whose stay it is."""
    now = clock.now()
    order = service.taken_out(player_id, position, query.track_id, caller=caller, now=now)
    return Commanded.of(order, "Canción retirada.")


@router.post(f"{PLAYER}/clear-queue", **OF_HOST)
def clear_queue(player_id: str, caller: Guest) -> Commanded:
    """Let nothing come next; only the guest whose stay it is."""
    return _asked(player_id, rules.clear(), caller, "Cola vacía.")


@router.post(f"{PLAYER}/play-media", **COMMANDING)
def play_media(player_id: str, body: MediaBody, caller: Guest | Shared) -> Commanded:
    """Play a track at once, or after all others."""
    adds = body.queue_option == "add"
    track = rules.track_of(body.track_id, body.track_name, body.artist, needs_names=adds)
    wish = rules.add(track) if adds else rules.play(track)
    return _asked(player_id, wish, caller, "Añadida a la cola." if adds else "Reproduciendo.")


def _asked(player_id: str, wish: Wish, caller: Guest | Shared, message: str) -> Commanded:
    order = service.asked(player_id, wish, caller=caller, now=clock.now())
    return Commanded.of(order, message)
