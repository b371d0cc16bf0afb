"""Any byte string as any parameter: never a 5xx, never a second of waiting. `make fuzz-http`.

Usage: python3 requests_fuzz.py [--requests 200000] [--address http://127.0.0.1:8080] [--seed 1]
"""

import argparse
import collections
import multiprocessing
import random
import socket
import sys
import time

import running

NAMES = ("q stage subject grade edition volume type province language award year license source node sort size cursor "
         "explain literal merge facets limit before provider sanqu school county nonsense").split()
PATHS = ["/api/search", "/api/search", "/api/search", "/api/suggest", "/api/suggest", "/api/tree", "/api/resources/",
         "/api/runs", "/api/nights", "/api/sources", "/search", "/tree", "/oai", "/resource/"]
PIECES = ["分数", "岳阳楼记", "初二", "ppt", "yylj", "yueyanglouji", "སློབ་དེབ", "ꊿꂷꃅ", "ئىززەت", "ᠮᠣᠩᠭᠣᠯ", "Монгол", "인간",
          "\"", "“", "-", "年份:2019", "title:", "*", "AND", "NEAR(", "(", ")", "^", "{", "}", "|", "math|ed006", "0.0",
          "1.zz", "\0", "\u202e", "\uffff", "𠀀", "é", "ﷺ", "'; DROP TABLE document;--", "<script>", "../..", "%", "+",
          "99999999999999999999", "-1", "newest", "第5章", "第 2 节", " ", "\t", "　", "《》", "ABC１２３", "①", "cnres:ysyk:"]


def value(dice):
    kind = dice.random()
    if kind < 0.35:
        return dice.randbytes(dice.choice((1, 2, 3, 8, 40, 300, 900)))
    if kind < 0.5:
        return "".join(chr(dice.choice((dice.randrange(0xD800), dice.randrange(0xE000, 0x110000))))
                       for _ in range(dice.randrange(1, 40))).encode()
    text = "".join(dice.choice(PIECES) for _ in range(dice.randrange(1, 8))).encode()
    if kind < 0.65:
        place = dice.randrange(len(text))
        return text[:place] + dice.randbytes(1) + text[place + 1:]
    if kind < 0.68:
        return text * 40
    return text


def quoted(data, dice):
    if dice.random() < 0.03:  # As it is, but for what would end the request line.
        return bytes(byte for byte in data if byte > 0x20 and byte not in b"#")
    return b"".join(b"%%%02X" % byte for byte in data)


def target(dice):
    path = dice.choice(PATHS).encode()
    if path.endswith(b"/"):
        path += quoted(value(dice), dice)
    pairs = [dice.choice(NAMES).encode() + b"=" + quoted(value(dice), dice)
             for _ in range(dice.choice((0, 1, 1, 1, 2, 3, 6)))]
    return path + (b"?" + b"&".join(pairs) if pairs else b"")


def ask(connection, path):
    connection.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n\r\n")
    head = b""
    while b"\r\n\r\n" not in head:
        piece = connection.recv(65536)
        if not piece:
            return None
        head += piece
    head, _, body = head.partition(b"\r\n\r\n")
    status = int(head.split(b" ", 2)[1])
    fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    if b"content-length" in fields:
        left = int(fields[b"content-length"]) - len(body)
        while left > 0:
            left -= len(connection.recv(min(left, 1 << 20)))
    else:
        while not body.endswith(b"0\r\n\r\n"):
            body += connection.recv(1 << 20)
    return status, fields.get(b"connection") == b"close"


def work(arguments):
    host, port, requests, seed = arguments
    dice = random.Random(seed)
    statuses, faults, slowest, connection = collections.Counter(), [], 0.0, None
    for _ in range(requests):
        path = target(dice)
        if connection is None:
            connection = socket.create_connection((host, port), timeout=30)
        began = time.monotonic()
        answer = ask(connection, path)
        took = time.monotonic() - began
        slowest = max(slowest, took)
        if answer is None or answer[1]:
            connection.close()
            connection = None
        statuses[answer[0] if answer else 0] += 1
        if answer is None or answer[0] >= 500 or took > 1:
            faults.append(f"{answer and answer[0]} {took:.2f} s {path[:400].decode('latin-1')}")
    return statuses, faults, slowest


def fuzz(address, requests, seed, workers=4):
    host, port = address.removeprefix("http://").split(":")
    shares = [(host, int(port), requests // workers, f"{seed}/{number}") for number in range(workers)]
    with multiprocessing.Pool(workers) as pool:
        results = pool.map(work, shares)
    statuses = sum((result[0] for result in results), collections.Counter())
    faults = [fault for result in results for fault in result[1]]
    print(f"{sum(statuses.values())} requests, by status {dict(sorted(statuses.items()))}, "
          f"slowest {max(result[2] for result in results):.3f} s, {len(faults)} faults")
    print("\n".join(faults[:20]))
    return not faults


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--requests", type=int, default=200_000)
    options.add_argument("--address")
    options.add_argument("--port", type=int, default=18139)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    if options.address:
        sys.exit(0 if fuzz(options.address, options.requests, options.seed) else 1)
    with running.server(options.port) as own:
        isGood = fuzz(own, options.requests, options.seed)
    sys.exit(0 if isGood else 1)
