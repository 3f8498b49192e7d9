"""What clients ask for."""

from chalicelib.kernel.commands import Command


class ExportClients(Command, frozen=True, kw_only=True, tag="clients.export"):
    """Write the file of an export."""

    export_id: str
