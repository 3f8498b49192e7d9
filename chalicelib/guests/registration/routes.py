"""How strangers become guests."""

from datetime import timedelta

from chalicelib.guests.codes.limits import CODE_CHECKS, CODES
from chalicelib.guests.codes.wire import CodeSent, DocumentBody
from chalicelib.guests.documents import Document
from chalicelib.guests.registration import service
from chalicelib.guests.registration.wire import (
    ALMOST,
    REGISTERED,
    CompletelyRegistered,
    CompleteRegistration,
    DocumentFound,
    DocumentProblem,
    MaskedClient,
    PhoneBody,
    PublicRegistered,
    Registration,
    RegistrationProblem,
    welcome_of,
)
from chalicelib.kernel import clock
from chalicelib.properties.houses.service import house_names
from chalicelib.web.audiences import PUBLIC
from chalicelib.web.limits import Limit
from chalicelib.web.routing import RequestInfo, Router

router = Router("clients")
DOCUMENTS = Limit("documents", most=20, within=timedelta(hours=1), by="address")
SENT = "Le enviamos un código a su celular."


@router.post(
    "/clients/verify-document",
    audience=PUBLIC,
    limits=(DOCUMENTS,),
    takes_keys=False,
    envelope=DocumentProblem.of,
    problem=DocumentProblem,
)
def verify_document(body: DocumentBody) -> DocumentFound:
    """Whether a document belongs to a client, and what comes next: a password, or a code.

    Names and contacts are masked."""
    document = Document.of(body.document_type, body.number_doc)
    return DocumentFound(True, MaskedClient.of(service.with_document(document)))


@router.post(
    "/clients/client-auth/request-otp-registration",
    audience=PUBLIC,
    limits=(CODES,),
    takes_keys=False,
)
def request_registration_code(body: PhoneBody, request: RequestInfo) -> CodeSent:
    """Send a code to a telephone, to register with."""
    phone = service.request_code(body.tel_number, address=request.address, now=clock.now())
    return CodeSent(SENT, phone)


@router.post(
    "/clients/complete-register",
    audience=PUBLIC,
    limits=(CODE_CHECKS,),
    status=201,
    takes_keys=False,
    envelope=RegistrationProblem.of,
    problem=RegistrationProblem,
)
def complete_registration(body: CompleteRegistration, request: RequestInfo) -> CompletelyRegistered:
    """Become a client with the code of `request-otp-registration/`.

    The code is looked at before anything else."""
    registered = service.register(
        body.details(),
        body.otp_code,
        password=body.chosen_password(),
        referral_code=body.referral_code,
        is_lenient=False,
        consents=body.marketing_consent,
        address=request.address,
        now=clock.now(),
    )
    return CompletelyRegistered.of(registered, house_names)


@router.post(
    "/clients/public-register",
    audience=PUBLIC,
    limits=(CODE_CHECKS,),
    status=201,
    takes_keys=False,
    envelope=RegistrationProblem.of,
    problem=RegistrationProblem,
)
def register(body: Registration, request: RequestInfo) -> PublicRegistered:
    """Become a client with the code of `request-otp-registration/`, or apply without one.

    Who applies becomes a client, with what a registration brings, by setting a password with the
    code of `request-otp/` within the hour, from the same network. Until then nobody's document
    is taken, and whether somebody has it is not told."""
    if not body.otp_code:
        application = service.apply(
            body.details(),
            referral_code=body.referral_code,
            consents=body.marketing_consent,
            address=request.address,
            now=clock.now(),
        )
        return PublicRegistered(
            success=True,
            message=ALMOST,
            client_id=application.client_id,
            requires_password_setup=True,
        )
    registered = service.register(
        body.details(),
        body.otp_code,
        password=body.chosen_password(),
        referral_code=body.referral_code,
        is_lenient=True,
        consents=body.marketing_consent,
        address=request.address,
        now=clock.now(),
    )
    return PublicRegistered(
        success=True,
        message=REGISTERED,
        client_id=registered.client.client_id,
        requires_password_setup=registered.client.password is None,
        welcome_discount=welcome_of(registered, house_names),
    )
