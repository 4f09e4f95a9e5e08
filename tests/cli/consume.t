# weir consume: selections, formats, filters, exit codes.

$ ln -s $GOLDEN/kafka-4.4-clean/clean data; ln -s $GOLDEN/message-sets-v0-v1/clean old; mkdir -p ~/.local/share; ln -s $GOLDEN/kafka-4.4-clean/clean ~/.local/share/weir

$ weir consume codec-zstd:1 --from 3 -n 1 --json
{"topic":"codec-zstd","partition":1,"offset":3,"timestamp":1767225994923,"timestamp_type":"create","leader_epoch":0,"key":"","value_base64":"xBhMGf5GzYTwSGXocquduzoMMbNedwl3/PNsdb0OMg9QlZYogevjmVgYuOKPxWqGoKkjcMOosUQO9V6uRzC07v/jgevQY43UhtTbP3OaYDredZtMNCDHLpT2YC+DdixE80p8xDO19Q+3lhT5vyAezBdDrwjVS9ssn5IQ2npdqjlxpho2RSrLI+9011aHBubn1DftYltgUElE6MiN7JsgYGaJX+53KbqOdtY7iNWryiSBdyNTkBcsRh24hErLRUb13e2VmoxbHdtW2JJCJe1uou5aZRnRvhPJx5A3vr6+iTaKdaEMGyIcEt/B1mHovSXhzjhPFpCVSw==","headers":[]}

# A pipe gets a value a line, --raw nothing between them.

$ weir consume codec-none --grep '"kind":"cart"' -n 2
{"id":13,"kind":"cart","amount":475.24,"tags":["paid","cart","étoile"]}
{"id":51,"kind":"cart","amount":76.26,"tags":["paid","click","alpha"]}
$ weir consume codec-none --grep '"kind":"cart"' -n 2 --raw
{"id":13,"kind":"cart","amount":475.24,"tags":["paid","cart","étoile"]}{"id":51,"kind":"cart","amount":76.26,"tags":["paid","click","alpha"]} (no-eol)

# Topics, partitions, patterns, paths.

$ weir consume 'codec-*:0' -f '%t:%p\n' | uniq -c
    219 codec-gzip:0
    206 codec-lz4:0
    202 codec-none:0
    198 codec-snappy:0
    189 codec-zstd:0
$ weir consume codec-lz4:0-1 -f '%t:%p\n' | uniq -c
    206 codec-lz4:0
    194 codec-lz4:1
$ weir consume ./data/codec-lz4-1 -f '%t:%p\n' | uniq -c
    194 codec-lz4:1
