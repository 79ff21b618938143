"""Which addresses may be a provider's."""

from ipaddress import ip_address

import pytest

from jupyter_chat_ext.models.addresses import AddressError, checked_base_url, is_refused, origin_of


@pytest.mark.parametrize(
    "url",
    [
        "https://host.example/v1",
        "https://host.example:8443/v1/",
        "http://localhost:11434/v1",
        "http://127.0.0.1:1/v1",
        "http://[::1]:1/v1",
    ],
)
def test_usual_addresses_are_taken(url):
    assert checked_base_url(url) == url.rstrip("/")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://host.example/v1", "https"),
        ("http://192.168.0.9/v1", "https"),
        ("https://me:secret@host.example/v1", "password"),
        ("https://me@host.example/v1", "password"),
        ("https://host.example/v1?key=secret", "query"),
        ("https://host.example/v1#x", "query"),
        ("http://169.254.169.254/v1", "https"),
        ("https://169.254.169.254/v1", "metadata"),
        ("https://[fd00:ec2::254]/v1", "metadata"),
        ("https://[::ffff:169.254.169.254]/v1", "metadata"),
        ("https://100.100.100.200/v1", "metadata"),
        ("ftp://host.example", "look like"),
        ("file:///etc/passwd", "look like"),
        ("host.example/v1", "look like"),
        ("https://host.example:port/v1", "URL"),
        ("https://ho st.example/v1", "spaces"),
        ("", "look like"),
    ],
)
def test_others_are_refused_without_repeating_their_secrets(url, why):
    with pytest.raises(AddressError, match=why) as refused:
        checked_base_url(url)
    assert "secret" not in str(refused.value)


def test_plain_http_is_possible_where_the_administrator_allows_it():
    assert checked_base_url("http://host.example/v1", allow_insecure_http=True)
    with pytest.raises(AddressError):
        checked_base_url("http://169.254.169.254/v1", allow_insecure_http=True)


@pytest.mark.parametrize("address", ["169.254.1.1", "fe80::1", "fd00:ec2::254", "::ffff:169.254.169.254"])
def test_link_local_and_metadata_addresses_are_known(address):
    assert is_refused(ip_address(address))


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "::1", "8.8.8.8"])
def test_ordinary_addresses_are_not_refused(address):
    assert not is_refused(ip_address(address))


def test_an_origin_names_its_port():
    assert origin_of("https://Host.example/v1") == "https://host.example:443"
    assert origin_of("http://[::1]:80/v1") == "http://[::1]:80"
