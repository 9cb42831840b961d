"""How a client program of the matrix is asked and how it answers: see ../README.md."""

import os
import select
import sys


def arguments():
    """The check that is asked for, and what comes with it."""
    named = dict(word.split("=", 1) for word in sys.argv[2:])
    return sys.argv[1], named


def say(*fields):
    print("\t".join(str(field) for field in fields), flush=True)


def say_record(partition, offset, timestamp, key, value, headers):
    say("record", partition, offset, timestamp, shown(key), shown(value), shown_headers(headers))


def shown(value):
    return "NULL" if value is None else value.decode()


def shown_headers(headers):
    return ",".join(f"{name}={shown(value)}" for name, value in headers or [])


def records_of(file):
    """What is to be produced: partition, key, value and headers of each record."""
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            partition, key, value, headers = line.rstrip("\n").split("\t")
            yield int(partition), meant(key), meant(value), meant_headers(headers)


def meant(text):
    return None if text == "NULL" else text.encode()


def meant_headers(text):
    pairs = [pair.split("=", 1) for pair in text.split(",") if pair]
    return [(name, meant(value)) for name, value in pairs]


def told_to_leave():
    """Whether standard input has ended: a member of a group leaves then."""
    readable, _, _ = select.select([sys.stdin], [], [], 0)
    return bool(readable) and not os.read(sys.stdin.fileno(), 1)


def run(checks):
    name, named = arguments()
    checks[name](**named)
