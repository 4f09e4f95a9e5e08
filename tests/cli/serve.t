# weir serve, from the outside: ready, found, refused, stopped.

$ at() { sed -E 's/127\.0\.0\.1:[0-9]+/ADDRESS/; s/process [0-9]+/process PID/'; }; declare -f at > at
$ serve() { weir serve --listen tcp:127.0.0.1:0 --detach "$@" 2>&1 | at; }; declare -f serve >> at

# Detached, it is ready when the command returns; its socket says who it is.
$ . ./at; serve -d data --topic orders:3:retention.ms=-1 --port-file port
$ . ./at; weir serve -d data --status | at
$ weir serve -d data --status --json | sed -E 's/:[0-9]+/:N/g'
$ ls data | grep sock; stat -c %a data/weir.sock
$ . ./at; weir serve -d data --listen tcp:127.0.0.1:0 2>&1 | at
$ . ./at; weir serve -d other --listen tcp:127.0.0.1:$(cat port) 2>&1 | at; ls other
$ weir serve -d data --stop
$ weir serve -d data --stop
$ ls data/.kafka_cleanshutdown port

# A port that cannot be had, an address that others reach, wrong configs.
$ weir serve -d other --listen tcp:0.0.0.0:0
$ weir serve -d other -c num.partitions=0
$ printf 'num.partitions = 3\nauto.create.topics.enable: maybe\n' > wrong.properties; weir serve -d other --properties wrong.properties
$ weir serve -d data --ephemeral
$ ls other

# A directory that Kafka made is kept whole, and one line says so.
$ copy kafka-4.4-clean/clean kafka
$ . ./at; serve -d kafka; weir serve -d kafka --stop
$ . ./at; serve -d kafka --retention --durability fsync; weir serve -d kafka --stop

# Read-only: nothing changes, not even the time of a folder.
$ find kafka -printf '%p %s %T@\n' | sort > before; find kafka -type f -exec sha256sum {} + | sort >> before
$ . ./at; XDG_RUNTIME_DIR=$PWD/run; mkdir -m 700 run; export XDG_RUNTIME_DIR; serve --read-only kafka; weir serve -d kafka --status | at; weir serve -d kafka --stop; ls run/weir
$ . ./at; serve -d kafka --overlay over --topic fresh; weir serve -d over --stop
$ . ./at; serve -d kafka --overlay over; weir serve -d over --stop
$ weir serve -d data --overlay over
$ find kafka -printf '%p %s %T@\n' | sort > after; find kafka -type f -exec sha256sum {} + | sort >> after; cmp before after

# Folders that no metadata tells of: seen as they are, or adopted.
$ mkdir bare; cp -r kafka/codec-gzip-1 bare; rm bare/codec-gzip-1/partition.metadata
$ weir serve -d bare
$ . ./at; XDG_RUNTIME_DIR=$PWD/run; export XDG_RUNTIME_DIR; serve --read-only bare; weir serve -d bare --stop
$ find bare | sort
$ . ./at; serve -d bare --adopt; weir serve -d bare --stop
$ weir topics list -d bare; weir verify -d bare --level warning
$ weir consume -d bare codec-gzip -n 1 -f '%o %p\n'

# Fixtures: segments keep their offsets, YAML makes topics.
$ cat > some.yaml <<'YAML'
> topics:
>   - name: orders
>     partitions: 2
>     configs: {cleanup.policy: compact}
>     records:
>       - {key: a, value: "1", partition: 1, headers: [{name: h, value: x}]}
>       - {key: a, value: null, partition: 1, timestamp: 1700000000000}
> YAML
$ . ./at; serve -d fixed --fixtures some.yaml --fixtures kafka/codec-gzip-1; weir serve -d fixed --stop
$ weir consume -d fixed orders -f '%p %o %k %s %S %h\n'
$ weir diff codec-gzip:1 ./kafka/codec-gzip-1 -d fixed
$ printf 'topics:\n  - name: orders\n    partition: 3\n' > wrong.yaml; weir serve --ephemeral --listen tcp:127.0.0.1:0 --fixtures wrong.yaml
$ printf 'topics: [\n' > wrong.yaml; weir serve --ephemeral --listen tcp:127.0.0.1:0 --fixtures wrong.yaml

# Starts that were killed in a row are not tried for ever.
$ printf '1\nstarting 5 %s000\n' $(date +%s) > data/.lock
$ weir serve -d data --listen tcp:127.0.0.1:0
$ rm data/.lock; . ./at; serve -d data; weir serve -d data --stop
