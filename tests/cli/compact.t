# weir compact: for a try, elsewhere, in place.

$ weir topics create -d data k --config cleanup.policy=compact --config segment.bytes=1048576 -q
created k (1 partition)
$ for i in 1 2 3 4; do seq 30000 | sed 's/.*/key&:value&/'; done > in; weir produce -d data k -K: -q --timestamp 2026-01-02 in
$ find data -type f -exec cksum {} + > before; weir compact -d data k --dry-run --json; find data -type f -exec cksum {} + | cmp - before
{"topic":"k","partition":0,"segments_before":3,"segments_after":3,"records_before":83184,"records_after":30000,"bytes_before":3030600,"bytes_after":1692547,"keys":30000,"without_key":0,"tombstones_kept":0,"first_dirty_offset":0,"clean_up_to":83184,"retention_removed":0}
$ weir compact -d data k --to other --json
{"topic":"k","partition":0,"segments_before":3,"segments_after":3,"records_before":83184,"records_after":30000,"bytes_before":3030600,"bytes_after":1692547,"keys":30000,"without_key":0,"tombstones_kept":0,"first_dirty_offset":0,"clean_up_to":83184,"retention_removed":0}
$ weir compact -d data k
partition    records gone     size     then  segments  then  clean up to
k:0        53184 of 83184  2.9 MiB  1.6 MiB         3     3        83184
$ cmp <(weir consume -d data k --json) <(weir consume -d other k --json) && weir consume -d data k -f '%k\n' | sort -u | wc -l
30000
$ weir compact -d data k --json
{"topic":"k","partition":0,"segments_before":3,"segments_after":3,"records_before":0,"records_after":0,"bytes_before":1692547,"bytes_after":1692547,"keys":0,"without_key":0,"tombstones_kept":0,"first_dirty_offset":83184,"clean_up_to":83184,"retention_removed":0}
$ weir verify -d data; weir verify -d other
info: k-0/00000000000000000000.log: holds no batch (offset 0) [log-empty]
info: k-0/00000000000000000000.log: holds no batch (offset 0) [log-empty]
! weir: 2 partitions, 5 segments, 130 batches, 66869 records, 1696756 bytes: 0 errors, 0 warnings
! weir: 2 partitions, 5 segments, 115 batches, 66848 records, 1694443 bytes: 0 errors, 0 warnings

# A folder of its own; retention, at another time.

$ cp -r other/k-0 k; weir compact ./k --json
{"topic":"k","partition":0,"segments_before":3,"segments_after":2,"records_before":30000,"records_after":30000,"bytes_before":1692547,"bytes_after":1692547,"keys":30000,"without_key":0,"tombstones_kept":0,"first_dirty_offset":0,"clean_up_to":83184,"retention_removed":0}
$ weir topics alter -d data k --config cleanup.policy=delete --config retention.ms=1000 -q
altered k (1 partition)
$ weir compact -d data k
! weir: the cleanup.policy of topic 'k' is delete; --retention applies that; 'weir topics alter --config cleanup.policy=compact' changes it
[3]
$ weir compact -d data k --retention --at 2001-01-01
! weir: --at is for trying: give --dry-run or --to
[2]
$ weir compact -d data k --retention --at 2001-01-01 --dry-run --json
{"topic":"k","partition":0,"segments_before":3,"segments_after":3,"records_before":0,"records_after":0,"bytes_before":1692547,"bytes_after":1692547,"keys":0,"without_key":0,"tombstones_kept":0,"first_dirty_offset":83184,"clean_up_to":83184,"retention_removed":0}
$ weir compact -d data k --retention --at 2100-01-01 --dry-run --json | grep -o '"segments_after.*_after":[0-9]*,"bytes\|"retention_removed":[0-9]*'
"segments_after":1,"records_before":0,"records_after":0,"bytes
"retention_removed":3
$ weir compact -d data nothing
! weir: no topic 'nothing' in data; run 'weir topics list' to see what is there
[3]
