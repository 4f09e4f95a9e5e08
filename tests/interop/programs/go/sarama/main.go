// sarama, against the broker in os.Args[1].
package main

import (
	"context"
	"fmt"
	"os"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/IBM/sarama"
	"weir.interop/programs/report"
)

var own = map[string]bool{
	"TopicID": true, "UUID": true, "Uuid": true, "MemberId": true, "ClientHost": true,
	"Version": true, "ThrottleTime": true, "LeaderEpoch": true, "Path": true,
	"Size": true, "TotalBytes": true, "UsableBytes": true, "ErrorMessage": true,
	"ProducerID": true, "ProducerEpoch": true, "LastTimestamp": true, "ErrMsg": true,
	"TopicErrorMessage": true, "StartTimestampMs": true, "TransactionStartTimeMs": true,
	"MemberMetadata": true, "MemberAssignment": true, "LastProducerEpoch": true,
}

func config() *sarama.Config {
	c := sarama.NewConfig()
	c.Version = sarama.MaxVersion
	c.Producer.Return.Successes = true
	c.Producer.Partitioner = sarama.NewManualPartitioner
	c.Consumer.Offsets.Initial = sarama.OffsetOldest
	c.Consumer.Group.Session.Timeout = 6 * time.Second
	c.Consumer.Group.Heartbeat.Interval = 200 * time.Millisecond
	c.Consumer.Group.Rebalance.Timeout = 20 * time.Second
	c.Consumer.Offsets.AutoCommit.Enable = false
	return c
}

func seeds() []string { return os.Args[1:2] }

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func create(name string, partitions int32) string {
	name = "sarama-" + name
	admin := must(sarama.NewClusterAdmin(seeds(), config()))
	defer admin.Close()
	if err := admin.CreateTopic(name, &sarama.TopicDetail{
		NumPartitions: partitions, ReplicationFactor: 1}, false); err != nil {
		panic(err)
	}
	report.Until(func() bool {
		found, err := admin.DescribeTopics([]string{name})
		return err == nil && found[0].Err == sarama.ErrNoError &&
			len(found[0].Partitions) == int(partitions)
	}, func() { time.Sleep(20 * time.Millisecond) })
	return name
}

func message(topic string, number int) *sarama.ProducerMessage {
	key, value, headers := report.Sample(number)
	out := &sarama.ProducerMessage{Topic: topic,
		Timestamp: time.UnixMilli(report.FirstTimestamp + int64(number)*1000)}
	if key != nil {
		out.Key = sarama.ByteEncoder(key)
	}
	if value != nil {
		out.Value = sarama.ByteEncoder(value)
	}
	for name, value := range headers {
		out.Headers = append(out.Headers, sarama.RecordHeader{Key: []byte(name), Value: value})
	}
	return out
}

// send produces samples to partition 0 in one go and gives the first error.
func send(c *sarama.Config, topic string, count int) error {
	producer := must(sarama.NewSyncProducer(seeds(), c))
	defer producer.Close()
	var messages []*sarama.ProducerMessage
	for number := 0; number < count; number++ {
		messages = append(messages, message(topic, number))
	}
	return producer.SendMessages(messages)
}

func read(topic string, offset int64, count int, c *sarama.Config) []string {
	consumer := must(sarama.NewConsumer(seeds(), c))
	defer consumer.Close()
	part, err := consumer.ConsumePartition(topic, 0, offset)
	if err != nil {
		return []string{err.Error()}
	}
	defer part.Close()
	var out []string
	for len(out) < count {
		select {
		case m := <-part.Messages():
			out = append(out, fmt.Sprintf("%d %d %q %q %d", m.Offset, m.Timestamp.UnixMilli(),
				m.Key, m.Value, len(m.Headers)))
		case <-time.After(20 * time.Second):
			return append(out, "no more")
		}
	}
	return out
}

func codecs() (any, error) {
	out := map[string]any{}
	for codec := sarama.CompressionNone; codec <= sarama.CompressionZSTD; codec++ {
		for _, acks := range []sarama.RequiredAcks{sarama.NoResponse, sarama.WaitForLocal, sarama.WaitForAll} {
			name := fmt.Sprintf("%s-%d", codec, acks)
			topic := create("codec-"+name, 1)
			c := config()
			c.Producer.Compression, c.Producer.RequiredAcks = codec, acks
			err := send(c, topic, 200)
			out[name] = []any{report.Show(err, own),
				report.Digest(read(topic, sarama.OffsetOldest, 200, config()))}
		}
	}
	return out, nil
}

func idempotence() (any, error) {
	topic := create("idempotent", 1)
	c := config()
	c.Producer.Idempotent, c.Net.MaxOpenRequests = true, 1
	c.Producer.RequiredAcks = sarama.WaitForAll
	for i := 0; i < 2; i++ {
		if err := send(c, topic, 300); err != nil {
			return nil, err
		}
	}
	return report.Digest(read(topic, sarama.OffsetOldest, 600, config())), nil
}

