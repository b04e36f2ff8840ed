"""The pictures of the site that are not published yet, for the frames that show its mails and entries."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from syndicate.web.live import Live
from syndicate.web.ports import Studio

#: An SVG that is opened alone runs nothing and asks for nothing; as a picture in a page it never does.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


def picture(studio: Studio, _: Live, request: Request) -> Response:
    """Return the picture that the address names."""
    found = studio.picture(request.path_params["path"])
    if found is None:
        raise HTTPException(404)
    data, media_type = found
    return Response(data, media_type=media_type, headers={"Content-Security-Policy": POLICY})
