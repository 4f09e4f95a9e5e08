# weir repair: tells first, then does, and keeps what was there.

$ mkdir data && cd data && copy kafka-4.4-clean/clean/codec-none-0 && cd ..
$ truncate -s -20 data/codec-none-0/00000000000000000000.log
$ weir repair -d data
would truncate codec-none-0/00000000000000000000.log: at 13383: the batch claims 2250 bytes; 2230 bytes are left; 2230 bytes lost; offsets 177 to 201 lost [batch-torn]
would rebuild codec-none-0/00000000000000000000.index: built anew from the log [batch-torn]
would rebuild codec-none-0/00000000000000000000.timeindex: built anew from the log [batch-torn]
would remove codec-none-0/00000000000000000202.snapshot: is beyond the log's end [snapshot-stale]
would write codec-none-0/00000000000000000177.snapshot: the producers at the end of the log [unclean-stop]
would write recovery-point-offset-checkpoint: recovery points at the end of each log [unclean-stop]
would write replication-offset-checkpoint: offsets that the logs have [unclean-stop]
would write .kafka_cleanshutdown: closed cleanly [unclean-stop]
! weir: 8 files to change, 177 records kept, 2230 bytes lost
[1]
$ ls
data
$ weir repair -d data --to fixed --json | sed -n 1p
{"action":"truncate","file":"codec-none-0/00000000000000000000.log","id":"batch-torn","records_kept":177,"bytes_lost":2230,"lost_offsets":[[177,202]],"message":"at 13383: the batch claims 2250 bytes; 2230 bytes are left","done":true}
! {"note":"8 files changed, 177 records kept, 2230 bytes lost"}
$ weir verify -d fixed
! weir: 1 partitions, 1 segments, 11 batches, 177 records, 13383 bytes: 0 errors, 0 warnings
$ weir repair -d data --to fixed
! weir: fixed: is there already, and not empty
[3]
$ weir repair -d data --yes -q
truncate codec-none-0/00000000000000000000.log: at 13383: the batch claims 2250 bytes; 2230 bytes are left; 2230 bytes lost; offsets 177 to 201 lost [batch-torn]
rebuild codec-none-0/00000000000000000000.index: built anew from the log [batch-torn]
rebuild codec-none-0/00000000000000000000.timeindex: built anew from the log [batch-torn]
remove codec-none-0/00000000000000000202.snapshot: is beyond the log's end [snapshot-stale]
write codec-none-0/00000000000000000177.snapshot: the producers at the end of the log [unclean-stop]
write recovery-point-offset-checkpoint: recovery points at the end of each log [unclean-stop]
write replication-offset-checkpoint: offsets that the logs have [unclean-stop]
write .kafka_cleanshutdown: closed cleanly [unclean-stop]
$ ls -d data*
data
data.weir-undo-* (glob)
$ find data.weir-undo-*/ -type f | sed 's/undo-[^/]*/undo-TIME/' | sort
data.weir-undo-TIME/codec-none-0/00000000000000000000.index
data.weir-undo-TIME/codec-none-0/00000000000000000000.log
data.weir-undo-TIME/codec-none-0/00000000000000000000.timeindex
data.weir-undo-TIME/codec-none-0/00000000000000000202.snapshot
$ weir repair -d data
! weir: nothing to repair
$ weir verify -d data -q
$ weir repair ./data/codec-none-0/00000000000000000000.log
! weir: './data/codec-none-0/00000000000000000000.log' is neither a data directory nor a partition's folder named TOPIC-N
[2]
