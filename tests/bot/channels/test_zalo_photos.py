"""Photos are fetched within limits, and from nowhere in a private network."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from bot.channels.zalo_photos import NotFetched, Photos, is_public
from bot.files import LARGEST, FileRefused, Files
from bot.web.server import new_application, serve

JPEG = b"\xff\xd8\xff\xe0" + bytes(2000)
PATHS = {
    "/photo": JPEG,
    "/pdf": b"%PDF-1.7\n",
    "/program": b"MZ" + bytes(40),
    "/large": b"\xff\xd8\xff\xe0" + bytes(LARGEST),
}
REDIRECTS = {
    "/moved": "/photo",
    "/round": "/round",
    "/inside": "https://10.0.0.7/secret",
    "/plain": "http://example.org/photo.jpg",
}


@pytest.fixture
async def platform() -> AsyncIterator[str]:
    """The platform's own address, which serves photos and sends people about."""

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.path in REDIRECTS:
            raise web.HTTPFound(REDIRECTS[request.path])
        if request.path not in PATHS:
            raise web.HTTPNotFound
        if request.path != "/large":
            return web.Response(body=PATHS[request.path])
        response = web.StreamResponse()  # without saying how much will come
        await response.prepare(request)
        await response.write(PATHS[request.path])
        return response

    runner, port = await serve(new_application([web.get("/{path}", answer)]), "127.0.0.1", 0)
    yield f"http://127.0.0.1:{port}"
    await runner.cleanup()


@pytest.fixture
def photos(platform: str, tmp_path: Path) -> Photos:
    return Photos(Files(tmp_path), platform)


@pytest.mark.parametrize("path", ["/photo", "/moved"])
async def test_photo_is_kept(path: str, photos: Photos) -> None:
    kept = await photos.keep(f"{photos.platform}{path}")
    assert (kept.media_type, kept.size) == ("image/jpeg", len(JPEG))


@pytest.mark.parametrize(
    ("path", "fault"), [("/pdf", "type"), ("/program", "type"), ("/large", "size")]
)
async def test_what_is_no_photo_is_refused(path: str, fault: str, photos: Photos) -> None:
    with pytest.raises(FileRefused) as refused:
        await photos.keep(f"{photos.platform}{path}")
    assert refused.value.fault == fault


@pytest.mark.parametrize("path", ["/gone", "/round", "/inside", "/plain"])
async def test_photo_that_leads_elsewhere_is_not_fetched(path: str, photos: Photos) -> None:
    with pytest.raises(NotFetched):
        await photos.keep(f"{photos.platform}{path}")


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/a.jpg",
        "https://localhost/a.jpg",
        "https://[::1]/a.jpg",
        "https://[::ffff:10.0.0.1]/a.jpg",
        "https://10.0.0.1/a.jpg",
        "https://169.254.169.254/latest/meta-data",
        "https://2130706433/a.jpg",
        "https://0177.0.0.1/a.jpg",
        "https://127.1/a.jpg",
        "https://user@example.org/a.jpg",
        "http://example.org/a.jpg",
        "ftp://example.org/a.jpg",
        "file:///etc/passwd",
        "//example.org/a.jpg",
        "",
        "https://",
        "https://[",
    ],
)
async def test_address_within_or_beyond_the_web_is_not_asked(address: str, photos: Photos) -> None:
    with pytest.raises(NotFetched):
        await photos.keep(address)


async def test_platform_is_trusted_only_where_it_is(photos: Photos) -> None:
    other_port = photos.platform.rpartition(":")[0] + ":9"
    with pytest.raises(NotFetched):
        await photos.keep(f"{other_port}/photo")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::808:808", True),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
        ("::ffff:127.0.0.1", False),
        ("0.0.0.0", False),
        ("100.64.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("224.0.0.1", False),
        ("fd00::1", False),
        ("fe80::1%eth0", False),
        ("localhost", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public
