"""Pictures of the site for the frames."""

import pytest
from starlette.testclient import TestClient

from syndicate.testing import MemoryStudio

SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>top.ran=1</script></svg>"


def test_a_picture(owner: TestClient, studio: MemoryStudio) -> None:
    studio.pictures["assets/a b.png"] = (b"PNG", "image/png")
    answer = owner.get("/picture/assets/a%20b.png")
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, b"PNG", "image/png")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_an_svg_that_is_opened_alone_is_inert(owner: TestClient, studio: MemoryStudio) -> None:
    studio.pictures["x.svg"] = (SVG, "image/svg+xml")
    policy = owner.get("/picture/x.svg").headers["content-security-policy"].split("; ")
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert not any(part.startswith("script-src") for part in policy)


@pytest.mark.parametrize("path", ["", "nothing.png", "%2e%2e/config.yaml", "%2Fetc/passwd", "%00", "a%5Cb.png", "%ff"])
def test_no_picture(owner: TestClient, path: str) -> None:
    assert owner.get(f"/picture/{path}").status_code == 404


def test_a_stranger_sees_none(stranger: TestClient, studio: MemoryStudio) -> None:
    studio.pictures["x.png"] = (b"PNG", "image/png")
    assert stranger.get("/picture/x.png").status_code == 403
