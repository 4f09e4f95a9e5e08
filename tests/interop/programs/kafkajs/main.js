// kafkajs, against the broker in argv[2]; one JSON line a check.
const crypto = require("crypto");
const {Kafka, CompressionCodecs, CompressionTypes, ConfigResourceTypes,
  AclResourceTypes, AclOperationTypes, AclPermissionTypes,
  ResourcePatternTypes, logLevel} = require("kafkajs");
const lz4 = require("lz4js");
const zstd = require("@bokuweb/zstd-wasm");

const FIRST_TIMESTAMP = 1700000000000;
const WAIT_MS = 30000;
const kafka = new Kafka({brokers: [process.argv[2]], clientId: "kafkajs",
  logLevel: logLevel.NOTHING, retry: {retries: 3}});
const named = (what) => `kafkajs-${what}`;

CompressionCodecs[CompressionTypes.Snappy] = require("kafkajs-snappy");
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: async (encoder) => Buffer.from(lz4.compress(encoder.buffer)),
  decompress: async (buffer) => Buffer.from(lz4.decompress(buffer)),
});
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: async (encoder) => Buffer.from(zstd.compress(encoder.buffer, 3)),
  decompress: async (buffer) => Buffer.from(zstd.decompress(buffer)),
});

function sample(number) {
  return {
    partition: 0,
    key: number % 5 === 3 ? null : `k${number % 11}`,
    value: number % 5 === 4 ? null : `value ${number} `.repeat(5),
    headers: number % 3 ? {} : {trace: [`${number}`, "b"], empty: ""},
    timestamp: `${FIRST_TIMESTAMP + 1000 * number}`,
  };
}

const samples = (first, count) =>
  Array.from({length: count}, (_, i) => sample(first + i));

function digest(rows) {
  const texts = rows.map((row) => JSON.stringify(row));
  return {count: texts.length, first: texts[0], last: texts[texts.length - 1],
    sha256: crypto.createHash("sha256").update(texts.join("\n")).digest("hex")};
}

// An answer without what is each broker's own.
const OWN = new Set(["memberId", "clientHost", "host", "port", "clusterId",
  "leaderEpoch"]);
function shown(value) {
  return JSON.parse(JSON.stringify(value, (key, one) => {
    if (OWN.has(key)) return "…";
    if (one && one.type === "Buffer") return Buffer.from(one.data).toString();
    return typeof one === "bigint" ? String(one) : one;
  }) ?? "null");
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function until(done) {
  for (const end = Date.now() + WAIT_MS; !(await done());) {
    if (Date.now() > end) return false;
    await pause(50);
  }
  return true;
}

async function connected(client, use) {
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.disconnect();
  }
}

const admin = (use) => connected(kafka.admin(), use);
const producer = (options, use) => connected(kafka.producer(options), use);

async function create(what, partitions = 1) {
  const topic = named(what);
  await admin((a) => a.createTopics({waitForLeaders: true,
    topics: [{topic, numPartitions: partitions, replicationFactor: 1}]}));
  return topic;
}

function member(group, options = {}) {
  return kafka.consumer({groupId: named(group), sessionTimeout: 6000,
    heartbeatInterval: 200, maxWaitTimeInMs: 200, ...options});
}

const row = ({partition, message: m}) => [partition, m.offset, m.timestamp,
  m.key && m.key.toString(), m.value && m.value.toString(),
  Object.entries(m.headers || {}).map(([k, v]) => [k, String(v)])];

// kafkajs reads by groups only.
async function read(topic, count, group, options = {}) {
  const rows = [];
  await connected(member(group, options), async (consumer) => {
    await consumer.subscribe({topic, fromBeginning: true});
    await consumer.run({autoCommit: false,
      eachMessage: async (seen) => { rows.push(row(seen)); }});
    if (options.seek)
      consumer.seek({topic, partition: 0, offset: options.seek});
    await until(() => rows.length >= count);
  });
  return rows;
}

