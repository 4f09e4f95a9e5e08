// Records a second: walked, walked with the CRC checked, deeply checked,
// encoded, and through each codec.
#include "lib/record/batch_builder.h"
#include "lib/record/validate.h"
#include "tests/bench/measure.h"

using namespace weir;

namespace {

std::string text(size_t bytes) {
  std::string out;
  for (uint64_t x = 88172645463325252u; out.size() < bytes;) {
    x ^= x << 13, x ^= x >> 7, x ^= x << 17;
    out += fmt::format(
        R"({{"id":{},"event":"{}","session":"{:016x}","amount":{}.{:02},)",
        out.size(), x % 2 ? "page_view" : "checkout", x, x % 500, x % 97);
    out += x % 10 ? R"("ok":true})" : R"("ok":false})";
  }
  out.resize(bytes);
  return out;
}

struct Shape {
  size_t batch_bytes = 16 << 10;
  size_t key_size = 0;  ///< 0: null
  size_t value_size = 100;
  bool header = false;
  Codec codec = Codec::kNone;
};

// Appends batches to `out` (if there is one) until `bytes` of records are in.
double encode(const Shape& shape, const std::string& values, size_t bytes,
              BatchBuilder& builder, std::string* out) {
  static constexpr RecordHeader kHeaders[] = {{"trace", "0123456789abcdef"}};
  BatchSpec spec;
  spec.codec = shape.codec;
  size_t at = 0, done = 0;
  int64_t records = 0;
  std::string key(shape.key_size, 'k');
  while (done < bytes) {
    builder.begin(spec);
    size_t full = shape.batch_bytes - shape.value_size - shape.key_size - 30;
    while (size_t(builder.size()) < full) {
      if (at + shape.value_size > values.size()) at = 0;
      builder.add(
          TimestampMs(1'700'000'000'000 + builder.count() / 8),
          key.empty() ? Bytes() : Bytes(key),
          Bytes(values).substr(at, shape.value_size),
          shape.header ? std::span(kHeaders) : std::span<const RecordHeader>());
      at += shape.value_size;
    }
    Result<Bytes> batch = builder.finish();
    if (!batch) std::abort();
    records += builder.count();
    done += size_t(builder.size());
    spec.base_offset += builder.count();
    if (out) out->append(*batch);
  }
  return double(records);
}

template <class F>
double each_batch(const std::string& segment, F f) {
  double records = 0;
  Peek peek;
  for (int64_t at = 0;
       (peek = peek_batch(segment, at)).shape == BatchShape::kWhole;
       at += peek.claimed_size)
    records += f(peek.batch);
  return records;
}

double walk(const std::string& segment, RecordReader& reader, bool crc) {
  uint64_t sum = 0;
  double records = each_batch(segment, [&](const RawBatch& batch) {
    if (crc && !batch.crc_valid()) std::abort();
    if (!reader.open(batch)) std::abort();
    reader.each([&](const RecordView& r) {
      sum += uint64_t(r.offset.value()) + r.value.size();
    });
    return reader.read();
  });
  bench::keep(sum);
  return records;
}

void measure(const std::string& name, const Shape& shape, size_t bytes) {
  std::string values = text(8 << 20);
  BatchBuilder builder;
  RecordReader reader;
  std::string segment;
  encode(shape, values, bytes, builder, &segment);
  IgnoreFindings ignore;
  auto print = [&](const char* what, const std::function<double()>& work) {
    bench::rate(name + ", " + what, "Mrec/s", 1e6, work);
  };
  print("walk", [&] { return walk(segment, reader, false); });
  print("crc + walk", [&] { return walk(segment, reader, true); });
  print("deep check", [&] {
    return each_batch(segment, [&](const RawBatch& batch) {
      return validate_batch(batch, reader, ignore).records;
    });
  });
  print("encode",
        [&] { return encode(shape, values, bytes, builder, nullptr); });
}

}  // namespace

int main() {
  size_t bytes = bench::tiny() ? 1 << 20 : 128 << 20;
  size_t less = bytes / 8;
  measure("100 B, 16 KiB batches", {}, bytes);
  measure("100 B, 1 MiB batches", {.batch_bytes = 1 << 20}, bytes);
  measure("key 16 B, value 100 B", {.key_size = 16}, bytes);
  measure("100 B and a header", {.header = true}, bytes);
  measure("value 10 B", {.value_size = 10}, bytes);
  measure("value 1 KiB", {.value_size = 1024}, bytes);
  measure("one 100 B record a batch", {.batch_bytes = 61 + 140}, less);
  for (int id = 1; id < kCodecCount; ++id)
    measure(std::string(codec_name(Codec(id))) + ", 16 KiB batches",
            {.codec = Codec(id)}, less);
}
