# weir produce: lines, keys, envelopes, frames, files; what is refused.

$ seq 1000 > n; weir produce -d data numbers n
topic    partition  records  bytes  offsets
numbers          0     1000  10890  0-999
$ weir consume -d data numbers | cmp - <(seq 1000)
$ printf 'alice:admin\nbob\n:none\ncarol:\n' | weir produce -d data users -K: --null-empty -H src=test --timestamp 2026-01-02 --codec zstd
topic  partition  records  bytes  offsets
users          0        4    136  0-3
$ weir consume -d data users --json
{"topic":"users","partition":0,"offset":0,"timestamp":1767312000000,"timestamp_type":"create","leader_epoch":0,"key":"alice","value":"admin","headers":[{"name":"src","value":"test"}]}
{"topic":"users","partition":0,"offset":1,"timestamp":1767312000000,"timestamp_type":"create","leader_epoch":0,"key":null,"value":"bob","headers":[{"name":"src","value":"test"}]}
{"topic":"users","partition":0,"offset":2,"timestamp":1767312000000,"timestamp_type":"create","leader_epoch":0,"key":null,"value":"none","headers":[{"name":"src","value":"test"}]}
{"topic":"users","partition":0,"offset":3,"timestamp":1767312000000,"timestamp_type":"create","leader_epoch":0,"key":"carol","value":null,"headers":[{"name":"src","value":"test"}]}
$ printf '\0\0\0\2ab\0\0\0\0' | weir produce -d data frames --frame u32 -k k -q
$ weir consume -d data frames -f '%k=%s;%S\n'
k=ab;2
k=;0
$ printf 'one\ntwo' > a; : > b; weir produce -d data files --raw a b -q
$ weir consume -d data files -f '%s|\n'
one
two|
|
$ weir verify -d data
! weir: 5 partitions, 6 segments, 32 batches, 1065 records, 15777 bytes: 0 errors, 0 warnings

# What real Kafka wrote, out as envelopes and in again: topic, partition,
# order, timestamp, key, value and headers stay.

$ weir consume -d $GOLDEN/kafka-4.4-clean/clean '*' --json > out
> weir produce -d copy --json - -q < out | grep -o '^.\{16\}'
> weir consume -d copy '*' --json > back
> for f in out back; do sed 's/"offset":[0-9]*,//; s/"leader_epoch":[0-9]*,//; s/"timestamp_type":"[a-z]*",//' $f > $f.s; done; cmp out.s back.s
{"records":37603
! {"note":"txn:0: a transaction is open at offset 135; --isolation all reads on"}
$ weir verify -d copy
! weir: 18 partitions, 19 segments, 207 batches, 37675 records, 2861118 bytes: 0 errors, 0 warnings

# What was right before a line that is wrong is written.

$ printf '{"topic":"t","value":"1"}\n{"topic":"t","value":"2"}\n{"topic":"t","value":3}\n{"topic":"t","value":"4"}\n' > lines
$ weir produce -d data --json - lines
{"records":2,"bytes":77,"partitions":[{"topic":"t","partition":0,"records":2,"bytes":77,"first_offset":0,"last_offset":1}]}
! {"note":"2 records were written before this:"}
! {"error":"\"value\" of the envelope must be a string or null","code":"usage","exit":2,"file":"lines:3"}
[2]
$ weir consume -d data t
1
2
$ weir topics create -d data keyed --config cleanup.policy=compact -q
created keyed (1 partition)
$ printf 'k:v\nplain\n' | weir produce -d data keyed -K:
topic  partition  records  bytes  offsets
keyed          0        1     70  0-0
! weir: 1 record was written before this:
! weir: standard input:2: topic 'keyed' is compacted: a record needs a key
[2]
$ head -c 1100000 /dev/zero | weir produce -d data big --raw -
! weir: standard input: a record needs a batch of 1100074 bytes, above max.message.bytes of topic 'big' (1048588)
[2]
$ echo v | weir produce -d data numbers --partition 7
! weir: standard input:1: topic 'numbers' has no partition 7
[2]
$ echo v | weir produce -d data __consumer_offsets
! weir: topic '__consumer_offsets' is Kafka's own, not for records
[2]
$ echo v | weir produce -d data 'no good'
! weir: a topic's name has only ASCII letters, digits, '.', '_' and '-'
[2]
$ weir produce -d data - < lines
! weir: TOPIC '-' is each envelope's own: give --json; or name the topic
[2]
$ weir produce -d data numbers no-such-file
! weir: no-such-file: cannot open: No such file or directory
[3]
$ echo v | weir produce -d data -d copy numbers
! weir: only one directory can be written: give one -d
[2]
$ echo v | weir produce -b 127.0.0.1:1 numbers
! weir: 127.0.0.1:1: cannot connect: Connection refused; see that a broker runs there ('weir wait' waits for one)
[3]
$ mkdir other; echo x > other/file; echo v | weir produce -d other t
! weir: other: holds no meta.properties; read it as it is, serve it with 'weir serve --read-only' or '--overlay', copy its topics into a new directory with 'weir cp', or make it this node's own with 'weir serve --adopt'
[3]
$ weir verify -d data
! weir: 8 partitions, 9 segments, 57 batches, 1103 records, 19490 bytes: 0 errors, 0 warnings

# Kafka's node in a directory keeps weir out; so does weir itself.

$ (sleep 3) | weir produce -d data numbers -q & sleep 0.5; echo v | weir produce -d data numbers 2>&1 | sed "s/[0-9]*$/PID/"; wait
weir: data: the directory is in use by weir, process PID

# The input pauses: what came is to be seen at once. Interrupted, the
# directory is handed back.

$ mkfifo pipe; weir produce -d data paused < pipe > summary & exec 3> pipe; echo first >&3
> for i in 1 2 3 4 5 6 7 8 9; do weir consume -d data paused 2>/dev/null | grep . && break; sleep 0.2; done
> kill -TERM $!; wait $!; echo $?; exec 3>&-; tail -1 summary; weir verify -d data -q
first
143
paused          0        1     73  0-0