func seeking() (any, error) {
	topic := create("seek", 1)
	if err := send(config(), topic, 100); err != nil {
		return nil, err
	}
	client := must(sarama.NewClient(seeds(), config()))
	defer client.Close()
	out := map[string]any{"out of range": read(topic, 5000, 1, config()),
		"from 70": read(topic, 70, 1, config())}
	for _, at := range []int64{-1, -2, report.FirstTimestamp + 40_000, report.FirstTimestamp + 40_001} {
		offset, err := client.GetOffset(topic, 0, at)
		out[fmt.Sprint("at ", at)] = []any{offset, report.Show(err, own)}
	}
	return out, nil
}

// member notes what it reads and how many partitions it has.
type member struct {
	mutex sync.Mutex
	owned int
	seen  map[string]bool
}

func (m *member) Setup(s sarama.ConsumerGroupSession) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.owned = 0
	for _, partitions := range s.Claims() {
		m.owned += len(partitions)
	}
	return nil
}

func (m *member) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (m *member) ConsumeClaim(s sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for {
		select {
		case one, open := <-claim.Messages():
			if !open {
				return nil
			}
			m.mutex.Lock()
			m.seen[fmt.Sprint(one.Partition, " ", one.Offset)] = true
			m.mutex.Unlock()
			s.MarkMessage(one, "")
			s.Commit()
		case <-s.Context().Done():
			return nil
		}
	}
}

func (m *member) has() (owned int, seen int) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return m.owned, len(m.seen)
}

// join runs a member until the function that it gives is called.
func join(group, topic string, m *member, strategy sarama.BalanceStrategy) func() {
	c := config()
	c.Consumer.Group.Rebalance.GroupStrategies = []sarama.BalanceStrategy{strategy}
	joined := must(sarama.NewConsumerGroup(seeds(), group, c))
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		for ctx.Err() == nil {
			if err := joined.Consume(ctx, []string{topic}, m); err != nil {
				break
			}
		}
		close(done)
	}()
	return func() {
		cancel()
		<-done
		joined.Close()
	}
}

func rebalancing(strategy sarama.BalanceStrategy) func() (any, error) {
	return func() (any, error) {
		topic := create("rebalance-"+strategy.Name(), 4)
		producer := must(sarama.NewSyncProducer(seeds(), config()))
		for number := 0; number < 100; number++ {
			if _, _, err := producer.SendMessage(&sarama.ProducerMessage{Topic: topic,
				Partition: int32(number % 4), Value: sarama.StringEncoder("x")}); err != nil {
				return nil, err
			}
		}
		producer.Close()
		a, b := &member{seen: map[string]bool{}}, &member{seen: map[string]bool{}}
		wait := func() { time.Sleep(50 * time.Millisecond) }
		out := map[string]any{}
		leaveA := join(topic, topic, a, strategy)
		out["alone"] = report.Until(func() bool {
			owned, seen := a.has()
			return owned == 4 && seen == 100
		}, wait)
		leaveB := join(topic, topic, b, strategy)
		out["shared"] = report.Until(func() bool {
			one, _ := a.has()
			two, _ := b.has()
			return one == 2 && two == 2
		}, wait)
		leaveB()
		out["taken over"] = report.Until(func() bool {
			owned, _ := a.has()
			return owned == 4
		}, wait)
		leaveA()
		_, again := b.has()
		out["read again"] = again
		admin := must(sarama.NewClusterAdmin(seeds(), config()))
		defer admin.Close()
		offsets, err := admin.ListConsumerGroupOffsets(topic, map[string][]int32{topic: {0, 1, 2, 3}})
		out["offsets"] = []any{report.Show(offsets, own), report.Show(err, own)}
		return out, nil
	}
}

func transactions() (any, error) {
	topic := create("txn", 1)
	c := config()
	c.Producer.Idempotent, c.Net.MaxOpenRequests = true, 1
	c.Producer.RequiredAcks, c.Producer.Transaction.ID = sarama.WaitForAll, "sarama-txn"
	producer, err := sarama.NewSyncProducer(seeds(), c)
	if err != nil {
		return nil, err
	}
	defer producer.Close()
	for number := 0; number < 3; number++ {
		if err := producer.BeginTxn(); err != nil {
			return nil, err
		}
		for i := 0; i < 10; i++ {
			if _, _, err := producer.SendMessage(message(topic, number*10+i)); err != nil {
				return nil, err
			}
		}
		end := producer.CommitTxn
		if number == 1 {
			end = producer.AbortTxn
		}
		if err := end(); err != nil {
			return nil, err
		}
	}
	committed := config()
	committed.Consumer.IsolationLevel = sarama.ReadCommitted
	return []any{report.Digest(read(topic, sarama.OffsetOldest, 20, committed)),
		report.Digest(read(topic, sarama.OffsetOldest, 30, config()))}, nil
}

func sorted(entries []sarama.ConfigEntry) any {
	sort.Slice(entries, func(i, j int) bool { return entries[i].Name < entries[j].Name })
	return entries
}

