# weir tail: the last records of all that is selected.

$ ln -s $GOLDEN/kafka-4.4-clean/clean data; mkdir -p ~/.local/share; ln -s $GOLDEN/kafka-4.4-clean/clean ~/.local/share/weir

$ weir tail segments -n 2 --no-follow -f '%t:%p %o\n'
segments:0 25998
segments:0 25999
$ weir tail 'codec-*' -n 5 --no-follow -f '%t:%p %o %T\n'
codec-gzip:1 180 1767226009501
codec-lz4:0 205 1767226009501
codec-none:0 201 1767226009501
codec-snappy:0 197 1767226009501
codec-zstd:1 210 1767226009501
$ weir tail segments compacted -n 3 --no-follow --grep '"kind":"cart"' | cut -c1-60
segments   0   25965 2026-01-01T00:22:35.443Z k304 {"id":259
segments   0   25981 2026-01-01T00:22:36.035Z k330 {"id":259
segments   0   25997 2026-01-01T00:22:36.627Z k181 {"id":259
$ weir tail segments -n 2 --no-follow --grep 'nothing of the kind'
[1]
$ weir tail segments --since 25998 --no-follow -f '%o\n'
25998
25999
$ weir tail txn -q -n 2 --no-follow --control --isolation all
 0     135 2026-01-01T00:06:34.738Z open left open [batch 135 none producer 7/12 sequence 0]
 1     109 2026-11-23T22:14:35.194Z -- abort [batch 109 none producer 9/12 sequence -1]

# It follows until it is told to stop.

$ cp -r data/codec-none-0 log-0; { weir tail ./log-0 -n 1 -f '%o\n' > out; echo $? > code; } & while ! [ -s out ]; do :; done; kill -INT $(pgrep -P $!); wait; cat out code
201
130
$ weir tail grown --timeout 50ms
! weir: --timeout is up
[4]
