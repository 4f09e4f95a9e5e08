// One partition's log: rolling, reading, retention, truncation, and what a
// start makes of what a crash left.
#include "lib/log/partition_log.h"

#include "lib/record/batch_builder.h"
#include "lib/record/patch.h"
#include "tests/unit/log/golden_log.h"

using namespace weir;

namespace {

struct Log : LogFixture {
  Log() { open(); }

  std::string batch(int records, int64_t timestamp = 0, int value_bytes = 10,
                    BatchSpec spec = {}) {
    BatchBuilder builder;
    builder.begin(spec);
    if (timestamp == 0) timestamp = clock.now().value();
    std::string value(size_t(value_bytes), 'x');
    for (int i = 0; i < records; ++i)
      builder.add(TimestampMs(timestamp), "key", value);
    return std::string(*builder.finish());
  }
  AppendResult try_append(std::string bytes,
                          AppendOrigin origin = AppendOrigin::kClient) {
    return log->append(bytes, {origin, LeaderEpoch(epoch)});
  }
  Appended append(std::string bytes,
                  AppendOrigin origin = AppendOrigin::kClient) {
    AppendResult done = try_append(std::move(bytes), origin);
    if (!done) FAIL(done.error().error.message());
    return *done;
  }
  std::optional<AppendFault> refused(std::string bytes) {
    Offset before = log->log_end_offset();
    int64_t size = log->size();
    AppendResult done = try_append(std::move(bytes));
    if (done) return std::nullopt;
    CHECK(log->log_end_offset() == before);
    CHECK(log->size() == size);
    return done.error().fault;
  }
  BatchSpec producer(int64_t id, int sequence, int producer_epoch = 0,
                     bool transactional = false) {
    BatchSpec spec;
    spec.producer_id = ProducerId(id);
    spec.producer_epoch = ProducerEpoch(int16_t(producer_epoch));
    spec.base_sequence = Sequence(sequence);
    spec.transactional = transactional;
    return spec;
  }
  void end_txn(int64_t id, bool commit) {
    EndTxnSpec spec;
    spec.timestamp = clock.now();
    spec.producer_id = ProducerId(id);
    spec.producer_epoch = ProducerEpoch(0);
    spec.commit = commit;
    append(end_txn_batch(spec), AppendOrigin::kCoordinator);
  }
  std::vector<int64_t> bases() {
    std::vector<int64_t> out;
    for (const auto& item : log->segments()) out.push_back(item.first.value());
    return out;
  }
  std::string slice_bytes(const LogSlice& slice) {
    std::string out(size_t(slice.length), '\0');
    if (!slice.file) return out;
    REQUIRE(slice.file->read_at(slice.position, out.data(), out.size()));
    return out;
  }
  void write(const std::string& path, Bytes bytes) {
    auto file = fs->open(path, OpenMode::kTruncate);
    REQUIRE((*file)->write_at(Position(0), bytes));
  }
  std::string log_path(int64_t base) {
    return file(Offset(base), SegmentFileKind::kLog);
  }

  int epoch = 0;
};

using Bases = std::vector<int64_t>;

}  // namespace

TEST_CASE("an appended batch gets the next offset and the leader's epoch") {
  Log l;
  l.epoch = 3;
  CHECK(l.append(l.batch(5)).first_offset == Offset(0));
  Appended second = l.append(l.batch(2));
  CHECK(second.first_offset == Offset(5));
  CHECK(second.last_offset == Offset(6));
  auto slice = l.log->read(Offset(5), 1 << 20, FetchIsolation::kUncommitted);
  REQUIRE(slice);
  std::string bytes = l.slice_bytes(*slice);
  BatchView view(bytes.data());
  CHECK(view.base_offset() == Offset(5));
  CHECK(view.leader_epoch() == LeaderEpoch(3));
  CHECK(view.crc_valid());
  CHECK(l.log->leader_epochs().latest() == LeaderEpoch(3));
}

TEST_CASE("append time replaces the producer's timestamps") {
  Log l;
  l.config.append_time = true;
  l.open();
  CHECK(l.append(l.batch(2, 5)).append_time == l.clock.now());
  std::string bytes = read_all(l.log_path(0));
  BatchView view(bytes.data());
  CHECK(view.timestamp_type() == TimestampType::kAppend);
  CHECK(view.max_timestamp() == l.clock.now());
  CHECK(view.crc_valid());
}

