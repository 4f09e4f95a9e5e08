// franz-go (kgo and kadm), against the broker in os.Args[1].
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sort"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
	"weir.interop/programs/report"
)

var own = map[string]bool{
	"ID": true, "TopicID": true, "Cluster": true, "Host": true, "Port": true,
	"Dir": true, "Size": true, "TotalBytes": true, "UsableBytes": true,
	"MemberID": true, "ClientHost": true, "LeaderEpoch": true, "Raw": true,
	"Coordinator": true, "LastTimestamp": true, "ProducerID": true,
	"StartTimestamp": true, "ErrMessage": true,
	"ProducerEpoch": true, "Epoch": true, "KeyVersions": true,
}

// limited is a context for one call.
func limited() context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	time.AfterFunc(31*time.Second, cancel)
	return ctx
}

func client(options ...kgo.Opt) *kgo.Client {
	made, err := kgo.NewClient(append(options,
		kgo.SeedBrokers(os.Args[1]), kgo.RetryTimeout(15*time.Second))...)
	if err != nil {
		panic(err)
	}
	return made
}

func admin() (*kadm.Client, func()) {
	made := client()
	return kadm.NewClient(made), made.Close
}

func create(name string, partitions int32) string {
	adm, end := admin()
	defer end()
	name = "franz-go-" + name
	if _, err := adm.CreateTopic(limited(), partitions, 1, nil, name); err != nil {
		panic(err)
	}
	report.Until(func() bool {
		found, err := adm.ListTopics(limited(), name)
		return err == nil && found.Has(name) && found[name].Err == nil
	}, func() { time.Sleep(20 * time.Millisecond) })
	return name
}

func sample(topic string, number int) *kgo.Record {
	key, value, headers := report.Sample(number)
	record := &kgo.Record{Topic: topic, Key: key, Value: value,
		Timestamp: time.UnixMilli(report.FirstTimestamp + int64(number)*1000)}
	for name, value := range headers {
		record.Headers = append(record.Headers, kgo.RecordHeader{Key: name, Value: value})
	}
	return record
}

// send produces samples to partition 0 and gives the offsets reported.
func send(cl *kgo.Client, topic string, first, count int) []string {
	var records []*kgo.Record
	for number := first; number < first+count; number++ {
		records = append(records, sample(topic, number))
	}
	var out []string
	for _, result := range cl.ProduceSync(limited(), records...) {
		if result.Err != nil {
			out = append(out, result.Err.Error())
		} else {
			out = append(out, fmt.Sprint(result.Record.Offset))
		}
	}
	return out
}

func text(r *kgo.Record) string {
	return fmt.Sprintf("%d %d %d %q %q %v %v", r.Partition, r.Offset,
		r.Timestamp.UnixMilli(), r.Key, r.Value, r.Headers, r.Attrs.TimestampType())
}

func read(cl *kgo.Client, count int) []string {
	var out []string
	ctx := limited()
	for len(out) < count && ctx.Err() == nil {
		fetches := cl.PollFetches(ctx)
		if err := fetches.Err0(); err != nil {
			out = append(out, err.Error())
			break
		}
		fetches.EachRecord(func(r *kgo.Record) { out = append(out, text(r)) })
	}
	return out
}

func from(topic string, offset kgo.Offset, options ...kgo.Opt) *kgo.Client {
	return client(append(options, kgo.ConsumePartitions(
		map[string]map[int32]kgo.Offset{topic: {0: offset}}))...)
}

func readAll(topic string, count int, options ...kgo.Opt) any {
	cl := from(topic, kgo.NewOffset().AtStart(), options...)
	defer cl.Close()
	return report.Digest(read(cl, count))
}

func codecs() (any, error) {
	codecs := map[string]kgo.CompressionCodec{"none": kgo.NoCompression(),
		"gzip": kgo.GzipCompression(), "snappy": kgo.SnappyCompression(),
		"lz4": kgo.Lz4Compression(), "zstd": kgo.ZstdCompression()}
	acks := map[string]kgo.Acks{"0": kgo.NoAck(), "1": kgo.LeaderAck(), "all": kgo.AllISRAcks()}
	out := map[string]any{}
	for codec, compression := range codecs {
		for name, ack := range acks {
			topic := create("codec-"+codec+"-"+name, 1)
			cl := client(kgo.ProducerBatchCompression(compression),
				kgo.RequiredAcks(ack), kgo.DisableIdempotentWrite())
			sent := report.Digest(send(cl, topic, 0, 200))
			cl.Close()
			out[codec+" "+name] = []any{sent, readAll(topic, 200)}
		}
	}
	return out, nil
}