async function everyCodecAndAcks() {
  const out = {};
  for (const [codec, compression] of Object.entries(CompressionTypes)) {
    for (const acks of [0, 1, -1]) {
      const topic = await create(`codec-${codec}-${acks}`);
      try {
        await producer({}, (p) => p.send({topic, acks, compression,
          messages: samples(0, 200)}));
        out[`${codec} ${acks}`] = digest(await read(topic, 200, topic));
      } catch (error) {
        out[`${codec} ${acks}`] = error.message;
      }
    }
  }
  return out;
}

async function idempotence() {
  const topic = await create("idempotent");
  const sent = [];
  for (const first of [0, 1])
    await producer({idempotent: true, maxInFlightRequests: 1}, async (p) => {
      for (let i = 0; i < 3; ++i)
        sent.push(shown(await p.send({topic, acks: -1,
          messages: samples(first, 100)})));
    });
  return {sent, read: digest(await read(topic, 600, "idempotent"))};
}

async function seekingAndCommitting() {
  const topic = await create("seek");
  await producer({}, (p) => p.send({topic, messages: samples(0, 100)}));
  const out = {};
  out.sought = (await read(topic, 30, "seek-70", {seek: "70"})).slice(-1);
  await admin(async (a) => {
    out.ends = shown(await a.fetchTopicOffsets(topic));
    out.times = [];
    for (const at of [40000, 40001, 99001])
      out.times.push(shown(await a.fetchTopicOffsetsByTimestamp(topic,
        FIRST_TIMESTAMP + at)));
  });
  await connected(member("commit"), async (consumer) => {
    let seen = 0;
    await consumer.subscribe({topic, fromBeginning: true});
    await consumer.run({autoCommit: false, eachMessage: async () => { ++seen; }});
    await until(() => seen === 100);
    await consumer.commitOffsets([{topic, partition: 0, offset: "30",
      metadata: "half way"}]);
  });
  await admin(async (a) => {
    out.committed = shown(await a.fetchOffsets({groupId: named("commit"),
      topics: [topic]}));
  });
  out.again = digest(await read(topic, 70, "commit"));
  return out;
}

async function rebalancing() {
  const topic = await create("rebalance", 4);
  await producer({}, (p) => p.send({topic, messages: samples(0, 400)
    .map((m, i) => ({...m, partition: i % 4}))}));
  const seen = new Set();
  const owned = [0, 0];
  const members = [member("rebalance"), member("rebalance")];
  const join = async (consumer, index) => {
    consumer.on(consumer.events.GROUP_JOIN, ({payload}) => {
      owned[index] = (payload.memberAssignment[topic] || []).length;
    });
    await consumer.connect();
    await consumer.subscribe({topic, fromBeginning: true});
    await consumer.run({eachMessage: async ({partition, message}) => {
      seen.add(`${partition} ${message.offset}`);
    }});
  };
  const out = {};
  await join(members[0], 0);
  out.alone = await until(() => owned[0] === 4 && seen.size === 400);
  await join(members[1], 1);
  out.shared = await until(() => owned[0] === 2 && owned[1] === 2);
  out.described = await admin(async (a) => {
    const {groups: [g]} = await a.describeGroups([named("rebalance")]);
    return [g.state, g.protocol, g.protocolType, g.members.length];
  });
  await members[1].disconnect();
  out.takenOver = await until(() => owned[0] === 4);
  await members[0].disconnect();
  return out;
}

async function transactions() {
  const topic = await create("txn");
  await producer({transactionalId: named("txn"), maxInFlightRequests: 1,
    idempotent: true}, async (p) => {
    for (const first of [0, 10, 20]) {
      const transaction = await p.transaction();
      await transaction.send({topic, messages: samples(first, 10)});
      await transaction.sendOffsets({consumerGroupId: named("txn"), topics: [
        {topic, partitions: [{partition: 0, offset: String(first)}]}]});
      await (first === 10 ? transaction.abort() : transaction.commit());
    }
  });
  return {
    committed: digest(await read(topic, 20, "txn-1")),
    uncommitted: digest(await read(topic, 30, "txn-2",
      {readUncommitted: true})),
    offsets: shown(await admin((a) => a.fetchOffsets(
      {groupId: named("txn"), topics: [topic]}))),
  };
}

