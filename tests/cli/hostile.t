# What a directory may hold that is no log, and what a machine may refuse:
# each is named, nothing hangs, and reading goes on with what is sound.

$ copy kafka-4.4-clean/clean data
$ echo hello | weir produce -d mine t
topic  partition  records  bytes  offsets
t              0        1     73  0-0

# A FIFO, a folder and a dangling link where a segment should be.
$ mkfifo data/codec-none-0/00000000000000009999.log
$ weir consume -d data codec-none:0 -f '%o\n' | tail -1
201
! weir: codec-none-0/00000000000000009999.log: is no regular file
$ weir inspect data/codec-none-0/00000000000000009999.log
! weir: data/codec-none-0/00000000000000009999.log: is neither a folder nor a file
[3]
$ rm data/codec-none-0/*9999.log; mkdir data/codec-none-0/00000000000000009999.log
$ weir verify -d data codec-none:0 -q
error: codec-none-0/00000000000000009999.log: is no regular file [unreadable]
[1]
$ rmdir data/codec-none-0/*9999.log; ln -s nowhere data/codec-none-0/00000000000000009999.log
$ weir verify -d data codec-none:0 -q
error: codec-none-0/00000000000000009999.log: is a link to nothing [unreadable]
[1]
$ rm data/codec-none-0/*9999.log

# Every command goes on with what it can read, says the rest, and exits 3.
$ mkfifo data/codec-none-0/00000000000000009999.log
$ weir stat -d data codec-none | head -3
codec-none
  records        400, 0 control, 38 tombstones, 36 without key
  batches        24 in 2 segments of 2 partitions
! weir: codec-none-0/00000000000000009999.log: is a FIFO, not a regular file
$ weir stat -d data codec-none > stat; echo $?
3
! weir: codec-none-0/00000000000000009999.log: is a FIFO, not a regular file
$ weir inspect -d data codec-none -n 1 --json > /dev/null
$ weir inspect -d data codec-none --json | wc -l
24
! {"error":"is a FIFO, not a regular file","code":"io","exit":3,"file":"codec-none-0/00000000000000009999.log"}
$ weir consume -d data codec-none > /dev/null
! weir: codec-none-0/00000000000000009999.log: is no regular file
[3]
$ weir cp -d data codec-none ./copied/ -q
! weir: codec-none-0/00000000000000009999.log: is no regular file
! weir: codec-none-0/00000000000000009999.log: is no regular file
[3]
$ weir diff data/codec-none-0 copied/codec-none-0
! weir: codec-none-0/00000000000000009999.log: is no regular file
! weir: 202 records compared, 0 differences
[3]
$ weir repair -d data --yes -q
! weir: codec-none-0/00000000000000009999.log: is no regular file; nothing of this partition was changed; make the file readable, or move it away
[3]
$ ls -d data.weir-undo-* data/.kafka_cleanshutdown
data/.kafka_cleanshutdown
! ls: cannot access 'data.weir-undo-*': No such file or directory
[2]
$ rm data/codec-none-0/*9999.log

# A user without the permission: a folder, a file, a directory, a data
# directory that is read-only.
$ cat > meek <<'END'
> [ $(id -u) = 0 ] && exec setpriv --bounding-set=-dac_override,-dac_read_search "$@"
> exec "$@"
> END
$ chmod 000 data/codec-none-1 data/codec-gzip-0/00000000000000000000.log
$ sh meek weir consume -d data 'codec-none' -f '%p\n' | sort | uniq -c
    202 0
! weir: data/codec-none-1: cannot list: Permission denied
$ sh meek weir stat -d data 'codec-none' | sed -n 2p
  records        202, 0 control, 17 tombstones, 20 without key
! weir: data/codec-none-1: cannot list: Permission denied
$ sh meek weir inspect -d data codec-none:1
! weir: data/codec-none-1: cannot list: Permission denied
[3]
$ sh meek weir verify -d data -q --level error
error: codec-gzip-0/00000000000000000000.log: cannot open: Permission denied [unreadable]
error: data/codec-none-1: cannot list: Permission denied [unreadable]
[1]
$ sh meek weir repair -d data -q
! weir: data/codec-gzip-0/00000000000000000000.log: cannot open: Permission denied; nothing of this partition was changed; make the file readable, or move it away
! weir: data/codec-none-1: cannot list: Permission denied; nothing of this partition was changed; make the file readable, or move it away
[3]
$ sh meek weir consume -d data codec-gzip -f '%p\n' | sort | uniq -c
    181 1
! weir: codec-gzip-0/00000000000000000000.log: cannot open: Permission denied (offset 0)
$ chmod 755 data/codec-none-1; chmod 644 data/codec-gzip-0/*.log
$ chmod -R a-w data
$ sh meek weir consume -d data codec-none -f '%o\n' | wc -l; sh meek weir verify -d data -q --level error
400
$ echo m | sh meek weir produce -d data codec-none
! weir: data/.lock: cannot open the lock: Permission denied
[3]
$ sh meek weir compact -d data compacted
! weir: data/.lock: cannot open the lock: Permission denied
[3]
$ chmod -R u+w data

# Batches in a file of any name; a directory that is no directory of weir's.
$ weir consume -d data codec-none:0 --batches > saved.batches
$ weir consume ./saved.batches -f '%t %p %o\n' | tail -1
saved.batches 0 201
$ weir inspect ./saved.batches -n 1 --json
{"file":"./saved.batches","position":0,"size":1148,"magic":2,"base_offset":0,"last_offset":15,"count":16,"leader_epoch":0,"producer_id":-1,"producer_epoch":-1,"base_sequence":-1,"last_sequence":-1,"transactional":false,"control":false,"delete_horizon":null,"timestamp_type":"create","max_timestamp":1767225995589,"codec":"none","crc":3786891200,"valid":true}
$ weir verify ./saved.batches
! weir: 1 partitions, 1 segments, 12 batches, 202 records, 15633 bytes: 0 errors, 0 warnings
$ weir inspect -d data saved.batches
! weir: no topic or file 'saved.batches'; a path needs a slash, as in ./saved.batches
[3]
$ mkdir strange; echo garbage > strange/meta.properties
$ echo m | weir produce -d strange t
! weir: strange/meta.properties: names no node: it has neither node.id nor version; read it as it is, serve it with 'weir serve --read-only' or '--overlay', copy its topics into a new directory with 'weir cp', or make it this node's own with 'weir serve --adopt'
[3]
$ printf 'version=1\nnode.id=x\n' > strange/meta.properties
$ echo m | weir produce -d strange t
! weir: strange/meta.properties: node.id is 'x', not a node id; read it as it is, serve it with 'weir serve --read-only' or '--overlay', copy its topics into a new directory with 'weir cp', or make it this node's own with 'weir serve --adopt'
[3]
$ weir verify -d missing; weir inspect -d missing t; weir stat -d missing t
! weir: missing: there is no such directory; -d DIR or WEIR_DIR names another, 'weir produce' makes one
! weir: missing: there is no such directory; -d DIR or WEIR_DIR names another, 'weir produce' makes one
! weir: missing: there is no such directory; -d DIR or WEIR_DIR names another, 'weir produce' makes one
[3]

# What is refused changes nothing.
$ cp -r data same; echo m | weir produce -d data __consumer_offsets; diff -r data same
! weir: topic '__consumer_offsets' is Kafka's own, not for records
$ echo m | weir produce -d data codec-none --partition 7; cd data/__cluster_metadata-0; for f in *.log quorum-state; do cmp $f ../../same/__cluster_metadata-0/$f; done
! weir: standard input:1: topic 'codec-none' has no partition 7

# With little memory: a word, or less at once.
$ (ulimit -v 25000; weir consume -d data segments -f '%o\n' | tail -1)
25999

# Names that are no partition's, small files of garbage.
$ mkdir data/noise $'data/bad\xff-0' data/a-007; printf '\e[2J\xff' > data/recovery-point-offset-checkpoint
$ weir verify -d data -q --level warning
warning: a-007: is no partition's folder: Kafka would not start [not-a-partition]
warning: bad\xff-0: is no partition's folder: Kafka would not start [not-a-partition]
warning: noise: is no partition's folder: Kafka would not start [not-a-partition]
warning: recovery-point-offset-checkpoint: line 1 (\x1b[2J\xff): not version 0 [checkpoint-invalid]
$ weir consume -d data codec-none:0 -n 1 -f '%o\n'
0
! weir: recovery-point-offset-checkpoint: line 1 (\x1b[2J\xff): not version 0
$ weir inspect data/recovery-point-offset-checkpoint --json
{"id":"checkpoint-invalid","severity":"warning","file":"recovery-point-offset-checkpoint","message":"line 1 (\\x1b[2J\\xff): not version 0"}
$ rm data/recovery-point-offset-checkpoint

# A limit on file sizes is an error, no death; so is a full device.
$ head -c 300000 /dev/zero | tr '\0' 'x' | fold -w 100 > lines
$ (ulimit -f 100; weir produce -d mine t lines)
! weir: mine/__cluster_metadata-0/00000000000000000000.index: cannot change the size: File too large
[3]
$ weir consume -d mine t -f '%o %S\n'
0 5
$ weir verify -d mine -q
$ weir consume -d data codec-none > /dev/full
! weir: standard output: cannot write: No space left on device
[3]
$ weir consume -d data segments | head -1 | wc -l
1
$ weir consume -d data codec-none >&-
! weir: standard output: cannot write: Bad file descriptor
[3]

# A group's offsets are said to be moved only when they are.
$ python3 -c 'import fcntl, os, subprocess
> f = open("data/.lock", "w")
> fcntl.lockf(f, fcntl.LOCK_EX)
> for words in ("groups seek group-classic codec-gzip --to start", "compact compacted", "repair --yes", "topics create more"):
>     done = subprocess.run(["weir", "-d", "data"] + words.split(), capture_output=True, text=True)
>     print(done.returncode, done.stdout, done.stderr.replace(str(os.getpid()), "N"))'
3  weir: data: the directory is in use by process N
\
3  weir: data: the directory is in use by process N
\
3  weir: data: the directory is in use by process N
\
3  weir: data: the directory is in use by process N
\

# Of many that find no directory one makes it, and none is lost that said so.
$ for i in $(seq 20); do (echo m | weir produce -d many t -q 2> $i.err && echo done >> said) & done; wait
$ cat *.err | grep -vc 'weir: many: the directory is in use by'
0
[1]
$ test $(weir consume -d many t | wc -l) = $(wc -l < said); weir verify -d many -q