func idempotence() (any, error) {
	topic := create("idempotent", 1)
	var sent []any
	for i := 0; i < 2; i++ {
		cl := client()
		sent = append(sent, report.Digest(send(cl, topic, 0, 300)))
		cl.Close()
	}
	return []any{sent, readAll(topic, 600)}, nil
}

func seeking() (any, error) {
	topic := create("seek", 1)
	cl := client()
	send(cl, topic, 0, 100)
	cl.Close()
	out := map[string]any{}
	for name, offset := range map[string]kgo.Offset{
		"70": kgo.NewOffset().At(70), "start + 5": kgo.NewOffset().AtStart().Relative(5),
		"end - 3":      kgo.NewOffset().AtEnd().Relative(-3),
		"after milli":  kgo.NewOffset().AfterMilli(report.FirstTimestamp + 40_000),
		"out of range": kgo.NewOffset().At(5000)} {
		one := from(topic, offset, kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
		out[name] = read(one, 1)[:1]
		one.Close()
	}
	return out, nil
}

func group(name string, topic string, options ...kgo.Opt) *kgo.Client {
	return client(append(options, kgo.ConsumerGroup("franz-go-"+name),
		kgo.ConsumeTopics(topic), kgo.DisableAutoCommit(),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.SessionTimeout(6*time.Second), kgo.HeartbeatInterval(200*time.Millisecond))...)
}

func committing() (any, error) {
	topic := create("commit", 1)
	cl := client()
	send(cl, topic, 0, 50)
	cl.Close()
	first := group("commit", topic)
	seen := report.Digest(read(first, 50))
	err := first.CommitRecords(limited(), &kgo.Record{Topic: topic, Offset: 29, LeaderEpoch: -1})
	first.Close()
	second := group("commit", topic)
	defer second.Close()
	return []any{seen, report.Digest(read(second, 20)), report.Show(err, own)}, nil
}

func rebalancing(balancer kgo.GroupBalancer) func() (any, error) {
	return func() (any, error) {
		name := "rebalance-" + balancer.ProtocolName()
		topic := create(name, 4)
		cl := client(kgo.RecordPartitioner(kgo.ManualPartitioner()))
		for number := 0; number < 400; number++ {
			cl.Produce(limited(), &kgo.Record{Topic: topic, Partition: int32(number % 4),
				Value: []byte(fmt.Sprint(number))}, nil)
		}
		if err := cl.Flush(limited()); err != nil {
			return nil, err
		}
		cl.Close()
		adm, end := admin()
		defer end()
		members := []*kgo.Client{group(name, topic, kgo.Balancers(balancer), kgo.ClientID("a")),
			group(name, topic, kgo.Balancers(balancer), kgo.ClientID("b"))}
		seen := map[string]bool{}
		step := func() {
			for _, member := range members {
				ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
				member.PollFetches(ctx).EachRecord(func(r *kgo.Record) {
					seen[fmt.Sprint(r.Partition, r.Offset)] = true
				})
				cancel()
			}
		}
		shares := func(want ...int) func() bool {
			return func() bool {
				groups, err := adm.DescribeGroups(limited(), "franz-go-"+name)
				if err != nil {
					return false
				}
				var have []int
				for _, member := range groups["franz-go-"+name].Members {
					if assigned, ok := member.Assigned.AsConsumer(); ok {
						for _, t := range assigned.Topics {
							have = append(have, len(t.Partitions))
						}
					}
				}
				return fmt.Sprint(have) == fmt.Sprint(want)
			}
		}
		out := map[string]any{"shared": report.Until(shares(2, 2), step)}
		out["all read"] = report.Until(func() bool { return len(seen) == 400 }, step)
		described, err := adm.DescribeGroups(limited(), "franz-go-"+name)
		if err != nil {
			return nil, err
		}
		one := described["franz-go-"+name]
		out["group"] = []string{one.State, one.Protocol, one.ProtocolType}
		members[1].Close()
		members = members[:1]
		out["taken over"] = report.Until(shares(4), step)
		members[0].Close()
		return out, nil
	}
}

func transactions() (any, error) {
	topic := create("txn", 1)
	cl := client(kgo.TransactionalID("franz-go-txn"))
	defer cl.Close()
	for number := 0; number < 3; number++ {
		if err := cl.BeginTransaction(); err != nil {
			return nil, err
		}
		if sent := send(cl, topic, number*10, 10); sent[0] == "" {
			return nil, errors.New("nothing sent")
		}
		if err := cl.EndTransaction(limited(), kgo.TransactionEndTry(number != 1)); err != nil {
			return nil, err
		}
	}
	adm, end := admin()
	defer end()
	listed, listErr := adm.ListTransactions(limited(), nil, nil)
	described, err := adm.DescribeTransactions(limited(), "franz-go-txn")
	return map[string]any{
		"committed":   readAll(topic, 20, kgo.FetchIsolationLevel(kgo.ReadCommitted())),
		"uncommitted": readAll(topic, 30),
		"listed":      []any{report.Show(listed["franz-go-txn"], own), report.Show(listErr, own)},
		"described":   []any{report.Show(described, own), report.Show(err, own)},
	}, nil
}

// administration is every kadm call that fits one node.
func administration() (any, error) {
	adm, end := admin()
	defer end()
	topic, absent := create("admin", 2), "franz-go-absent"
	cl := client(kgo.RecordPartitioner(kgo.ManualPartitioner()))
	send(cl, topic, 0, 40)
	cl.Close()
	ctx := limited()
	out := map[string]any{}
	put := func(name string, seen any, err error) {
		out[name] = map[string]any{"seen": report.Show(seen, own), "error": report.Show(err, own)}
	}
	value := "1234567"
	set := func(name string) []kadm.AlterConfig {
		return []kadm.AlterConfig{{Op: kadm.SetConfig, Name: name, Value: &value}}
	}
	at := func(offset int64) kadm.Offsets {
		offsets := kadm.Offsets{}
		offsets.Add(kadm.Offset{Topic: topic, At: offset, LeaderEpoch: -1})
		return offsets
	}
	parts := kadm.TopicsSet{}
	parts.Add(topic, 0)

	created, err := adm.CreateTopics(ctx, -1, -1, nil, topic, "franz-go-new", "a b")
	put("create", created, err)
	checked, err := adm.ValidateCreateTopics(ctx, 1, 3, nil, "franz-go-three")
	put("validate create", checked, err)
	grown, err := adm.UpdatePartitions(ctx, 5, topic, absent)
	put("grow", grown, err)
	shrunk, err := adm.UpdatePartitions(ctx, 1, topic)
	put("shrink", shrunk, err)
	listed, err := adm.ListTopics(ctx, topic, absent)
	put("topics", listed, err)
	for _, name := range []string{"retention.ms", "no.such", "cleanup.policy"} {
		altered, err := adm.AlterTopicConfigs(ctx, set(name), topic)
		put("alter "+name, altered, err)
	}
	state, err := adm.AlterTopicConfigsState(ctx, set("flush.ms"), topic)
	put("replace configs", state, err)
	configs, err := adm.DescribeTopicConfigs(ctx, topic, absent)
	put("configs", configs, err)
	broker, err := adm.AlterBrokerConfigs(ctx, set("log.retention.ms"), 1)
	put("alter broker", broker, err)
	unset, err := adm.AlterBrokerConfigs(ctx, []kadm.AlterConfig{
		{Op: kadm.DeleteConfig, Name: "log.retention.ms"}}, 1)
	put("alter broker back", unset, err)
	trimmed, err := adm.DeleteRecords(ctx, at(10))
	put("trim", trimmed, err)
	for name, list := range map[string]func(context.Context, ...string) (kadm.ListedOffsets, error){
		"start": adm.ListStartOffsets, "end": adm.ListEndOffsets,
		"max timestamp": adm.ListMaxTimestampOffsets, "local": adm.ListLocalLogStartOffsets,
		"remote": adm.ListLatestRemoteOffsets, "committed": adm.ListCommittedOffsets} {
		offsets, err := list(ctx, topic)
		put("offsets "+name, offsets, err)
	}
	after, err := adm.ListOffsetsAfterMilli(ctx, report.FirstTimestamp+20_000, topic)
	put("offsets after", after, err)
	committed, err := adm.CommitOffsets(ctx, "franz-go-simple", at(17))
	put("commit", committed, err)
	fetched, err := adm.FetchOffsets(ctx, "franz-go-simple")
	put("fetch offsets", fetched, err)
	lag, err := adm.Lag(ctx, "franz-go-simple")
	put("lag", lag, err)
	groups, err := adm.ListGroups(ctx)
	put("groups", groups["franz-go-simple"], err)
	described, err := adm.DescribeGroups(ctx, "franz-go-simple", absent)
	put("describe groups", described, err)
	forgotten, err := adm.DeleteOffsets(ctx, "franz-go-simple", parts)
	put("delete offsets", forgotten, err)
	deleted, err := adm.DeleteGroups(ctx, "franz-go-simple", absent)
	put("delete groups", deleted, err)
	put("group coordinators", adm.FindGroupCoordinators(ctx, "a"), nil)
	put("transaction coordinators", adm.FindTxnCoordinators(ctx, "a"), nil)
	brokers, err := adm.BrokerMetadata(ctx)
	put("brokers", brokers, err)
	dirs, err := adm.DescribeAllLogDirs(ctx, parts)
	put("log dirs", len(dirs), err)
	elected, err := adm.ElectLeaders(ctx, kadm.ElectPreferredReplica, parts)
	put("elect", elected, err)
	moving, err := adm.ListPartitionReassignments(ctx, parts)
	put("reassignments", moving, err)
	var epochs kadm.OffsetForLeaderEpochRequest
	epochs.Add(topic, 0, 0)
	ends, err := adm.OffsetForLeaderEpoch(ctx, epochs)
	put("epochs", ends, err)
	producers, err := adm.DescribeProducers(ctx, parts)
	put("producers", producers, err)
	quotas, err := adm.DescribeClientQuotas(ctx, false, nil)
	put("quotas", quotas, err)
	scrams, err := adm.DescribeUserSCRAMs(ctx)
	put("scram", scrams, err)
	acls, err := adm.DescribeACLs(ctx, kadm.NewACLs().AnyResource().Operations(kadm.OpAny).
		ResourcePatternType(kadm.ACLPatternAny).Allow().AllowHosts().Deny().DenyHosts())
	put("acls", acls, err)
	tokens, err := adm.DescribeDelegationTokens(ctx)
	put("tokens", tokens, err)
	resources, err := adm.ListConfigResources(ctx)
	var mine []string
	for _, resource := range resources.Resources {
		if resource.Name == topic || resource.Name == "1" {
			mine = append(mine, fmt.Sprint(resource.Type, " ", resource.Name))
		}
	}
	sort.Strings(mine)
	put("config resources", mine, err)
	gone, err := adm.DeleteTopics(ctx, topic, absent)
	put("delete", gone, err)
	return out, nil
}

// versions is the range of every API that the broker announces.
func versions() (any, error) {
	adm, end := admin()
	defer end()
	all, err := adm.ApiVersions(limited())
	var out []string
	for _, broker := range all {
		broker.EachKeySorted(func(key, min, max int16) {
			out = append(out, fmt.Sprintf("%d: %d-%d", key, min, max))
		})
	}
	sort.Strings(out)
	return out, err
}

func main() {
	report.Main([]report.Check{
		{Name: "every codec and acks", Run: codecs},
		{Name: "idempotence", Run: idempotence},
		{Name: "seeking", Run: seeking},
		{Name: "committing", Run: committing},
		{Name: "range", Run: rebalancing(kgo.RangeBalancer())},
		{Name: "cooperative", Run: rebalancing(kgo.CooperativeStickyBalancer())},
		{Name: "transactions", Run: transactions},
		{Name: "administration", Run: administration},
		{Name: "versions", Run: versions},
	})
}
