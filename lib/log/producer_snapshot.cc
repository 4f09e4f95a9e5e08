#include "lib/log/producer_snapshot.h"

#include <algorithm>
#include <bit>

#include "lib/codec/crc32c.h"

namespace weir {
namespace {

// Where the CRC stands, and where what it covers begins.
constexpr size_t kCrcPosition = 2;
constexpr size_t kCovered = 6;

// Buckets of a java.util.HashMap that grew to hold `n` keys: a power of two,
// at least 16, at most three quarters full.
size_t java_buckets(size_t n) {
  size_t buckets = 16;
  while (n * 4 > buckets * 3) buckets *= 2;
  return buckets;
}

uint32_t java_hash(ProducerId id) {
  uint64_t v = uint64_t(id.value());
  uint32_t h = uint32_t(v ^ (v >> 32));
  return h ^ (h >> 16);
}

std::vector<ProducerId> java_order(const ProducerState::Map& producers) {
  std::vector<ProducerId> ids;
  ids.reserve(producers.size());
  for (const auto& item : producers) ids.push_back(item.first);
  uint32_t mask = uint32_t(java_buckets(ids.size()) - 1);
  std::sort(ids.begin(), ids.end(), [mask](ProducerId a, ProducerId b) {
    return std::pair(java_hash(a) & mask, a) <
           std::pair(java_hash(b) & mask, b);
  });
  return ids;
}

SnapshotProducer read_entry(Reader& in) {
  SnapshotProducer out;
  out.id = ProducerId(in.i64());
  out.entry.epoch = ProducerEpoch(in.i16());
  ProducerBatch last;
  last.last_sequence = Sequence(in.i32());
  last.last_offset = Offset(in.i64());
  last.offset_delta = in.i32();
  last.timestamp = out.entry.last_timestamp = TimestampMs(in.i64());
  out.entry.coordinator_epoch = in.i32();
  Offset txn(in.i64());
  if (txn >= Offset(0)) out.entry.txn_first_offset = txn;
  if (last.last_offset >= Offset(0)) out.entry.add(last);
  return out;
}

void write_entry(Writer& out, ProducerId id, const ProducerEntry& entry) {
  out.i64(id.value());
  out.i16(entry.epoch.value());
  out.i32(entry.last_sequence().value());
  out.i64(entry.last_data_offset().value());
  out.i32(entry.empty() ? 0 : entry.last().offset_delta);
  out.i64(entry.last_timestamp.value());
  out.i32(entry.coordinator_epoch);
  out.i64(entry.txn_first_offset.value_or(Offset(-1)).value());
}

}  // namespace

Result<ProducerSnapshot> parse_producer_snapshot(Bytes file) {
  if (file.size() < size_t(kSnapshotHeaderSize))
    return fail(Code::kCorrupt, "a producer snapshot of {} bytes", file.size());
  Reader in(file);
  ProducerSnapshot out;
  out.version = in.i16();
  if (out.version != 1)
    return fail(Code::kUnsupported, "producer snapshot version {}",
                out.version);
  out.crc = in.u32();
  uint32_t computed = crc32c(file.substr(kCovered));
  if (computed != out.crc)
    return fail(Code::kCorrupt,
                "CRC of the producer snapshot is {:08x}, stored {:08x}",
                computed, out.crc);
  int64_t count = in.i32();
  if (count < 0 || count * kSnapshotEntrySize != int64_t(in.remaining()))
    return fail(Code::kCorrupt,
                "a producer snapshot of {} bytes claims {} producers",
                file.size(), count);
  out.producers.reserve(size_t(count));
  for (int64_t i = 0; i < count; ++i) out.producers.push_back(read_entry(in));
  return out;
}

std::string encode_producer_snapshot(const ProducerState::Map& producers) {
  std::string out;
  out.reserve(size_t(kSnapshotHeaderSize) +
              producers.size() * size_t(kSnapshotEntrySize));
  Writer writer(out);
  writer.i16(1);
  writer.u32(0);
  writer.i32(int32_t(producers.size()));
  for (ProducerId id : java_order(producers))
    write_entry(writer, id, producers.at(id));
  store_be(out.data() + kCrcPosition, crc32c(Bytes(out).substr(kCovered)));
  return out;
}

}  // namespace weir