// administration is every ClusterAdmin call that fits one node.
func administration() (any, error) {
	topic, absent, group := create("admin", 2), "sarama-absent", "sarama-simple"
	if err := send(config(), topic, 40); err != nil {
		return nil, err
	}
	admin := must(sarama.NewClusterAdmin(seeds(), config()))
	defer admin.Close()
	out := map[string]any{}
	put := func(name string, seen any, err error) {
		// sarama appends the broker's own words.
		text, _, _ := strings.Cut(fmt.Sprint(err), " - ")
		if parts := strings.SplitN(text, ": ", 3); parts[0] == "kafka server" && len(parts) > 2 {
			text = parts[0] + ": " + parts[1]
		}
		out[name] = map[string]any{"seen": report.Show(seen, own), "error": text}
	}
	value := "1234567"
	plain := map[string]*string{"flush.ms": &value}
	put("again", nil, admin.CreateTopic(topic, &sarama.TopicDetail{NumPartitions: 1, ReplicationFactor: 1}, false))
	put("replicas", nil, admin.CreateTopic("sarama-r", &sarama.TopicDetail{NumPartitions: 1, ReplicationFactor: 3}, false))
	put("checked", nil, admin.CreateTopic("sarama-c", &sarama.TopicDetail{NumPartitions: 1, ReplicationFactor: 1}, true))
	put("grow", nil, admin.CreatePartitions(topic, 5, nil, false))
	put("shrink", nil, admin.CreatePartitions(topic, 1, nil, false))
	put("alter", nil, admin.AlterConfig(sarama.TopicResource, topic, plain, false))
	put("increment", nil, admin.IncrementalAlterConfig(sarama.TopicResource, topic,
		map[string]sarama.IncrementalAlterConfigsEntry{"cleanup.policy": {
			Operation: sarama.IncrementalAlterConfigsOperationAppend, Value: &[]string{"compact"}[0]}}, false))
	for name, resource := range map[string]sarama.ConfigResource{
		"topic":  {Type: sarama.TopicResource, Name: topic},
		"absent": {Type: sarama.TopicResource, Name: absent},
		"broker": {Type: sarama.BrokerResource, Name: "1", ConfigNames: []string{"log.retention.ms"}}} {
		entries, err := admin.DescribeConfig(resource)
		put("configs "+name, sorted(entries), err)
	}
	put("trim", nil, admin.DeleteRecords(topic, map[int32]int64{0: 10}))
	described, err := admin.DescribeTopics([]string{topic, absent})
	put("topics", described, err)
	_, err = admin.AlterConsumerGroupOffsets(group, map[string]map[int32]sarama.OffsetAndMetadata{
		topic: {0: {Offset: 17, Metadata: "m", LeaderEpoch: -1}}}, nil)
	put("commit", nil, err)
	offsets, err := admin.ListConsumerGroupOffsets(group, nil)
	put("offsets", offsets, err)
	groups, err := admin.ListConsumerGroups()
	put("groups", groups[group], err)
	members, err := admin.DescribeConsumerGroups([]string{group, absent})
	put("described groups", members, err)
	put("delete offset", nil, admin.DeleteConsumerGroupOffset(group, topic, 0))
	put("delete group", nil, admin.DeleteConsumerGroup(group))
	put("delete absent group", nil, admin.DeleteConsumerGroup(absent))
	dirs, err := admin.DescribeLogDirs([]int32{1})
	put("log dirs", len(dirs), err)
	moving, err := admin.ListPartitionReassignments(topic, []int32{0})
	put("reassignments", moving, err)
	put("reassign", nil, admin.AlterPartitionReassignments(topic, [][]int32{{1}, {1}, {1}, {1}, {1}}))
	elected, err := admin.ElectLeaders(sarama.PreferredElection, map[string][]int32{topic: {0}})
	put("elect", elected, err)
	quotas, err := admin.DescribeClientQuotas(nil, false)
	put("quotas", quotas, err)
	users, err := admin.DescribeUserScramCredentials([]string{"nobody"})
	put("scram", users, err)
	acls, err := admin.ListAcls(sarama.AclFilter{ResourceType: sarama.AclResourceAny,
		ResourcePatternTypeFilter: sarama.AclPatternAny, Operation: sarama.AclOperationAny,
		PermissionType: sarama.AclPermissionAny})
	put("acls", acls, err)
	_, controller, err := admin.DescribeCluster()
	put("controller", controller, err)
	put("delete", nil, admin.DeleteTopic(topic))
	put("delete absent", nil, admin.DeleteTopic(absent))
	return out, nil
}

func main() {
	report.Main([]report.Check{
		{Name: "every codec and acks", Run: codecs},
		{Name: "idempotence", Run: idempotence},
		{Name: "seeking", Run: seeking},
		{Name: "range", Run: rebalancing(sarama.NewBalanceStrategyRange())},
		{Name: "sticky", Run: rebalancing(sarama.NewBalanceStrategySticky())},
		{Name: "transactions", Run: transactions},
		{Name: "administration", Run: administration},
	})
}
