# weir cp: verbatim, whatever the batches are.

$ ln -s $GOLDEN/kafka-4.4-clean/clean kafka; ln -s $GOLDEN/message-sets-v0-v1/clean old
$ weir cp -d kafka '*' ./copy -q
$ for d in kafka copy; do weir consume -d $d '*' --json --isolation all --control > $d.all; weir topics list -d $d --json | sed 's/"id":"[^"]*",//' > $d.topics; done; cmp kafka.all copy.all; cmp kafka.topics copy.topics
$ for d in copy/*-[0-9]; do test -d kafka/$(basename $d) && for f in $d/*.log; do cmp $f kafka/$(basename $d)/$(basename $f); done; done 2>&1 | sort -u
cmp: kafka/deleted-head-0/00000000000000000071.log: No such file or directory
copy/__cluster_metadata-0/00000000000000000000.log kafka/__cluster_metadata-0/00000000000000000000.log differ: byte 12, line 1
$ weir verify -d copy
info: txn-0: the transaction of producer 7 that began at 135 is open (offset 135) [txn-open]
! weir: 22 partitions, 27 segments, 626 batches, 37837 records, 2584065 bytes: 0 errors, 0 warnings
$ weir cp -d old '*' ./older -q; for d in old older; do weir consume -d $d '*' --json > $d.all; done; cmp old.all older.all
$ weir verify -d older
! weir: 9 partitions, 10 segments, 396 batches, 1079 records, 52014 bytes: 0 errors, 0 warnings

# Parts of a partition, under another name, into a file and back.

$ weir cp -d kafka codec-zstd:1 --from 3 --until 7 ./copy/part
source        destination  batches  records  bytes  offsets
codec-zstd:1  part:1             1        4    696  3-6
$ weir consume -d copy part:1 -f '%o '; echo; weir topics describe -d copy part | tail -2
3 4 5 6 
        0      0     0         1    0 B     -1
        1      3     7         1  696 B      0
$ weir cp -d kafka codec-zstd:1 --from 3 --until 7 slice.log --json
{"source":"codec-zstd:1","destination":"slice.log","batches":1,"records":4,"bytes":696,"first_offset":3,"last_offset":6}
$ weir cp ./slice.log ./back/part:1 2>&1; weir cp ./slice.log ./copy/back:2 -q; weir consume -d copy back:2 -f '%o '; echo
source   destination  batches  records  bytes  offsets
slice:0  part:1             1        4    696  3-6
3 4 5 6 
$ cmp <(weir consume -d copy part:1 --json) <(weir consume -d copy back:2 --json | sed 's/"back","partition":2/"part","partition":1/')
$ weir cp -d old old-v1-gzip --from 5 --until 9 ./copy/small
source         destination  batches  records  bytes  offsets
old-v1-gzip:0  small:0            1        4    153  5-8
! weir: 1 batch of message format 0 or 1 became format 2
$ weir consume -d copy small -f '%o '; echo
5 6 7 8 

# Onto what is there: only when asked, at the end.

$ weir cp -d kafka codec-zstd:1 ./copy/part
! weir: ./copy: part:1 has records; --append puts the copy behind them, with new offsets
[3]
$ weir cp -d kafka codec-zstd:1 --until 2 ./copy/part --append -q; weir consume -d copy part:1 -f '%o '; echo
3 4 5 6 7 8 
$ weir cp -d copy part part
! weir: part:0 cannot be copied onto itself
[3]
$ weir cp -d copy part:1 part:1 --append
! weir: part:1 cannot be copied onto itself
[3]
$ weir cp -d kafka codec-zstd codec-gzip ./copy/one
! weir: several topics cannot go into one: name a directory
[2]
$ weir cp -d kafka codec-zstd slice.log
! weir: one file takes one partition, not 2
[2]
$ weir cp -d kafka codec-zstd:1 slice.log
! weir: slice.log: is there already; name a new file, or remove this one
[3]
$ weir cp -d kafka codec-zstd:1 ./copy/__cluster_metadata
! weir: __cluster_metadata is the directory's own and cannot be copied
[2]
$ weir cp -d kafka codec-zsdt ./copy
! weir: no topic 'codec-zsdt' in kafka; did you mean 'codec-zstd'?
[3]
$ weir verify -d copy
warning: part-1/00000000000000000003.log: at 696: producer 3: sequence 0 follows 6 (offset 7) [producer-sequence]
info: txn-0: the transaction of producer 7 that began at 135 is open (offset 135) [txn-open]
! weir: 28 partitions, 33 segments, 666 batches, 37910 records, 2591854 bytes: 0 errors, 1 warnings
