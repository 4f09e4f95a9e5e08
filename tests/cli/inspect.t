# weir inspect: every kind of file, batches and records, decoded topics.

$ ln -s $GOLDEN/kafka-4.4-clean/clean data; ln -s $GOLDEN/message-sets-v0-v1/clean old

$ weir inspect -d data txn:0 -n 1 --json
{"file":"txn-0/00000000000000000000.log","position":0,"size":80,"magic":2,"base_offset":0,"last_offset":0,"count":1,"leader_epoch":0,"producer_id":8,"producer_epoch":0,"base_sequence":0,"last_sequence":0,"transactional":true,"control":false,"delete_horizon":null,"timestamp_type":"create","max_timestamp":1767225989775,"codec":"zstd","crc":1280359,"valid":true}
$ weir inspect -d data codec-gzip:1 | sed -n 1,3p
codec-gzip-1/00000000000000000000.log
  position      size      first offset       last offset  records  v  codec   epoch  crc       max timestamp             producer
         0       827                 0                15       16  2  gzip        0  1223115f  2026-01-01T00:06:36.033Z  0:0 seq 0-15
$ weir inspect -d data codec-none:0 --records --from 100 -n 2
codec-none-0/00000000000000000000.log
       100  2026-01-01T00:06:42.175Z   = {"id":201,"kind":"🚚","amount":666.34,"tags":["view","cart"]}  trace-id: 
       101  2026-01-01T00:06:42.212Z  k28 = {"id":202,"kind":"cart","amount":14.91,"tags":[]}
$ weir inspect old/old-v0-gzip-0 --json -n 1
{"file":"old-v0-gzip-0/00000000000000000000.log","position":0,"size":261,"magic":0,"base_offset":0,"last_offset":11,"count":null,"leader_epoch":null,"producer_id":null,"producer_epoch":null,"base_sequence":null,"last_sequence":null,"transactional":null,"control":null,"delete_horizon":null,"timestamp_type":"none","max_timestamp":null,"codec":"gzip","crc":175508551,"valid":true}
$ weir inspect old/old-v1-lz4-0 --records -n 2
old-v1-lz4-0/00000000000000000000.log
         0  2015-01-01T00:00:00.000Z  (null) = old value 0 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
         1  2015-01-01T00:00:00.001Z  k5 = old value 1 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx

# Small files, by their names in the directory or by path.

$ weir inspect -d data meta.properties __cluster_metadata-0/quorum-state --json
{"file":"meta.properties","node.id":"1","directory.id":"GWUUZrmoNXlC9Vqcu6ZP4g","version":"1","cluster.id":"0UIMWL0LSwa2gCGbuhSVRg"}
{"file":"__cluster_metadata-0/quorum-state","clusterId":"","leaderId":1,"leaderEpoch":1,"votedId":-1,"appliedOffset":0,"currentVoters":[{"voterId":1}],"data_version":0}
$ weir inspect -d data segments-0/00000000000000013200.index | head -3
segments-0/00000000000000013200.index
  offset 13499 position 16382
  offset 13714 position 24022
$ weir inspect data/txn-0/00000000000000000010.txnindex --json | head -2
{"file":"txn-0/00000000000000000010.txnindex","version":0,"producer_id":7,"first_offset":1,"last_offset":10,"last_stable_offset":0}
{"file":"txn-0/00000000000000000010.txnindex","version":0,"producer_id":7,"first_offset":28,"last_offset":32,"last_stable_offset":25}
$ weir inspect data/txn-0/00000000000000000136.snapshot --json
{"file":"txn-0/00000000000000000136.snapshot","producer_id":7,"producer_epoch":12,"coordinator_epoch":0,"last_timestamp":1767225994738,"last_sequence":0,"last_offset":135,"offset_delta":0,"current_txn_first_offset":135}
{"file":"txn-0/00000000000000000136.snapshot","producer_id":8,"producer_epoch":12,"coordinator_epoch":0,"last_timestamp":1795472075190,"last_sequence":-1,"last_offset":-1,"offset_delta":0,"current_txn_first_offset":null}
{"file":"txn-0/00000000000000000136.snapshot","producer_id":9,"producer_epoch":12,"coordinator_epoch":0,"last_timestamp":1795472075194,"last_sequence":-1,"last_offset":-1,"offset_delta":0,"current_txn_first_offset":null}
$ weir inspect data/txn-0/leader-epoch-checkpoint data/txn-0/partition.metadata
txn-0/leader-epoch-checkpoint
  epoch 0 start offset 0
txn-0/partition.metadata
  version 0 topic id TLuCyVKoRraAfIP6G24tKA
$ weir inspect -d data log-start-offset-checkpoint --json
{"file":"log-start-offset-checkpoint","topic":"deleted-head","partition":0,"offset":73}

# Internal topics are decoded by name; secrets are hidden.