TEST_CASE("bad batches are refused with Kafka's reasons, nothing is written") {
  Log l;
  std::string good = l.batch(3);
  std::string crc = good;
  crc.back() = char(crc.back() ^ 1);
  CHECK(l.refused(crc) == AppendFault::kCorrupt);
  CHECK(l.refused(good.substr(0, 70)) == AppendFault::kCorrupt);
  CHECK(l.refused(good + good) == AppendFault::kInvalidRecord);
  std::string count = good;
  store_be<int32_t>(count.data() + 57, 4);
  set_crc(count.data());
  CHECK(l.refused(count) == AppendFault::kInvalidRecord);
  std::string codec = good;
  codec[22] = 5;
  set_crc(codec.data());
  CHECK(l.refused(codec) == AppendFault::kUnsupportedCodec);
  BatchSpec control;
  control.control = true;
  CHECK(l.refused(l.batch(1, 0, 1, control)) == AppendFault::kInvalidRecord);
  CHECK(l.refused(l.batch(1, 0, 1, l.producer(5, -1))) ==
        AppendFault::kInvalidRecord);
  CHECK(l.refused(l.batch(1, 0, 2'000'000)) == AppendFault::kTooLarge);
  CHECK(l.refused(l.batch(1, l.clock.now().value() + 3'600'001)) ==
        AppendFault::kInvalidTimestamp);
}

TEST_CASE("a producer's mark of append time is taken away, or refused") {
  Log l;
  std::string marked = l.batch(2);
  marked[22] = 8;
  set_crc(marked.data());
  l.append(marked);
  std::string bytes = read_all(l.log_path(0));
  CHECK(BatchView(bytes.data()).timestamp_type() == TimestampType::kCreate);
  CHECK(BatchView(bytes.data()).crc_valid());
  l.config.append_time = true;
  l.log->set_config(l.config);
  CHECK(l.refused(marked) == AppendFault::kInvalidTimestamp);
}

TEST_CASE("an lz4 frame of linked blocks is refused, as Kafka cannot read it") {
  Log l;
  BatchSpec packed;
  packed.codec = Codec::kLz4;
  std::string linked = l.batch(2, 0, 100, packed);
  CHECK_FALSE(l.refused(linked));
  linked[kBatchHeaderSize + 4] = char(linked[kBatchHeaderSize + 4] & ~0x20);
  set_crc(linked.data());
  CHECK(l.refused(linked) == AppendFault::kLinkedBlocks);
}

TEST_CASE("a compacted topic names the records that have no key") {
  Log l;
  l.config.cleanup_compact = true;
  l.open();
  BatchBuilder builder;
  builder.begin({});
  builder.add(l.clock.now(), "k", "v");
  builder.add(l.clock.now(), Bytes(), "v");
  AppendResult done = l.try_append(std::string(*builder.finish()));
  REQUIRE_FALSE(done);
  CHECK(done.error().fault == AppendFault::kInvalidRecord);
  REQUIRE(done.error().records.size() == 1);
  CHECK(done.error().records[0].batch_index == 1);
}

TEST_CASE("a topic's compression.type packs what comes otherwise") {
  Log l;
  l.config.compression_set = true;
  l.config.compression = Codec::kZstd;
  l.open();
  l.append(l.batch(5, 0, 1000));
  std::string bytes = read_all(l.log_path(0));
  BatchView view(bytes.data());
  CHECK(view.codec() == Codec::kZstd);
  CHECK(view.count() == 5);
  CHECK(view.crc_valid());
  CHECK(bytes.size() < 1000);
}