$ weir consume old/old-v1-snappy-0/*.log -f '%t:%p %{timestamp_type}\n' | uniq -c
    110 old-v1-snappy:0 create
$ weir consume -d /nowhere ./old -f '%t %{timestamp_type}\n' | uniq -c
    129 old-v0-gzip none
    145 old-v0-lz4 none
    127 old-v0-none none
    119 old-v0-snappy none
    142 old-v1-gzip create
    124 old-v1-lz4 create
    133 old-v1-none create
    110 old-v1-snappy create

# Points: offsets, from the end, times, the log's own start.

$ weir consume deleted-head --from 0 -n 2 -f '%o\n'
73
74
$ weir consume segments --from -2 -f '%o\n'
25998
25999
$ weir consume segments --from 100 --until 103 -f '%o '
100 101 102  (no-eol)
$ weir consume segments --from 2026-01-01T00:10Z --until 2026-01-01T00:11Z -f '%{timestamp:iso}\n' | head -2
2026-01-01T00:10:00.014Z
2026-01-01T00:09:55.051Z

$ weir consume segments --from 26001
! weir: segments:0: offset 26001 is out of range (0 to 26000)
[3]

# Isolation: what is open or aborted is left out, marked or shown.

$ weir consume txn | wc -l
131
! weir: txn:0: a transaction is open at offset 135; --isolation all reads on
$ weir consume txn --isolation all -q | wc -l
196
$ weir consume txn -q --control --json | grep -o '"control":"[a-z]*"' | sort | uniq -c
     21 "control":"abort"
     44 "control":"commit"
$ weir consume txn -q --control --json | grep -c '"aborted":true'
59

# Filters. Nothing passed: exit 1. An empty topic is no failure.

$ weir consume codec-gzip --key k5 -f '%p %k\n' | sort | uniq -c
      3 0 k5
      4 1 k5
$ weir consume codec-gzip --key-base64 azU= --partitioner murmur2 -f '%p %k\n' | uniq -c
      3 0 k5
$ weir consume codec-gzip --where '.value.id? == 5' -f '%{value:json:.id}\n'
5
$ weir consume codec-gzip --header trace-id --grep 'refund' -f '%o ' -n 4
85 99 183 208  (no-eol)
$ weir consume codec-gzip --grep 'nothing of [tT]he kind'
[1]
$ weir consume grown
$ weir consume grown --json

# Merged by timestamp.

$ weir consume compacted segments --merge -n 3 -f '%t %T\n'
segments 1767225989738
segments 1767225994775
segments 1767225994812

# Verbatim batches are a log again.

$ weir consume codec-zstd:0 --batches > copy.log
$ cmp copy.log data/codec-zstd-0/00000000000000000000.log
$ weir consume codec-zstd:0 --batches --grep x
! weir: --batches writes whole batches: filters and --merge choose single records
[2]

# Wrong words and missing things.

$ weir consume -d data codec-zst
! weir: no topic 'codec-zst' in data; did you mean 'codec-zstd'?
[3]
$ weir consume -d data codec-zst --json
! {"error":"no topic 'codec-zst' in data","code":"not-found","exit":3,"hint":"did you mean 'codec-zstd'?"}
[3]
$ weir consume -d data 'no*'
! weir: no topic fits 'no*' in data
[3]
$ weir consume codec-zstd:5
! weir: topic codec-zstd has no partition 5 (it has 0,1)
[3]
$ weir consume codec-zstd:x
! weir: 'codec-zstd:x': expected partitions such as 'codec-zstd:0,2-4' behind the colon
[2]
$ weir consume -d /nowhere t
! weir: /nowhere: there is no such directory; -d DIR or WEIR_DIR names another, 'weir produce' makes one
[3]
$ weir consume ./no/such
! weir: ./no/such: cannot stat: No such file or directory
[3]
$ weir consume codec-zstd --where '.a ='
! weir: the expression '.a =' is wrong: syntax error, unexpected $end (Unix shell quoting issues?) at <top-level>, line 1:
[2]
$ weir consume codec-zstd --grep '(a'
! weir: the pattern '(a' is wrong at character 2: missing closing parenthesis
[2]
$ weir consume codec-zstd -f '%q'
! weir: format '%q': there is no token %q
[2]
$ weir consume codec-zstd --partitioner murmur2
! weir: --partitioner says where a key is: give --key
[2]
$ weir consume -d data -b localhost:9092 codec-zstd
! weir: consume: '--bootstrap' and '--dir' exclude each other; see 'weir consume --help'
[2]
$ weir consume -b 127.0.0.1:1 codec-zstd
! weir: 127.0.0.1:1: cannot connect: Connection refused; see that a broker runs there ('weir wait' waits for one)
[3]
$ mkdir empty; weir consume ./empty
! weir: ./empty: holds no partitions
[3]

# Damage is told, what is good is read, and the exit code is not 0.

$ copy kafka-4.4-clean/clean/codec-none-0 broken && printf '\xff' | dd of=broken/00000000000000000000.log bs=1 seek=2300 conv=notrunc status=none
$ weir consume ./broken -f '%o\n' | wc -l
185
! weir: broken/00000000000000000000.log: at 1993: CRC is c2da8071, stored ee076405; 1186 bytes are left out (offset 22)
$ weir consume ./broken > out
! weir: broken/00000000000000000000.log: at 1993: CRC is c2da8071, stored ee076405; 1186 bytes are left out (offset 22)
[5]

# A closed pipe is no error; waiting has an end.

$ bash -c 'weir consume segments | head -1; echo ${PIPESTATUS[0]}'
{"id":0,"kind":"cart","amount":724.75,"tags":["cart"]}
0
$ weir consume codec-none --expect 3 --timeout 5s -f '%o '
0 1 2  (no-eol)
$ weir consume grown --expect 1 --timeout 50ms
! weir: 0 of 1 records came in time
[4]
