# weir stat and weir diff.

$ ln -s $GOLDEN/kafka-4.4-clean/clean data
$ weir stat -d data compacted --top 2
compacted
  records        305, 0 control, 55 tombstones, 0 without key
  batches        14 in 2 segments of 1 partitions
  bytes          14624, unpacked 23314 (1.59 times)
  of these       keys 2320, values 15954, headers 0, overhead 5040
  none           5 batches, 375 bytes, 1.00 times
  lz4            9 batches, 14249 bytes, 1.61 times
  offsets        7264 to 9004, 1436 missing
  times          2026-01-01T00:06:42.002Z to 2026-01-01T00:06:54.742Z
  producers      2; transactions: 0 committed, 0 aborted, 0 open
  keys           305 different; most frequent:
               1 tail-0
               1 tail-1
$ weir stat -d data codec-lz4 --per-partition --json --top 1
{"topic":"codec-lz4","partition":0,"partitions":1,"segments":1,"batches":10,"records":206,"control_records":0,"bytes":11443,"uncompressed_bytes":16287,"key_bytes":458,"value_bytes":12183,"header_bytes":1021,"overhead_bytes":2625,"null_keys":28,"tombstones":14,"distinct_keys":50,"top_keys":[{"key":"","records":13}],"codecs":{"lz4":{"batches":10,"bytes":11443,"uncompressed_bytes":16287}},"first_offset":0,"last_offset":205,"gaps":0,"first_timestamp":1767225990589,"last_timestamp":1767226009501,"producers":1,"open_transactions":0,"committed_transactions":0,"aborted_transactions":0,"formats":[2]}
{"topic":"codec-lz4","partition":1,"partitions":1,"segments":1,"batches":10,"records":194,"control_records":0,"bytes":10951,"uncompressed_bytes":15209,"key_bytes":436,"value_bytes":11288,"header_bytes":957,"overhead_bytes":2528,"null_keys":17,"tombstones":18,"distinct_keys":50,"top_keys":[{"key":"","records":21}],"codecs":{"lz4":{"batches":10,"bytes":10951,"uncompressed_bytes":15209}},"first_offset":0,"last_offset":193,"gaps":0,"first_timestamp":1767225991403,"last_timestamp":1767226009464,"producers":1,"open_transactions":0,"committed_transactions":0,"aborted_transactions":0,"formats":[2]}
$ weir stat -d data segments --from 25990 --json --top 0 | jq -c '[.records,.first_offset,.last_offset]'
\[10,25990,25999]

$ weir diff -d data codec-gzip:0 codec-gzip:0
! weir: 219 records compared, 0 differences
$ weir diff -d data codec-gzip:0 codec-gzip:1 --first -q
codec-gzip:0 offset 0: differs in timestamp, key, value, headers
  A 0  2026-01-01T00:06:34.775Z  k13 = {"id":1,"kind":"login","amount":366.6,"tags":["order"]}  trace-id: f\xb70K\xa7Z%\x9c\x0b\xd6t\xcc\x92T  dup: (null)
  B 0  2026-01-01T00:06:34.738Z  k43 = \x82j6@)\xaf\xa0\xd7\x8bIc
[1]
$ weir diff -d data txn:0 txn:1 --ignore offset,timestamp,headers --first --json -q | jq -c '[.kind,.fields]'
\["differs",["key","value"]]
$ weir diff -d data txn txn --ignore everything
! weir: --ignore: 'everything' is none of offset, timestamp, headers, epoch
[2]