TEST_CASE("segments roll by size, by time and when an index is full") {
  Log l;
  l.config.segment_bytes = 1000;
  l.open();
  for (int i = 0; i < 4; ++i) l.append(l.batch(1, 0, 400));
  CHECK(l.bases() == Bases{0, 2});
  l.config.segment_ms = 10'000;
  l.log->set_config(l.config);
  l.clock.advance_ms(10'001);
  l.append(l.batch(1, 0, 1));
  CHECK(l.bases() == Bases{0, 2, 4});
  l.config.segment_index_bytes = 24;
  l.config.index_interval_bytes = 0;
  l.log->set_config(l.config);
  for (int i = 0; i < 3; ++i)
    l.append(l.batch(1, l.clock.now().value() + i, 1));
  CHECK(l.bases() == Bases{0, 2, 4, 6});
  l.close();
  for (int64_t base : {0, 2, 4, 6})
    CHECK(read_all(l.file(Offset(base), SegmentFileKind::kTimeIndex)).size() %
              12 ==
          0);
}

TEST_CASE("offsets further than 2^31 from a segment's base roll it") {
  Log l;
  std::string far = l.batch(1);
  set_base_offset(far.data(), Offset(INT32_MAX));
  Bytes piece = far;
  REQUIRE(l.log->append_as_is({&piece, 1}));
  CHECK(l.bases() == Bases{0});
  set_base_offset(far.data(), Offset(int64_t(INT32_MAX) + 1));
  REQUIRE(l.log->append_as_is({&piece, 1}));
  CHECK(l.bases() == Bases{0, int64_t(INT32_MAX) + 1});
  l.reopen_clean();
  CHECK(l.log->log_end_offset() == Offset(int64_t(INT32_MAX) + 2));
}

TEST_CASE("a segment of more than 2^31 offsets is split (KAFKA-6264)") {
  Log l;
  std::string all;
  for (int64_t offset : {int64_t(0), int64_t(5), int64_t(INT32_MAX) + 7,
                         int64_t(INT32_MAX) * 3}) {
    std::string one = l.batch(2);
    set_base_offset(one.data(), Offset(offset));
    all += one;
  }
  l.log.reset();
  l.write(l.log_path(0), all);
  for (bool clean : {true, false}) {
    l.open({Offset(0), Offset(0), clean});
    CHECK(l.bases() ==
          Bases{0, int64_t(INT32_MAX) + 7, int64_t(INT32_MAX) * 3});
    CHECK(l.log->log_end_offset() == Offset(int64_t(INT32_MAX) * 3 + 2));
    CHECK_FALSE(l.report.lost_bytes());
    l.close();
    std::string again;
    for (Offset base : segment_bases(l.path()))
      again += read_all(l.file(base, SegmentFileKind::kLog));
    CHECK(again == all);
  }
}

TEST_CASE("rolling an empty active segment does nothing") {
  Log l;
  REQUIRE(l.log->roll());
  CHECK(l.bases() == Bases{0});
  l.append(l.batch(1));
  REQUIRE(l.log->roll());
  REQUIRE(l.log->roll());
  CHECK(l.bases() == Bases{0, 1});
}

TEST_CASE("copies keep their offsets and gaps, and never go back") {
  Log l;
  std::string a = l.batch(2), b = l.batch(2);
  set_base_offset(a.data(), Offset(10));
  set_base_offset(b.data(), Offset(40));
  set_leader_epoch(b.data(), LeaderEpoch(7));
  std::vector<Bytes> both = {a, b};
  REQUIRE(l.log->append_as_is(both));
  CHECK(l.log->log_end_offset() == Offset(42));
  CHECK(l.log->leader_epochs().epoch_at(Offset(40)) == LeaderEpoch(7));
  CHECK(l.log->append_as_is(both).error().fault == AppendFault::kOffsetOrder);
}

TEST_CASE("reads start at the batch that holds the offset") {
  Log l;
  l.config.segment_bytes = 1000;
  l.config.index_interval_bytes = 0;
  l.open();
  for (int i = 0; i < 10; ++i) l.append(l.batch(3, 0, 100));
  for (int64_t o = 0; o < 30; ++o) {
    auto slice = l.log->read(Offset(o), 1, FetchIsolation::kUncommitted);
    REQUIRE(slice);
    std::string bytes = l.slice_bytes(*slice);
    BatchView view(bytes.data());
    CHECK(view.base_offset() == Offset(o / 3 * 3));
    CHECK(slice->length == view.size());
  }
  CHECK_FALSE(l.log->read(Offset(30), 1, FetchIsolation::kUncommitted)->file);
  CHECK_FALSE(l.log->read(Offset(31), 1, FetchIsolation::kUncommitted));
  CHECK_FALSE(l.log->read(Offset(-1), 1, FetchIsolation::kUncommitted));
  CHECK(
      l.log->read(Offset(0), 1, FetchIsolation::kUncommitted, false)->length ==
      1);
}

TEST_CASE("a committed read ends at the first open transaction") {
  Log l;
  l.append(l.batch(2));
  l.append(l.batch(1, 0, 10, l.producer(7, 0, 0, true)));
  l.append(l.batch(1));
  CHECK(l.log->last_stable_offset() == Offset(2));
  auto slice = l.log->read(Offset(0), 1 << 20, FetchIsolation::kCommitted);
  CHECK(batches_of(l.slice_bytes(*slice)).size() == 1);
  l.end_txn(7, false);
  CHECK(l.log->last_stable_offset() == Offset(5));
  slice = l.log->read(Offset(0), 1 << 20, FetchIsolation::kCommitted);
  std::string bytes = l.slice_bytes(*slice);
  CHECK(batches_of(bytes).size() == 4);
  REQUIRE(slice->aborted.size() == 1);
  CHECK(slice->aborted[0] ==
        AbortedTxn{ProducerId(7), Offset(2), Offset(4), Offset(5)});
}

TEST_CASE("a time is found as Kafka finds it") {
  Log l;
  l.config.index_interval_bytes = 0;
  l.open();
  int64_t t = l.clock.now().value();
  for (int i = 0; i < 20; ++i) l.append(l.batch(2, t + i * 10));
  for (int i = 0; i < 190; ++i) {
    auto found = l.log->offset_at(TimestampMs(t + i));
    REQUIRE(found);
    REQUIRE(*found);
    CHECK((*found)->offset == Offset((i + 9) / 10 * 2));
  }
  auto none = l.log->offset_at(TimestampMs(t + 191));
  REQUIRE(none);
  CHECK_FALSE(*none);
}

TEST_CASE("a duplicate is answered with its first offsets, also after a stop") {
  Log l;
  std::vector<std::string> sent;
  for (int i = 0; i < 7; ++i) {
    sent.push_back(l.batch(2, 0, 10, l.producer(7, i * 2)));
    l.append(sent.back());
  }
  auto all_known = [&](int from) {
    for (int i = from; i < 7; ++i) {
      Appended again = l.append(sent[size_t(i)]);
      CHECK(again.duplicate);
      CHECK(again.first_offset == Offset(i * 2));
      CHECK(again.last_offset == Offset(i * 2 + 1));
    }
  };
  all_known(2);
  CHECK(l.refused(sent[1]) == AppendFault::kOutOfOrderSequence);
  l.reopen_after_crash();
  all_known(2);
  // A snapshot only has the last batch of each producer.
  l.reopen_clean();
  all_known(2);
  CHECK(l.refused(sent[1]) == AppendFault::kOutOfOrderSequence);
  CHECK(l.log->log_end_offset() == Offset(14));
  CHECK_FALSE(l.append(l.batch(1, 0, 1, l.producer(7, 14))).duplicate);
}

TEST_CASE("retention by size and by time takes whole segments in front") {
  Log l;
  l.config.segment_bytes = 1000;
  l.config.retention_bytes = 1500;
  l.config.retention_ms = 1000;
  l.open();
  for (int i = 0; i < 6; ++i) l.append(l.batch(1, 0, 800));
  CHECK(l.log->apply_retention() == 4);
  CHECK(l.bases() == Bases{4, 5});
  CHECK(l.log->log_start_offset() == Offset(4));
  CHECK(l.fs->exists(l.log_path(0) + ".deleted"));
  l.clock.advance_ms(1001);
  CHECK(l.log->apply_retention() == 2);
  CHECK(l.bases() == Bases{6});
  CHECK(l.log->log_end_offset() == Offset(6));
  l.clock.advance_ms(60'000);
  REQUIRE(l.log->remove_deleted());
  for (int base = 0; base < 6; ++base)
    CHECK_FALSE(l.fs->exists(l.log_path(base) + ".deleted"));
}

TEST_CASE("dates that cannot be make no segment look old") {
  Log l;  // D18
  l.config.segment_bytes = 1000;
  l.config.retention_ms = 1000;
  l.open();
  constexpr int64_t kYear292278994 = INT64_MAX;
  for (int64_t timestamp : {kYear292278994, l.clock.now().value() + 86'400'000,
                            int64_t(9'223'372'036'854'775)}) {
    BatchSpec spec{.base_offset = l.log->log_end_offset()};
    std::string bytes = l.batch(1, timestamp, 800, spec);
    Bytes batch = bytes;
    REQUIRE(l.log->append_as_is(std::span(&batch, 1)));
  }
  l.clock.advance_ms(5000);
  CHECK(l.log->apply_retention() == 0);
  CHECK(l.log->log_start_offset() == Offset(0));
}

TEST_CASE("a zero-filled time index makes no segment look old (KAFKA-10207)") {
  Log l;
  l.config.segment_bytes = 1000;
  l.open();
  for (int i = 0; i < 3; ++i) l.append(l.batch(1, 0, 800));
  l.close();
  for (int64_t base : {0, 1, 2})
    l.write(l.file(Offset(base), SegmentFileKind::kTimeIndex),
            std::string(1200, '\0'));
  l.open({Offset(3), Offset(0), true});
  l.config.retention_ms = 1000;
  l.log->set_config(l.config);
  CHECK(l.log->apply_retention() == 0);
  l.clock.advance_ms(1001);
  CHECK(l.log->apply_retention() == 3);
}

TEST_CASE("a never-trimmed time index is not full (KAFKA-19200)") {
  Log l;
  l.config.segment_index_bytes = 120;
  l.append(l.batch(1));
  l.close();
  l.write(l.file(Offset(0), SegmentFileKind::kTimeIndex),
          read_all(l.file(Offset(0), SegmentFileKind::kTimeIndex)) +
              std::string(1188, '\0'));
  l.open({Offset(1), Offset(0), true});
  l.append(l.batch(1, l.clock.now().value() + 1));
  CHECK(l.bases() == Bases{0});
  l.close();
  CHECK(read_all(l.file(Offset(0), SegmentFileKind::kTimeIndex)).size() == 24);
}

TEST_CASE("deleted records raise the start, their segments go later") {
  Log l;
  l.config.segment_bytes = 1000;
  l.open();
  for (int i = 0; i < 4; ++i) l.append(l.batch(1, 0, 800));
  REQUIRE(l.log->delete_records_before(Offset(2)));
  CHECK_FALSE(l.log->read(Offset(1), 1, FetchIsolation::kUncommitted));
  CHECK(l.bases() == Bases{0, 1, 2, 3});
  CHECK(l.log->apply_retention() == 2);
  CHECK(l.bases() == Bases{2, 3});
  CHECK_FALSE(l.log->delete_records_before(Offset(5)));
}

TEST_CASE("truncation drops batches, producers and epochs behind it") {
  Log l;
  l.config.segment_bytes = 1000;
  l.open();
  for (int i = 0; i < 6; ++i) {
    l.epoch = i;
    l.append(l.batch(1, 0, 400, l.producer(i, 0)));
  }
  REQUIRE(l.log->truncate_to(Offset(3)));
  CHECK(l.log->log_end_offset() == Offset(3));
  CHECK(l.bases() == Bases{0, 2});
  CHECK(l.log->leader_epochs().latest() == LeaderEpoch(2));
  CHECK(l.log->producers().producers().size() == 3);
  CHECK(l.append(l.batch(1)).first_offset == Offset(3));
  l.reopen_clean();
  CHECK(l.log->log_end_offset() == Offset(4));
  REQUIRE(l.log->truncate_fully(Offset(100)));
  CHECK(l.append(l.batch(1)).first_offset == Offset(100));
}

// --- Starts ----------------------------------------------------------------

TEST_CASE("a torn tail is cut at every possible place, and said so") {
  Log l;
  for (int i = 0; i < 3; ++i) l.append(l.batch(2, 0, 20));
  std::string whole = read_all(l.log_path(0));
  std::vector<RawBatch> batches = batches_of(whole);
  l.log.reset();
  for (size_t cut = 0; cut <= whole.size(); ++cut) {
    l.write(l.log_path(0), Bytes(whole).substr(0, cut));
    l.open();
    Offset expected(0);
    bool clean_cut = cut == 0;
    for (const RawBatch& batch : batches) {
      if (batch.end_position().value() <= int64_t(cut))
        expected = batch.next_offset();
      clean_cut |= batch.end_position().value() == int64_t(cut);
    }
    CHECK(l.log->log_end_offset() == expected);
    CHECK(l.report.lost_bytes() != clean_cut);
    CHECK(l.findings.all.empty() == clean_cut);
  }
}

TEST_CASE("a torn tail under a clean marker is cut, too") {
  Log l;
  for (int i = 0; i < 3; ++i) l.append(l.batch(2, 0, 20));
  l.close();
  std::string whole = read_all(l.log_path(0));
  l.write(l.log_path(0), Bytes(whole).substr(0, whole.size() - 5));
  l.open({Offset(6), Offset(0), true});
  CHECK(l.log->log_end_offset() == Offset(4));
  CHECK(l.found("batch-torn"));
  CHECK(l.append(l.batch(1)).first_offset == Offset(4));
  CHECK(batches_of(read_all(l.log_path(0))).size() == 3);
}

TEST_CASE("recovery stops at damage and removes unflushed segments behind") {
  Log l;
  l.config.segment_bytes = 1000;
  l.open();
  for (int i = 0; i < 6; ++i) l.append(l.batch(1, 0, 400));
  l.log.reset();
  std::string middle = read_all(l.log_path(2));
  middle[600] = char(middle[600] ^ 1);
  l.write(l.log_path(2), middle);
  l.open();
  CHECK(l.found("batch-crc"));
  CHECK(l.log->log_end_offset() == Offset(3));
  CHECK(l.bases() == Bases{0, 2});
  CHECK(l.did(RecoveryStep::Kind::kSegmentRemoved));
}

TEST_CASE("zeros behind the last batch are cut") {
  Log l;
  l.append(l.batch(2));
  std::string whole = read_all(l.log_path(0));
  l.log.reset();
  l.write(l.log_path(0), whole + std::string(4096, '\0'));
  l.open();
  CHECK(l.log->log_end_offset() == Offset(2));
  CHECK(l.found("log-zero-tail"));
  CHECK(read_all(l.log_path(0)) == whole);
}

TEST_CASE("only segments from the recovery point on are walked") {
  Log l;
  l.config.segment_bytes = 1000;
  l.open();
  for (int i = 0; i < 6; ++i) l.append(l.batch(1, 0, 400));
  REQUIRE(l.log->flush_before(Offset(4)));
  l.reopen_after_crash();
  int walked = 0;
  for (const RecoveryStep& step : l.report.steps)
    walked += step.kind == RecoveryStep::Kind::kSegmentRecovered;
  CHECK(walked == 1);
  CHECK(l.log->log_end_offset() == Offset(6));
}

TEST_CASE("missing, garbled and zero-filled indexes are built anew") {
  Log l;
  l.config.index_interval_bytes = 0;
  l.open();
  for (int i = 0; i < 10; ++i)
    l.append(l.batch(1, l.clock.now().value() + i, 50));
  l.end_txn(7, false);
  l.close();
  std::string index = l.file(Offset(0), SegmentFileKind::kIndex);
  std::string times = l.file(Offset(0), SegmentFileKind::kTimeIndex);
  std::string good_index = read_all(index), good_times = read_all(times);
  auto check = [&](bool clean) {
    l.open({clean ? Offset(11) : Offset(0), Offset(0), clean});
    CHECK(l.log->log_end_offset() == Offset(11));
    l.close();
    CHECK(read_all(index) == good_index);
    CHECK(read_all(times) == good_times);
  };
  for (bool clean : {true, false}) {
    REQUIRE(l.fs->remove(index));
    check(clean);
    REQUIRE(l.fs->remove(times));
    check(clean);
    l.write(index, good_index + std::string(80, '\x7f'));
    check(clean);
    l.write(index, good_index + std::string(80, '\0'));
    l.write(times, good_times + std::string(120, '\0'));
    check(clean);
  }
}

TEST_CASE("a bad snapshot gives way to an older one and the batches since") {
  Log l;
  l.config.segment_bytes = 1000;
  l.open();
  for (int i = 0; i < 5; ++i) l.append(l.batch(1, 0, 400, l.producer(7, i)));
  std::string newest = l.file(Offset(5), SegmentFileKind::kSnapshot);
  std::string beyond = l.file(Offset(50), SegmentFileKind::kSnapshot);
  std::string good;
  for (std::string_view damage : {"", "\0\1short", "\0\2", "gone"}) {
    l.close();
    good = read_all(newest);
    if (damage == "gone")
      REQUIRE(l.fs->remove(newest));
    else
      l.write(newest, damage);
    l.write(beyond, good);
    l.open({Offset(5), Offset(0), true});
    CHECK_FALSE(l.fs->exists(beyond));
    CHECK(l.found("snapshot-stale"));
    const ProducerEntry* entry = l.log->producers().find(ProducerId(7));
    REQUIRE(entry);
    CHECK(entry->last_sequence() == Sequence(4));
    CHECK(read_all(newest) == good);
  }
}

TEST_CASE("an unreadable epoch checkpoint is built from the batches") {
  Log l;
  for (int i = 0; i < 3; ++i) {
    l.epoch = i * 2;
    l.append(l.batch(2));
  }
  auto entries = l.log->leader_epochs().entries();
  std::string path = join_path(l.path(), kLeaderEpochFile);
  for (std::string_view damage : {"garbage", "0\n9\n0 0\n", "0\n1\n0 x\n"}) {
    l.close();
    l.write(path, damage);
    l.open({Offset(6), Offset(0), true});
    CHECK(l.found("checkpoint-invalid"));
    CHECK(l.log->leader_epochs().entries() == entries);
  }
  l.close();
  REQUIRE(l.fs->remove(path));
  l.open({Offset(6), Offset(0), true});
  CHECK(l.log->leader_epochs().entries() == entries);
}

TEST_CASE("leftovers of a swap are sorted out as Kafka does") {
  Log l;
  l.config.segment_bytes = 1000;
  l.open();
  for (int i = 0; i < 6; ++i) l.append(l.batch(1, 0, 400));
  l.close();
  std::string merged = read_all(l.log_path(0)) + read_all(l.log_path(2));
  SECTION("deleted files go") {
    l.write(l.log_path(0) + ".deleted", "x");
    l.open({Offset(6), Offset(0), true});
    CHECK_FALSE(l.fs->exists(l.log_path(0) + ".deleted"));
    CHECK(l.bases() == Bases{0, 2, 4});
  }
  SECTION("a complete swap takes the place of what it covers") {
    l.write(l.log_path(0) + ".swap", merged);
    l.open({Offset(6), Offset(0), true});
    CHECK(l.bases() == Bases{0, 4});
    CHECK(read_all(l.log_path(0)) == merged);
    CHECK(l.did(RecoveryStep::Kind::kSwapCompleted));
  }
  SECTION("a cleaned file voids swaps at or above it") {
    l.write(l.log_path(0) + ".swap", merged);
    l.write(l.file(Offset(0), SegmentFileKind::kIndex) + ".cleaned", "");
    l.open({Offset(6), Offset(0), true});
    CHECK(l.bases() == Bases{0, 2, 4});
    CHECK_FALSE(l.fs->exists(l.log_path(0) + ".swap"));
  }
  SECTION("an index without its log goes") {
    std::string orphan = l.file(Offset(3), SegmentFileKind::kIndex);
    l.write(orphan, std::string(8, '\0'));
    l.open({Offset(6), Offset(0), true});
    CHECK_FALSE(l.fs->exists(orphan));
  }
  CHECK(l.log->log_end_offset() == Offset(6));
  auto slice = l.log->read(Offset(0), 1 << 20, FetchIsolation::kUncommitted);
  CHECK(batches_of(l.slice_bytes(*slice)).front().base_offset() == Offset(0));
}

TEST_CASE("a start offset above the end empties the log and goes on there") {
  Log l;
  l.append(l.batch(2));
  l.close();
  l.open({Offset(2), Offset(100), true});
  CHECK(l.did(RecoveryStep::Kind::kLogReset));
  CHECK(l.append(l.batch(1)).first_offset == Offset(100));
}

TEST_CASE("the aborted index is built anew from the markers") {
  Log l;
  l.append(l.batch(1, 0, 10, l.producer(7, 0, 0, true)));
  l.append(l.batch(1, 0, 10, l.producer(8, 0, 0, true)));
  l.end_txn(7, false);
  l.end_txn(8, false);
  std::string path = l.file(Offset(0), SegmentFileKind::kTxnIndex);
  std::string good = read_all(path);
  CHECK(good.size() == 68);
  l.log.reset();
  l.write(path, Bytes(good).substr(0, 50));
  l.open();
  CHECK(read_all(path) == good);
}
