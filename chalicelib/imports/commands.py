"""What imports ask for."""

from chalicelib.kernel.commands import Command


class ConvertImport(Command, frozen=True, kw_only=True, tag="imports.convert"):
    """Make rows of the file of an import, as of its version."""

    import_id: str
    version: int


class ReadImport(Command, frozen=True, kw_only=True, tag="imports.read"):
    """Go on with the next page of an import, as of its version."""

    import_id: str
    version: int
