"""What happens to clients."""

from chalicelib.kernel.events import Event


class ClientEvent(Event, frozen=True, kw_only=True):
    """Something happened to a client."""

    client_id: str

    @property
    def subject(self) -> str:
        """The client."""
        return f"client#{self.client_id}"


class ClientCreated(ClientEvent, frozen=True, kw_only=True, tag="client.created"):
    """A client is known now; `referred_by` is the client who brought them."""

    kind: str
    referred_by: str | None = None


class ClientChanged(ClientEvent, frozen=True, kw_only=True, tag="client.changed"):
    """A client has other details; personal values stand beside the client (`cloud.privacy`)."""

    fields: tuple[str, ...]


class ClientDeleted(ClientEvent, frozen=True, kw_only=True, tag="client.deleted"):
    """A client left every list."""


class ClientMergeBegun(ClientEvent, frozen=True, kw_only=True, tag="client.merge_begun"):
    """A client turned out to be the same person as `kept`, who is to have everything."""

    kept: str


class ClientMerged(ClientEvent, frozen=True, kw_only=True, tag="client.merged"):
    """A client has everything of `gone`, another record of the same person."""

    gone: str


class ClientsExported(Event, frozen=True, kw_only=True, tag="clients.exported"):
    """A file of clients was written for whoever acted; `is_filtered`: not of all of them."""

    export_id: str
    file_format: str
    rows: int
    is_filtered: bool

    @property
    def subject(self) -> str:
        """The file."""
        return f"export#{self.export_id}"


class ClientRestored(ClientEvent, frozen=True, kw_only=True, tag="client.restored"):
    """A deleted client is back."""
