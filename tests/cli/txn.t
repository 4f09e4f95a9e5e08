# weir produce --atomic, and weir txn: all records of a transaction or none.

$ seq 3 | weir produce -d data t --atomic -q
$ printf '{"value":"4"}\nno envelope\n' | weir produce -d data t --json --atomic
! {"error":"no JSON: syntax error","code":"usage","exit":2,"file":"standard input:2"}
[2]
$ weir consume -d data t
1
2
3
$ seq 5 6 | weir produce -d data t --transactional-id mine -q
$ weir txn list -d data --json | sed 's/"started.*"partitions"/"partitions"/; s/"producer_id":[0-9]*/"producer_id":N/'
{"transactional_id":"mine","producer_id":N,"producer_epoch":1,"state":"CompleteCommit","partitions":[]}
$ ((seq 7 8; sleep 3) | timeout -s KILL 1 weir produce -d data t --transactional-id killed -q) 2>/dev/null
[137]
$ weir txn list -d data --state Ongoing --json | sed 's/"producer_id.*"state"/"state"/; s/"started.*"partitions"/"partitions"/'
{"transactional_id":"killed","state":"Ongoing","partitions":[{"topic":"t","partition":0}]}
$ weir txn find-hanging -d data
$ seq 9 9 | weir produce -d data t -q; weir consume -d data t
! weir: t:0: a transaction is open at offset 9; --isolation all reads on
1
2
3
5
6
$ weir txn abort -d data killed
aborted killed
$ weir consume -d data t
1
2
3
5
6
9
$ weir txn abort -d data killed
! weir: 'killed' has no open transaction
[3]
$ weir txn describe -d data kiled
! weir: there is no transactional id 'kiled'; did you mean 'killed'?
[3]
$ weir txn abort -d data t:0 --producer 1
! weir: producer 1 has no open transaction in t:0
[3]
$ weir txn abort -d data t --producer 1
! weir: 't' is no TOPIC:PARTITION
[2]
$ weir verify -d data --level error
! weir: 6 partitions, 7 segments, 74 batches, 127 records, 11330 bytes: 0 errors, 0 warnings
