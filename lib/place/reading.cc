#include "lib/place/reading.h"

#include "lib/os/ordered_pool.h"
#include "lib/place/batch_printer.h"

namespace weir {

namespace {

// Stored bytes of a chunk: enough to be worth handing over, little enough
// that what is printed stays in the cache.
constexpr int64_t kChunkBytes = 256 << 10;

struct Chunk {
  const BatchSource* source = nullptr;
  std::vector<SourceBatch> batches;
  std::unique_ptr<BatchPrinter> printer;
};

class Reading {
 public:
  Reading(std::span<BatchSource* const> sources, const ReadPlan& plan,
          const TextSink& write, FindingSink& sink, ReadCount& count)
      : sources_(sources),
        plan_(plan),
        write_(write),
        sink_(sink),
        count_(count) {}

  Result<> run() {
    if (plan_.limit <= 0) return {};
    TRY(run_in_order<Chunk>(
        plan_.threads, [this](Chunk& chunk) { return cut(chunk); },
        [this](Chunk& chunk) { print(chunk, plan_.limit); },
        [this](Chunk& chunk) { return take(chunk); }));
    if (stopped()) return fail(Code::kInterrupted, "interrupted");
    if (at_ >= sources_.size()) return {};
    const Error* error = sources_[at_]->error();
    return error ? Result<>(fail(*error)) : Result<>();
  }

 private:
  bool cut(Chunk& chunk) {
    if (count_.records >= plan_.limit || stopped()) return false;
    chunk.batches.clear();
    for (; at_ < sources_.size(); ++at_) {
      chunk.source = sources_[at_];
      fill(chunk);
      if (!chunk.batches.empty()) return true;
      if (chunk.source->error()) return false;
    }
    return false;
  }

  void fill(Chunk& chunk) {
    SourceBatch batch;
    int64_t bytes = 0;
    while (bytes < kChunkBytes && sources_[at_]->next(batch)) {
      bytes += batch.batch.size();
      chunk.batches.push_back(std::move(batch));
    }
  }

  void print(Chunk& chunk, int64_t limit) const {
    if (!chunk.printer) chunk.printer = std::make_unique<BatchPrinter>(plan_);
    chunk.printer->begin(chunk.source->name(), limit);
    for (const SourceBatch& batch : chunk.batches) {
      if (stopped()) return;
      if (!chunk.printer->print(batch)) return;
    }
  }

  Result<> take(Chunk& chunk) {
    if (stopped()) return fail(Code::kInterrupted, "interrupted");
    int64_t left = plan_.limit - count_.records;
    if (left <= 0) return {};
    // Rare: the last record that is wanted stands inside this chunk.
    if (chunk.printer->count().records > left) print(chunk, left);
    for (Finding& finding : chunk.printer->take_findings())
      sink_.report(std::move(finding));
    count_.records += chunk.printer->count().records;
    count_.seen += chunk.printer->count().seen;
    TRY(write_(chunk.printer->text()));
    if (const Error* error = chunk.printer->error()) return fail(*error);
    return {};
  }

  bool stopped() const {
    return plan_.interrupt != nullptr && plan_.interrupt->load() != 0;
  }

  std::span<BatchSource* const> sources_;
  const ReadPlan& plan_;
  const TextSink& write_;
  FindingSink& sink_;
  ReadCount& count_;
  size_t at_ = 0;
};

}  // namespace

Result<> read_in_order(std::span<BatchSource* const> sources,
                       const ReadPlan& plan, const TextSink& write,
                       FindingSink& sink, ReadCount& count) {
  return Reading(sources, plan, write, sink, count).run();
}

}  // namespace weir
