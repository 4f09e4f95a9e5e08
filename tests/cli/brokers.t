# The commands on a directory that is served, and on brokers.
$ weir topics create t --partitions 2 -d data -q
created t (2 partitions)
$ weir serve -d data --listen tcp:127.0.0.1:0 --port-file port > log 2>&1 & weir wait -d data --timeout 20s -q | sed 's/[0-9]*$/PORT/'; echo "127.0.0.1:$(grep -o '[0-9]*$' port)" > at
ready at 127.0.0.1:PORT
# A directory that is served is used as any other.
$ seq 3 | weir produce -d data t --partition 1
topic  partition  records  bytes  offsets
t              1        3     85  0-2
$ weir consume -d data t -f '%p %o %s\n'
1 0 1
1 1 2
1 2 3
$ weir topics create u -d data
created u (1 partition)
$ weir topics list -d data | cut -c1-18
topic  partitions 
t               2 
u               1 
$ weir consume -d data t -G g
1
2
3
$ weir consume -d data t -G g
$ weir groups lag -d data
group  topic  partition  offset  end  lag
g      t              1       3    3    0
$ weir groups seek g t --to start -d data
g t:0: - -> 0
g t:1: 3 -> 0
# The same through its address.
$ seq 4 6 | weir produce -b $(cat at) t --partition 0 --codec zstd
topic  partition  records  bytes  offsets
t              0        3     94  0-2
$ weir consume -b $(cat at) t -f '%p %o %s\n'
0 0 4
0 1 5
0 2 6
1 0 1
1 1 2
1 2 3
$ weir consume -b unix:data/weir.sock t:1 --from -1
3
$ WEIR_BOOTSTRAP=$(cat at) weir tail t --no-follow -n 2 -f '%s\n'
5
6
$ WEIR_BOOTSTRAP=nobody:1 weir consume -d data t:1 -n 1
1
$ weir topics describe t -b $(cat at) | awk 'NR>1 { print $1, $2, $3, $4 }'
partition first next segments
0 0 3 -
1 0 3 -
$ weir groups describe g -b $(cat at)
g  classic, 0 members
topic  partition  offset  committed
t              0       0  -
t              1       0  -
$ weir cp -b $(cat at) t:0 ./copy; weir consume -d copy t
source  destination  batches  records  bytes  offsets
t:0     t:0                1        3     94  0-2
4
5
6
$ weir cp -d copy t:0 $(cat at)/u
source  destination  batches  records  bytes  offsets
t:0     u:0                1        3     94  0-2
$ weir replay -b $(cat at) t --speed max --to $(cat at)/v -q
$ weir consume -b $(cat at) v | sort | tr '\n' ' '
1 2 3 4 5 6  (no-eol)
$ weir diff -b $(cat at) t:0 u:0 --ignore epoch; weir diff $(cat at)/t:0 copy/t-0
! weir: 3 records compared, 0 differences
! weir: 3 records compared, 0 differences
$ weir diff -b $(cat at) t:0 t:1 --first | head -1
t:0 offset 0: differs in timestamp, value
! weir: 1 records compared, 1 differences
# What goes wrong is told.
$ weir consume -b $(cat at) tt 2>&1 | sed 's/:[0-9]*;/:PORT;/'
weir: no topic 'tt' in 127.0.0.1:PORT; did you mean 't'?
$ weir consume -b $(cat at) t -X fetch.wait.max.ms=1
! weir: no client property 'fetch.wait.max.ms'; -X in weir-consume(1) lists what is understood
[2]
$ weir consume -b 127.0.0.1:1 t
! weir: 127.0.0.1:1: cannot connect: Connection refused; see that a broker runs there ('weir wait' waits for one)
[3]
$ weir consume -b $(cat at) t:1 --expect 100 --timeout 100ms -q
1
2
3
! weir: 3 of 100 records came in time
[4]
$ weir consume -b $(cat at) ./data t
! weir: paths and the topics of a cluster cannot be read together
[2]
$ weir serve --stop -d data
$ weir consume -b $(cat at) t 2>&1 | sed 's/:[0-9]*:/:PORT:/'
weir: 127.0.0.1:PORT: cannot connect: Connection refused; see that a broker runs there ('weir wait' waits for one)
