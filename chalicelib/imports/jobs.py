"""What becomes of the files of imports."""

from chalicelib.imports.bulk import service
from chalicelib.imports.commands import ConvertImport, ReadImport
from chalicelib.kernel import clock


def convert_import(command: ConvertImport) -> None:
    """A file is there, whose rows are to be read."""
    service.convert(command.import_id, command.version, now=clock.now())


def read_import(command: ReadImport) -> None:
    """The next rows of an import are to be looked at, or written."""
    service.read_page(command.import_id, command.version, now=clock.now())
