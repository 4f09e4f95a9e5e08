# weir verify: what is sound says little, what is not is named.

$ ln -s $GOLDEN/kafka-4.4-clean/clean data
$ weir verify -d data --level warning
! weir: 34 partitions, 39 segments, 930 batches, 38267 records, 2627683 bytes: 0 errors, 0 warnings
$ weir verify -d data txn --json
{"id":"txn-open","severity":"info","file":"txn-0","offset":135,"message":"the transaction of producer 7 that began at 135 is open"}
! {"note":"2 partitions, 4 segments, 246 batches, 246 records, 30703 bytes: 0 errors, 0 warnings"}

$ copy kafka-4.4-clean/clean/codec-zstd-0
$ truncate -s -5 codec-zstd-0/00000000000000000000.log
$ weir verify ./codec-zstd-0
error: codec-zstd-0/00000000000000000000.log: at 8280: the batch claims 1147 bytes; 1142 bytes are left (offset 163) [batch-torn]
warning: codec-zstd-0/00000000000000000189.snapshot: is of offset 189, the log ends at 163 (offset 189) [snapshot-stale]
! weir: 1 partitions, 1 segments, 9 batches, 163 records, 8280 bytes: 1 errors, 1 warnings
[1]
$ rm codec-zstd-0/*index
$ weir verify ./codec-zstd-0 -q --level error --json
{"id":"batch-torn","severity":"error","file":"codec-zstd-0/00000000000000000000.log","position":8280,"offset":163,"message":"the batch claims 1147 bytes; 1142 bytes are left"}
[1]
$ weir verify codec-zstd-0/leader-epoch-checkpoint
! weir: 0 partitions, 0 segments, 0 batches, 0 records, 0 bytes: 0 errors, 0 warnings
$ weir verify -d data --level nonsense
! weir: verify: option '--level': 'nonsense' is not one of info, warning, error; see 'weir verify --help'
[2]
$ weir verify ./nothing
! weir: ./nothing: cannot stat: No such file or directory
[3]
