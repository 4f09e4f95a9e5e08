"""Records from a seed: every shape a record may have, as JSON lines."""

import base64
import json
import random

CODECS = ("none", "gzip", "snappy", "lz4", "zstd")
FIRST_TIMESTAMP = 1767225600000
WORDS = ("order", "paid", "café", "注文", "🚚", "a b", "\"quoted\"", "tab\t")


def _text(rng: random.Random) -> bytes:
    return json.dumps({"id": rng.randrange(1 << 40),
                       "kind": rng.choice(WORDS),
                       "amount": rng.random() * 1000},
                      ensure_ascii=False).encode()


def _value(rng: random.Random) -> bytes | None:
    kind = rng.randrange(10)
    if kind == 0:
        return None
    if kind == 1:
        return b""
    if kind == 2:
        return rng.randbytes(rng.randrange(1, 400))
    return _text(rng)


def _key(rng: random.Random) -> bytes | None:
    kind = rng.randrange(8)
    if kind == 0:
        return None
    if kind == 1:
        return b""
    if kind == 2:
        return rng.randbytes(rng.randrange(1, 20))
    return f"key-{rng.randrange(50)}".encode()


def _headers(rng: random.Random) -> list:
    names = ("trace", "trace", "empty", "null", "ключ")
    chosen = rng.sample(names, rng.randrange(4)) if rng.random() < 0.3 else []
    values = {"empty": b"", "null": None}
    return [[name, base64_text(values.get(name, rng.randbytes(5)))]
            for name in chosen]


def base64_text(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode()


def rows(seed: int, count: int, partitions: int) -> list[dict]:
    """Records as KafkaClient.java takes them; timestamps rise and jump
    back, partitions are named."""
    rng = random.Random(seed)
    made = []
    for index in range(count):
        made.append({
            "partition": rng.randrange(partitions),
            "timestamp": FIRST_TIMESTAMP + index * 40 - rng.randrange(90),
            "key": base64_text(_key(rng)), "value": base64_text(_value(rng)),
            "headers": _headers(rng)})
    return made


def _member(name: str, text: str | None) -> dict:
    return {name: None} if text is None else {f"{name}_base64": text}


def envelopes(topic: str, sent: list[dict]) -> bytes:
    """The same records as the lines that `weir produce --json` takes."""
    lines = []
    for row in sent:
        headers = [{"name": name, **_member("value", value)}
                   for name, value in row["headers"]]
        lines.append(json.dumps({
            "topic": topic, "partition": row["partition"],
            "timestamp": row["timestamp"], **_member("key", row["key"]),
            **_member("value", row["value"]), "headers": headers}))
    return "".join(line + "\n" for line in lines).encode()


def by_partition(sent: list[dict]) -> list[dict]:
    """In the order a reader sees them: partition by partition."""
    return sorted(sent, key=lambda row: row["partition"])