async function administration() {
  const topic = await create("admin", 2);
  await producer({}, (p) => p.send({topic, messages: samples(0, 40)}));
  const resource = {type: ConfigResourceTypes.TOPIC, name: topic};
  const groupId = named("simple");
  const calls = {
    again: (a) => a.createTopics({topics: [{topic, numPartitions: 1}]}),
    badName: (a) => a.createTopics({topics: [{topic: "a b"}]}),
    replicas: (a) => a.createTopics({topics: [
      {topic: named("r"), numPartitions: 1, replicationFactor: 3}]}),
    checked: (a) => a.createTopics({validateOnly: true, topics: [
      {topic: named("c"), numPartitions: 1, replicationFactor: 1}]}),
    badConfig: (a) => a.createTopics({topics: [{topic: named("d"),
      numPartitions: 1, replicationFactor: 1,
      configEntries: [{name: "x", value: "y"}]}]}),
    grow: (a) => a.createPartitions({topicPartitions: [{topic, count: 5}]}),
    shrink: (a) => a.createPartitions({topicPartitions: [{topic, count: 1}]}),
    metadata: (a) => a.fetchTopicMetadata({topics: [topic]}),
    configs: (a) => a.describeConfigs({includeSynonyms: true,
      resources: [resource]}),
    alter: (a) => a.alterConfigs({resources: [{...resource,
      configEntries: [{name: "flush.ms", value: "7"}]}]}),
    badAlter: (a) => a.alterConfigs({resources: [{...resource,
      configEntries: [{name: "flush.ms", value: "soon"}]}]}),
    some: (a) => a.describeConfigs({resources: [
      {...resource, configNames: ["flush.ms", "retention.ms"]}]}),
    trim: (a) => a.deleteTopicRecords({topic,
      partitions: [{partition: 0, offset: "10"}]}),
    offsets: async (a) => (await a.fetchTopicOffsets(topic))
      .sort((one, other) => one.partition - other.partition),
    setOffsets: (a) => a.setOffsets({groupId, topic,
      partitions: [{partition: 0, offset: "17"}]}),
    groupOffsets: (a) => a.fetchOffsets({groupId, topics: [topic]}),
    resetOffsets: (a) => a.resetOffsets({groupId, topic, earliest: true}),
    groups: async (a) => (await a.listGroups()).groups
      .filter((g) => g.groupId === groupId),
    described: (a) => a.describeGroups([groupId, named("absent")]),
    deleteGroup: (a) => a.deleteGroups([groupId]),
    deleteAbsent: (a) => a.deleteGroups([named("absent")]),
    cluster: (a) => a.describeCluster(),
    acls: (a) => a.describeAcls({resourceType: AclResourceTypes.ANY,
      resourcePatternType: ResourcePatternTypes.ANY,
      operation: AclOperationTypes.ANY,
      permissionType: AclPermissionTypes.ANY}),
    reassignments: (a) => a.listPartitionReassignments({topics: [
      {topic, partitions: [0]}]}),
    reassign: (a) => a.alterPartitionReassignments({topics: [{topic,
      partitionAssignment: [{partition: 0, replicas: [1]}]}]}),
    deleteTopic: (a) => a.deleteTopics({topics: [topic]}),
    deleteAbsentTopic: (a) => a.deleteTopics({topics: [named("absent")]}),
  };
  return admin(async (a) => {
    const out = {};
    for (const [name, call] of Object.entries(calls)) {
      try {
        out[name] = shown(await call(a));
      } catch (error) {
        out[name] = `${error.name}: ${error.message}` +
          (error.errors || []).map((e) => ` ${e.type}`).join();
      }
    }
    return out;
  });
}

async function main() {
  await zstd.init();
  for (const check of [everyCodecAndAcks, idempotence, seekingAndCommitting,
    rebalancing, transactions, administration]) {
    const line = {check: check.name};
    if (process.argv[3] && process.argv[3] !== check.name) continue;
    try {
      line.seen = await check();
    } catch (error) {
      line.error = `${error.name}: ${error.message}`;
    }
    console.log(JSON.stringify(line));
  }
  process.exit(0);
}

main();
