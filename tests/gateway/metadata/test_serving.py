"""What is kept of pages and types: made once, for whoever asks."""

import threading

from gateway.metadata.serving import Kept


def test_a_kept_text_waits_for_none_that_is_being_made():
    kept, begun, go_on = Kept(9), threading.Event(), threading.Event()
    kept.of("short", lambda: b"short")

    def slow():
        begun.set()
        return b"long" if go_on.wait(5) else b"the short one waited for it"

    making = threading.Thread(target=kept.of, args=("long", slow))
    making.start()
    assert begun.wait(30)
    assert kept.of("short", lambda: b"made again")[0] == b"short"
    go_on.set()
    making.join(30)
    assert kept.of("long", lambda: b"made again")[0] == b"long"


def test_a_text_is_made_once_for_all_who_ask_at_once():
    kept, made, all_there, second = Kept(9), [], threading.Barrier(4), threading.Event()

    def make():
        made.append(1)
        if len(made) > 1:
            second.set()
        second.wait(0.1)  # a second one that makes it too has begun by then
        return b"text"

    def ask():
        all_there.wait(30)
        kept.of("key", make)

    asking = [threading.Thread(target=ask) for _ in range(4)]
    for each in asking:
        each.start()
    for each in asking:
        each.join(30)
    assert made == [1]
