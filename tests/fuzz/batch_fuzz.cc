// Bytes as a log: whatever they are, batches of every magic are classified,
// read and checked without harm. The mutator makes lengths and CRCs right
// again, or nothing would get past them.
//
// Held against it: a record that the fast path takes, the careful one takes
// alike; a batch whose every record reads builds anew to the same records;
// and a canary, which the environment variable WEIR_FUZZ_CANARY turns on,
// must be found.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "lib/record/batch_builder.h"
#include "lib/record/patch.h"
#include "lib/record/validate.h"

using namespace weir;

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t most);

namespace {

constexpr size_t kLimit = 4 << 20;

void require(bool fact) {
  if (!fact) std::abort();
}

struct Copy {
  Offset offset;
  TimestampMs timestamp;
  std::string bytes;
};

std::string flat(const RecordView& r) {
  std::string out = r.has_key() ? "k" + std::string(r.key) : "-";
  out += r.has_value() ? "v" + std::string(r.value) : "-";
  for (const RecordHeader& h : r.headers()) {
    out += "n" + std::string(h.name);
    out += is_null(h.value) ? "-" : "h" + std::string(h.value);
  }
  return out;
}

// A body cut right behind a record leaves no slack: it is read carefully.
void compare_paths(const RawBatch& batch, const std::vector<Copy>& fast) {
  if (!batch.is_v2() || batch.compressed() || fast.empty()) return;
  RecordReader reader(kLimit);
  size_t n = std::min<size_t>(fast.size(), 8);
  // One record at a time, each as a body of its own.
  if (!reader.open(batch)) return;
  std::vector<std::string> bodies;
  RecordView record;
  for (size_t i = 0; i < n && reader.next(record); ++i) {
    int64_t at = reader.record_position();
    Reader in(reader.body().substr(size_t(at)));
    int32_t size = in.varint();
    bodies.emplace_back(
        reader.body().substr(size_t(at), in.position() + size_t(size)));
  }
  for (size_t i = 0; i < bodies.size(); ++i) {
    std::string one(batch.bytes().substr(0, size_t(kBatchHeaderSize)));
    one += bodies[i];
    store_be<int32_t>(one.data() + 8, int32_t(one.size()) - kLogOverhead);
    store_be<int32_t>(one.data() + 57, 1);
    require(bool(reader.open(RawBatch(one, Position(0)))));
    require(reader.next(record));
    require(record.offset == fast[i].offset);
    require(record.timestamp == fast[i].timestamp);
    require(flat(record) == fast[i].bytes);
  }
}

void rebuild(const RawBatch& batch, RecordReader& reader) {
  if (!batch.is_v2() || !reader.open(batch)) return;
  BatchBuilder builder;
  BatchSpec spec = BatchSpec::like(batch.v2());
  spec.codec = Codec::kNone;
  builder.begin(spec);
  std::vector<std::string> records;
  for (RecordView r; reader.next(r);) {
    builder.add(r);
    records.push_back(flat(r));
  }
  if (!reader.ok()) return;
  Result<Bytes> built = builder.finish();
  if (!built) return;  // offsets or timestamps that nobody may write
  require(bool(reader.open(RawBatch(*built, Position(0)))));
  size_t at = 0;
  for (RecordView r; reader.next(r); ++at) require(flat(r) == records.at(at));
  require(reader.ok() && at == records.size());
}

void run(Bytes data) {
  static const bool canary = std::getenv("WEIR_FUZZ_CANARY") != nullptr;
  RecordReader reader(kLimit);
  CollectFindings findings;
  Peek peek;
  for (int64_t at = 0;
       (peek = peek_batch(data, at)).shape == BatchShape::kWhole;
       at += peek.claimed_size) {
    const RawBatch& batch = peek.batch;
    BatchCheck check = validate_batch(batch, reader, findings);
    if (canary && check.readable && check.records > 2) std::abort();
    if (!reader.open(batch)) continue;
    std::vector<Copy> records;
    for (RecordView r; reader.next(r);)
      records.push_back({r.offset, r.timestamp, flat(r)});
    require(!check.crc_valid || int32_t(records.size()) == check.records);
    compare_paths(batch, records);
    rebuild(batch, reader);
  }
  if (peek.shape != BatchShape::kEnd) (void)shape_error(peek, Position(0));
  for (const Finding& finding : findings.all)
    require(find_finding_kind(finding.id) != nullptr);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  run({reinterpret_cast<const char*>(data), size});
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size,
                                          size_t most, unsigned seed) {
  size = LLVMFuzzerMutate(data, size, most);
  if (seed % 8 == 0) return size;  // some stay broken
  char* p = reinterpret_cast<char*>(data);
  // The last batch takes what is left, so that lengths always lead somewhere.
  for (size_t at = 0; at + size_t(kBatchHeaderSize) <= size;) {
    size_t left = size - at;
    int64_t claimed = BatchView(p + at).size();
    bool fits = claimed >= kBatchHeaderSize && claimed <= int64_t(left);
    if (!fits) store_be<int32_t>(p + at + 8, int32_t(left) - kLogOverhead);
    size_t batch = fits ? size_t(claimed) : left;
    if (p[at + kMagicPosition] == 2) {
      set_crc(p + at);
    } else {
      MessageView message(p + at);
      store_be<uint32_t>(p + at + 12, message.computed_crc());
    }
    at += batch;
  }
  return size;
}
