"""kcat of the system, against the broker in argv[1]."""

import json
import subprocess
import sys

from checks import CODECS, Bench, main

SECONDS = 60


def kcat(bench: Bench, *words: str, stdin: str = "") -> str:
    """What kcat prints; its words on stderr are the error if it fails."""
    done = subprocess.run(["kcat", "-b", bench.bootstrap, *words],
                          input=stdin, capture_output=True, text=True,
                          timeout=SECONDS, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip())
    return done.stdout


def every_codec_and_acks(bench: Bench) -> dict:
    out = {}
    lines = "".join(f"k{n}:value {n}\n" for n in range(200))
    for codec in CODECS:
        for acks in ("0", "1", "all"):
            topic = bench.name(f"codec-{codec}-{acks}")
            kcat(bench, "-P", "-t", topic, "-K", ":", "-z", codec, "-H",
                 "a=1", "-X", f"acks={acks}", stdin=lines)
            out[f"{codec} {acks}"] = kcat(
                bench, "-C", "-q", "-t", topic, "-c", "200", "-o",
                "beginning", "-f", "%p %o %k %s %h\\n").splitlines()[::50]
    return out


def idempotence(bench: Bench) -> list:
    topic = bench.name("idempotent")
    for _ in range(2):
        kcat(bench, "-P", "-t", topic, "-X", "enable.idempotence=true",
             stdin="a\nb\nc\n")
    return kcat(bench, "-C", "-e", "-q", "-t", topic, "-f",
                "%o %s\\n").splitlines()


def offsets(bench: Bench) -> dict:
    topic = bench.name("offsets")
    kcat(bench, "-P", "-t", topic, stdin="".join(f"{n}\n" for n in range(50)))
    return {start: kcat(bench, "-C", "-e", "-q", "-t", topic, "-p", "0", "-o",
                        start).split()
            for start in ("beginning", "10", "-5", "end", "s@0")} | {
        "query": kcat(bench, "-Q", "-t", f"{topic}:0:0").split()[1:]}


def transaction(bench: Bench) -> list:
    topic = bench.name("txn")
    kcat(bench, "-P", "-t", topic, "-X", f"transactional.id={topic}",
         stdin="a\nb\n")
    return kcat(bench, "-C", "-e", "-q", "-t", topic, "-X",
                "isolation.level=read_committed").split()


def metadata(bench: Bench) -> dict:
    found = json.loads(kcat(bench, "-L", "-J", "-t", bench.name("offsets")))
    return {"topics": found["topics"], "brokers": len(found["brokers"]),
            "controller": found["controllerid"]}


def every_topic(bench: Bench) -> list:
    found = json.loads(kcat(bench, "-L", "-J"))
    return sorted(t["topic"] for t in found["topics"]
                  if t["topic"].startswith(bench.family))


if __name__ == "__main__":
    sys.exit(main("kcat", [every_codec_and_acks, idempotence, offsets,
                           transaction, metadata, every_topic], sys.argv[2:]))
