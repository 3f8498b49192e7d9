"""A file that came in a multipart body."""

import msgspec


class UploadedFile(msgspec.Struct, frozen=True):
    """The content as sent. Name and type are the sender's claims: sniff before trusting them."""

    filename: str
    content_type: str
    content: bytes
