"""Registering on the wire (clients book, 4.3)."""

from datetime import date
from typing import Annotated, Any, ClassVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chalicelib.clients.types import WIRE_NAMES, Client, Consent, Details, DocumentType, Sex
from chalicelib.clients.wire import Code, NewClient, Word
from chalicelib.discounts.welcome.wire import WelcomeCode
from chalicelib.guests.codes.wire import OtpCode
from chalicelib.guests.registration import rules
from chalicelib.guests.registration.types import Registered
from chalicelib.kernel.errors import CasaAustinError, Invalid
from chalicelib.properties.houses.wire import NamesOf
from chalicelib.web.formats import Id
from chalicelib.web.problems import text_of
from chalicelib.web.shapes import shared_fields

GuestPassword = Annotated[str, Meta(max_length=128)]
DIFFERENT = "Las contraseñas no coinciden."
REGISTERED = "Su cuenta está lista. ¡Bienvenido a Casa Austin!"
ALMOST = "Ya casi: confirme su celular con el código que le enviaremos y elija su contraseña."


class MaskedClient(msgspec.Struct):
    """A client as whoever types the document may see it."""

    first_name: str
    """The first letter of each given name."""
    last_name: str
    """The first letter of each family name; empty where there is none."""
    email: str | None
    """The e-mail with most of its letters hidden; null where unknown."""
    phone: str
    """The last four digits of the telephone."""
    has_password: bool
    """Whether the client signs in with a password; otherwise a code comes first."""

    @classmethod
    def of(cls, client: Client) -> "MaskedClient":
        """The view of a client."""
        return cls(
            first_name=rules.masked_name(client.first_name),
            last_name=rules.masked_name(client.last_name),
            email=rules.masked_email(client.email),
            phone=rules.masked_phone(client.tel_number),
            has_password=client.password is not None,
        )


class DocumentFound(msgspec.Struct):
    """A client has the document."""

    exists: bool
    """Always true."""
    client: MaskedClient
    """Whose it is, with everything hidden that others need not know."""


class DocumentProblem(msgspec.Struct):
    """Nobody has the document, or it is none."""

    exists: bool
    """Always false."""
    message: str
    """What is wrong, in Spanish."""
    detail: str
    """The same."""
    code: str | int
    """A word for programs; the introduction lists all."""

    @classmethod
    def of(cls, error: CasaAustinError) -> "DocumentProblem":
        """The answer to what went wrong."""
        text = _text_of(error)
        return cls(False, text, text, error.code)


class RegistrationProblem(msgspec.Struct):
    """Why nobody was registered."""

    success: bool
    """Always false."""
    message: str
    """What is wrong, in Spanish."""
    detail: str
    """The same."""
    code: str | int
    """A word for programs; the introduction lists all."""
    errors: dict[str, list[str]]
    """The texts of each wrong field, and all of them under `detail`."""

    @classmethod
    def of(cls, error: CasaAustinError) -> "RegistrationProblem":
        """The answer to what went wrong."""
        fields = error.fields if isinstance(error, Invalid) else {}
        text = _text_of(error)
        return cls(False, text, text, error.code, {**fields, "detail": [text]})


class PhoneBody(msgspec.Struct):
    """A telephone to register with."""

    tel_number: Word
    """The telephone, with a country code or Peruvian; spaces and punctuation do not matter."""


class Registration(msgspec.Struct, kw_only=True, rename=WIRE_NAMES):
    """Who registers. Without `otp_code` the registration waits until a password is set with the
    code of `request-otp/`."""

    TEXTS_FROM: ClassVar = (Details, Consent)

    limits = staticmethod(NewClient.limits)

    document_type: DocumentType
    number_doc: Word
    first_name: Word
    last_name: Word | None = None
    email: Word | None = None
    tel_number: Word
    """The telephone, with a country code or Peruvian; spaces and punctuation do not matter."""
    sex: Sex | None = None
    birth_date: date | None = None
    referral_code: Code | None = None
    """The code of the client who brings this one; one that nobody has does no harm."""
    marketing_consent: bool = False
    otp_code: OtpCode | None = None
    """The six digits that `request-otp-registration/` sent to the telephone."""
    password: GuestPassword | None = None
    """The password to sign in with, of at least 8 characters and hard to guess."""
    confirm_password: GuestPassword | None = None
    """The password once more."""

    def details(self) -> Details:
        """What is kept of who registers."""
        sent: dict[str, Any] = shared_fields(self, Details)
        return Details(**sent)

    def chosen_password(self) -> str | None:
        """The password, or None without one.

        Raises:
            Invalid: it was not typed twice.
        """
        if self.password != self.confirm_password:
            raise Invalid(fields={"confirm_password": [DIFFERENT]})
        return self.password


class CompleteRegistration(Registration, kw_only=True):
    """Who registers, with the code that was sent to the telephone."""

    last_name: Word
    email: Word
    sex: Sex
    birth_date: date
    referral_code: Code | None = None
    """The code of the client who brings this one."""
    otp_code: OtpCode
    password: GuestPassword
    confirm_password: GuestPassword


class PublicRegistered(msgspec.Struct, kw_only=True):
    """A guest registered, or almost."""

    success: bool
    """Always true."""
    message: str
    """A text in Spanish for the guest."""
    client_id: Id
    """Names the client."""
    requires_password_setup: bool
    """Whether the guest still has to set a password with a code."""
    welcome_discount: WelcomeCode | UnsetType = UNSET
    """The code of the welcome; left out where none was given."""


class NewClientView(msgspec.Struct, kw_only=True, rename=WIRE_NAMES):
    """A new client, to the client."""

    TEXTS_FROM: ClassVar = (Client,)

    client_id: Id
    document_type: DocumentType
    number_doc: str
    first_name: str
    last_name: str | None
    email: str | None


class CompletelyRegistered(msgspec.Struct, kw_only=True):
    """A guest registered and can sign in."""

    success: bool
    """Always true."""
    message: str
    """A text in Spanish for the guest."""
    client: NewClientView
    """The new client."""
    welcome_discount: WelcomeCode | UnsetType = UNSET
    """The code of the welcome; left out where none was given."""

    @classmethod
    def of(cls, registered: Registered, names_of: NamesOf) -> "CompletelyRegistered":
        """The answer to a registration."""
        return cls(
            success=True,
            message=REGISTERED,
            client=NewClientView(**shared_fields(registered.client, NewClientView)),
            welcome_discount=welcome_of(registered, names_of),
        )


def welcome_of(registered: Registered, names_of: NamesOf) -> WelcomeCode | UnsetType:
    """The code of the welcome, where one was given."""
    return UNSET if registered.welcome is None else WelcomeCode.of(registered.welcome, names_of)


def _text_of(error: CasaAustinError) -> str:
    """What went wrong, with every wrong field."""
    fields = error.fields if isinstance(error, Invalid) else {}
    return text_of(fields) or error.message
