"""Several bots behind one address."""

from __future__ import annotations

from tests.fakes.balancer import Balancer


def test_each_request_goes_to_the_next_bot_first_and_then_to_the_others() -> None:
    balancer = Balancer([1001, 1002])
    tried = [list(balancer.addresses("http://bots.example:80/telegram")) for _ in range(3)]
    one, two = "http://127.0.0.1:1001/telegram", "http://127.0.0.1:1002/telegram"
    assert tried == [[one, two], [two, one], [one, two]]


def test_without_a_balancer_it_goes_where_it_is_sent() -> None:
    assert list(Balancer().addresses("http://bots.example/")) == ["http://bots.example/"]
