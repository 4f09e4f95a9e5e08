# Messages of Kafka's protocol, from bytes to JSON and back.

$ echo '{"message":"HeartbeatRequest","version":0,"hex":"00016700000007000161","n":1}' > line

$ weir wire decode line
{"message":"HeartbeatRequest","version":0,"hex":"00016700000007000161","n":1,"json":{"groupId":"g","generationId":7,"memberId":"a"}}

$ weir wire decode < line | weir wire encode --output hex
00016700000007000161

$ weir wire decode line | sed 's/"hex":"[^"]*",//' | weir wire encode
{"message":"HeartbeatRequest","version":0,"n":1,"json":{"groupId":"g","generationId":7,"memberId":"a"},"hex":"00016700000007000161"}

$ echo AAAABw== | weir wire decode --input base64 --message ResponseHeader --message-version 0
{"message":"ResponseHeader","version":0,"hex":"00000007","json":{"correlationId":7}}

$ printf '\0\0\0\7' | weir wire decode --input binary --message ResponseHeader --message-version 0
{"message":"ResponseHeader","version":0,"hex":"00000007","json":{"correlationId":7}}

# Every golden message comes back as its own bytes.

$ weir wire decode --lossless $GOLDEN/messages.jsonl | sed 's/"hex":"[^"]*",//' | weir wire encode --output hex > back
$ sed 's/.*"hex":"\([^"]*\)".*/\1/' $GOLDEN/messages.jsonl | cmp - back

# A line that cannot be read is told and passed over.

$ (echo '{"message":"FetchRequst","version":4,"hex":""}'; cat line) | weir wire decode
{"message":"HeartbeatRequest","version":0,"hex":"00016700000007000161","n":1,"json":{"groupId":"g","generationId":7,"memberId":"a"}}
! weir: standard input:1: no message is named 'FetchRequst'; did you mean FetchRequest?
[5]

$ echo '{"message":"HeartbeatRequest","version":0,"hex":"000167000000"}' | weir wire decode
! weir: standard input:1: generationId: the message ends here
[5]

$ weir wire decode --input hex < line
! weir: bare bytes need --message NAME and --message-version N
[2]

# A captured connection: what was asked, and then what was answered.

$ printf '\0\0\0\027\0\022\0\3\0\0\0\11\0\2me\0\5weir\0041.0\0' > asked
$ printf '\0\0\0\14\0\0\0\11\0\0\1\0\0\0\0\0' > answered
$ weir wire frames asked answered
{"position":0,"size":23,"message":"ApiVersionsRequest","version":3,"header":{"requestApiKey":18,"requestApiVersion":3,"correlationId":9,"clientId":"me"},"json":{"clientSoftwareName":"weir","clientSoftwareVersion":"1.0"}}
{"position":0,"size":12,"message":"ApiVersionsResponse","version":3,"header":{"correlationId":9},"json":{"errorCode":0,"apiKeys":[],"throttleTimeMs":0}}

$ head -c 9 asked | weir wire frames
! weir: standard input: at 0: a frame of 23 bytes, 5 are left
[5]

$ weir wire schema ResponseHeader
{"type":"header","name":"ResponseHeader","validVersions":"0-1","flexibleVersions":"1+","fields":[{"name":"correlationId","type":"int32","versions":"0+","default":"0"}]}

$ weir wire schema Fetch
! weir: no message is named 'Fetch'; did you mean FetchRequest?
[2]
