# weir consume --group: what the group has not seen yet.

$ seq 10 | weir produce -d data t -q
$ weir consume -d data t -G g -n 3
1
2
3
$ weir consume -d data t -G g --grep 9
9
$ weir consume -d data t -G g
$ seq 11 12 | weir produce -d data t -q
$ weir consume -d data t --group g --expect 2 --timeout 10s
11
12
$ weir groups lag -d data
group  topic  partition  offset  end  lag
g      t              0      12   12    0
$ weir consume -d data t -G other --from 11
12
$ weir groups seek -d data g t --to 11 -q; weir consume -d data t -G g
g t:0: 12 -> 11
12
$ weir consume -d data ./data/t-0 -G g
! weir: a group stands in the topics of one directory: use -d DIR and topics by name
[2]
$ weir consume -d data t -G g --merge
! weir: consume: '--group' and '--merge' exclude each other; see 'weir consume --help'
[2]
$ weir consume -d nowhere t -G g
! weir: nowhere: there is no such directory; -d DIR or WEIR_DIR names another, 'weir produce' makes one
[3]
$ (sleep 2) | weir produce -d data t -q & sleep 0.5; weir consume -d data t -G g 2>&1 | sed 's/process [0-9]*/process PID/'; wait
weir: data: the directory is in use by weir, process PID; a group's offsets cannot be committed; without --group it can be read
$ weir consume -d data t -G ''
! weir: a group has a name of one letter or more
[2]
$ weir verify -d data
! weir: 6 partitions, 7 segments, 54 batches, 108 records, 8890 bytes: 0 errors, 0 warnings
