# weir replay: in time, mapped, kept, resumed.

$ for i in 0 1 2 3 4 5; do echo "{\"partition\":$((i % 2)),\"timestamp\":$((1767323045000 + i * 1000)),\"key\":\"k$i\",\"value\":\"{\\\"n\\\": $i,  \\\"id\\\":12345678901234567890}\"}"; done | weir produce -d data t --json > /dev/null
$ weir replay -d data t --speed 100 -f '%o %k\n' 2>&1 | sed 's/in .*/in time/'
0 k0
0 k1
1 k2
1 k3
2 k4
2 k5
weir: 6 records in time
$ weir replay -d data t --speed max --map 'select(.value.n > 3) | .key = "x"' -f '%k %s\n' -q
x {"n": 4,  "id":12345678901234567890}
x {"n": 5,  "id":12345678901234567890}
$ weir replay -d data t --speed max --map '.value.n |= . + 1, "no"' -q
{"n":1,"id":12345678901234567000}
! weir: --map of t:0 offset 0: the result is no object
[2]
$ weir replay -d data t --speed max --to ./copy --keep offsets,timestamps -q
$ cmp <(weir consume -d data t --json) <(weir consume -d copy t --json) && echo same
same
$ weir replay -d data t --speed max --to ./copy --keep offsets -q
! weir: offset 0 of t-0 is taken: the next one is 3
[2]
$ weir replay -d data t --speed max --keep timestamps --to ./copy/u --resume where -n 2 -q; weir replay -d data t --speed max --keep timestamps --to ./copy/u --resume where -q; cat where
0
2
t 0 3
t 1 3
$ weir consume -d copy u --merge -f '%k '; echo
k0 k1 k2 k3 k4 k5 
$ weir replay -d data t --speed max --loop -n 14 -f '%k ' -q; echo
k0 k1 k2 k3 k4 k5 k0 k1 k2 k3 k4 k5 k0 k1 
$ weir replay -d data t --rate 100/s --grep nothing -q
[1]
$ weir replay -d data t --to t
! weir: topic 't' would be replayed into itself; name another topic or directory with --to
[2]
$ weir replay -d data t --keep order
! weir: --keep: 'order' is none of partitions, timestamps, offsets
[2]
$ weir replay -d data t --to x.log
! weir: --to takes a directory, brokers, either with /TOPIC, a topic or '-', no file
[2]
$ weir replay -d data t --speed max --loop --keep offsets --to ./copy
! weir: --keep offsets excludes --map and --loop: an offset is taken once
[2]
$ weir verify -d copy
! weir: 5 partitions, 6 segments, 34 batches, 73 records, 5738 bytes: 0 errors, 0 warnings