$ weir inspect -d data __consumer_offsets -n 1 --json
{"offset":0,"key_type":"OffsetCommitKey","key_version":1,"key":{"group":"txn-group","topic":"codec-none","partition":0},"value_type":"OffsetCommitValue","value_version":4,"value":{"offset":0,"leaderEpoch":-1,"metadata":"","commitTimestamp":1795472074073,"topicId":"KWyP7fGKS2yUdcf1k0c93g"},"topic":"__consumer_offsets","partition":0,"timestamp":1795472074077,"timestamp_type":"create","leader_epoch":0,"producer_id":8,"producer_epoch":0,"sequence":0,"transactional":true,"file":"__consumer_offsets-0/00000000000000000000.log","position":0}
$ weir inspect -d data __cluster_metadata --json | grep -o '"UserScramCredentialRecord".*"iterations"'
"UserScramCredentialRecord","value_version":0,"value":{"name":"alice","mechanism":1,"salt":"OGQycXhjamE3b2tmMGx1Y21iYjdqcnF1aw==","storedKey":"hidden","serverKey":"hidden","iterations"
$ weir inspect -d data __transaction_state:0 -n 2
__transaction_state-0/00000000000000000000.log
         0  2026-11-23T22:14:33.613Z  TransactionLogKey v0 {"transactionalId":"tx-1"} = TransactionLogValue v1 {"producerId":8,"previousProducerId":8,"producerEpoch":0,"transactionTimeoutMs":60000,"transactionStatus":0,"transactionPartitions":null,"transactionLastUpdateTimestampMs":1795472073613,"transactionStartTimestampMs":-1}
         1  2026-11-23T22:14:33.767Z  TransactionLogKey v0 {"transactionalId":"tx-1"} = TransactionLogValue v1 {"producerId":8,"previousProducerId":8,"producerEpoch":0,"transactionTimeoutMs":60000,"transactionStatus":1,"transactionPartitions":[{"topic":"txn","partitionIds":[0]}],"transactionLastUpdateTimestampMs":1795472073767,"transactionStartTimestampMs":1795472073767,"clientTransactionVersion":2}

# Field by field.

$ weir inspect --hex data/txn-0/00000000000000000010.log -n 1 | sed -n 2,6p
         0  00 00 00 00 00 00 00 0a  baseOffset            10                        offset of the first record the batch was written with
         8  00 00 00 42              batchLength           66                        bytes that follow this field
        12  00 00 00 00              partitionLeaderEpoch  0                         epoch of the leader that appended it, -1 from a producer
        16  02                       magic                 2                         version of the batch format: 2
        17  4b d7 2a b7              crc                   4bd72ab7                  CRC-32C of everything from attributes on

# What a directory holds.

$ weir inspect -d data | sed -n 1,4p
data  node 1  cluster 0UIMWL0LSwa2gCGbuhSVRg  closed cleanly
  partition                                segments        bytes        start          end
  __cluster_metadata-0                            1        18050            0          259
  __consumer_offsets-0                            1         3477            0           33
$ weir inspect -d data --json | sed -n 2p
{"folder":"__cluster_metadata-0","topic":"__cluster_metadata","partition":0,"topic_id":"AAAAAAAAAAAAAAAAAAAAAQ","segments":1,"bytes":18050,"start_offset":0,"end_offset":259,"recovery_point":null,"high_watermark":null}

# Damage is shown where it stands; what is behind it, too.

$ copy kafka-4.4-clean/clean/codec-none-0
$ printf '\377' | dd of=codec-none-0/00000000000000000000.log bs=1 seek=1156 conv=notrunc status=none
$ weir inspect ./codec-none-0 --json | cut -c1-220 | sed -n 1,3p
{"file":"codec-none-0/00000000000000000000.log","position":0,"size":1148,"magic":2,"base_offset":0,"last_offset":15,"count":16,"leader_epoch":0,"producer_id":-1,"producer_epoch":-1,"base_sequence":-1,"last_sequence":-1,"
{"id":"batch-length","severity":"error","file":"codec-none-0/00000000000000000000.log","position":1148,"message":"a length of -16776371 cannot be; bytes 1148 to 1993 are lost"}
{"file":"codec-none-0/00000000000000000000.log","position":1993,"size":1186,"magic":2,"base_offset":22,"last_offset":38,"count":17,"leader_epoch":0,"producer_id":-1,"producer_epoch":-1,"base_sequence":-1,"last_sequence":
! {"warning":"1 place could not be read whole; 'weir verify' says more"}

$ weir inspect -d data codec-nine
! weir: no topic or file 'codec-nine'; did you mean 'codec-none'?
[3]
$ weir inspect -d /nowhere orders
! weir: /nowhere: there is no such directory; -d DIR or WEIR_DIR names another, 'weir produce' makes one
[3]
