#include "lib/inspect/inspect.h"

#include "lib/base/json.h"
#include "lib/inspect/annotate.h"
#include "lib/inspect/batch_event.h"
#include "lib/inspect/file_lines.h"
#include "lib/inspect/finding_lines.h"
#include "lib/inspect/log_pieces.h"
#include "lib/inspect/record_lines.h"
#include "lib/os/ordered_pool.h"

namespace weir {

namespace {

// A piece of a log to be rendered, or a whole small file that was.
struct Piece {
  const Source* source = nullptr;
  std::shared_ptr<const Mapping> mapping;
  LogPiece range;
  bool first = false;  // of its file
  TextBuffer text;
  int64_t errors = 0;
  int64_t left = 0;  // lines that may still be printed
  // Kept from piece to piece.
  std::optional<RecordLines> lines;
  RecordReader reader;
};

class Inspector : public OrderedWork {
 public:
  Inspector(Fs& fs, std::span<const Source> sources,
            const InspectOptions& options, const WriteText& write)
      : fs_(fs),
        sources_(sources),
        options_(options),
        write_(write),
        pieces_(ordered_slots(options.threads)),
        left_(options.limit) {
    for (Piece& piece : pieces_)
      piece.lines.emplace(RecordLineOptions{options.json, options.secrets});
  }

  bool next(size_t slot) override {
    Piece& piece = pieces_[slot];
    piece.text.clear();
    piece.errors = 0;
    piece.range = {};
    piece.first = !cutter_;
    piece.left = left_;
    if (left_ == 0) return false;
    for (;;) {
      if (cutter_) {
        piece.source = &sources_[at_];
        piece.mapping = mapping_;
        if (cutter_->next(piece.range)) return true;
        cutter_.reset();
        ++at_;
        piece.first = true;
      }
      if (at_ == sources_.size()) return false;
      piece.source = &sources_[at_];
      if (!open(piece)) return true;  // the file is rendered already
    }
  }

  void work(size_t slot) override {
    Piece& piece = pieces_[slot];
    if (!piece.mapping) return;
    std::string file_json;
    append_json_string(file_json, piece.source->name);
    if (piece.first) put_heading(piece);
    walk_piece(
        piece.mapping->bytes(), piece.range,
        [](const RawBatch& batch) { return batch.crc_valid(); },
        [&](const RawBatch& batch, bool valid) {
          put_batch(piece, file_json, batch, valid);
        },
        [&](const LostBytes& lost) { put_lost(piece, lost); });
  }

  Result<> done(size_t slot) override {
    Piece& piece = pieces_[slot];
    result_.errors += piece.errors;
    if (options_.limit != INT64_MAX) left_ = piece.left;
    piece.mapping.reset();
    return write_(piece.text.view());
  }

  const InspectResult& result() const { return result_; }

 private:
  // True: a log, cutter_ stands at its start. Else the piece is finished.
  bool open(Piece& piece) {
    const Source& source = *piece.source;
    piece.mapping = nullptr;
    auto mapping = map(source);
    if (!mapping) {
      result_.unreadable.push_back(
          {"unreadable", source.name, {}, {}, mapping.error().text});
      ++at_;
      return false;
    }
    if (source.type == SourceType::kLog ||
        source.type == SourceType::kMetadataSnapshot) {
      mapping_ = std::move(*mapping);
      cutter_.emplace(mapping_->bytes());
      return true;
    }
    std::string text;
    CollectFindings findings;
    append_file_lines(text, source, (*mapping)->bytes(), {options_.json},
                      findings);
    piece.text.add(first_lines(text, piece.left));
    for (const Finding& finding : findings.all) put_finding(piece, finding);
    ++at_;
    return false;
  }

  Result<std::shared_ptr<const Mapping>> map(const Source& source) {
    TRY_ASSIGN(auto file, fs_.open(source.path, OpenMode::kRead));
    TRY_ASSIGN(FileInfo info, file->info());
    TRY_ASSIGN(auto mapping, file->map(info.size));
    return std::shared_ptr<const Mapping>(std::move(mapping));
  }

  void put_heading(Piece& piece) {
    if (options_.json) return;
    if (options_.records || options_.annotate) {
      piece.text.add(piece.source->name);
      piece.text.add("\n");
    } else {
      put_batch_heading(piece.text, piece.source->name);
    }
  }

  // The heading and as many lines as may be printed.
  std::string_view first_lines(std::string_view text, int64_t& left) {
    size_t end = options_.json ? 0 : text.find('\n') + 1;
    for (; left > 0 && end < text.size(); --left)
      end = text.find('\n', end) + 1;
    return text.substr(0, end);
  }

  void put_batch(Piece& piece, std::string_view file_json,
                 const RawBatch& batch, bool valid) {
    if (batch.last_offset() < piece.source->from ||
        batch.base_offset() >= piece.source->until || piece.left == 0)
      return;
    if (!options_.records) --piece.left;
    if (options_.annotate) return put_annotated(piece.text, batch, valid);
    if (!options_.records) {
      BatchEvent event = make_batch_event(batch, valid, piece.reader);
      if (options_.json)
        put_batch_json(piece.text, file_json, event);
      else
        put_batch_text(piece.text, event);
      if (!valid) ++piece.errors;
      return;
    }
    if (!valid)
      put_error(piece, "batch-crc", check_crc(batch).error(), batch.position());
    if (auto shown =
            piece.lines->put(piece.text, *piece.source, batch, piece.left);
        !shown)
      put_error(piece, "record-invalid", shown.error(), batch.position());
  }

  void put_lost(Piece& piece, const LostBytes& lost) {
    bool behind = lost.to_end && (lost.shape == BatchShape::kTorn ||
                                  lost.shape == BatchShape::kZeros);
    if (options_.live && behind) return;
    put_finding(piece, {lost_finding(lost),
                        piece.source->name,
                        lost.begin,
                        {},
                        lost_message(lost)});
  }

  void put_error(Piece& piece, std::string_view id, const Error& error,
                 std::optional<Position> position) {
    put_finding(piece, {id, piece.source->name, position, {}, error.text});
  }

  void put_finding(Piece& piece, const Finding& finding) {
    std::string line = options_.json ? "" : "  ";
    if (options_.json)
      append_finding_json(line, finding);
    else
      append_finding_text(line, finding);
    piece.text.add(line);
    piece.errors += finding.severity() == Severity::kError;
  }

  Fs& fs_;
  std::span<const Source> sources_;
  const InspectOptions& options_;
  const WriteText& write_;
  std::vector<Piece> pieces_;
  InspectResult result_;
  int64_t left_;
  // The file that is being cut.
  size_t at_ = 0;
  std::shared_ptr<const Mapping> mapping_;
  std::optional<LogCutter> cutter_;
};

}  // namespace

Result<InspectResult> inspect_sources(Fs& fs, std::span<const Source> sources,
                                      const InspectOptions& options,
                                      const WriteText& write) {
  // A limit counts what was printed before, so one piece follows the other.
  InspectOptions settled = options;
  if (options.limit != INT64_MAX) settled.threads = 1;
  Inspector inspector(fs, sources, settled, write);
  TRY(run_in_order(inspector, settled.threads));
  return inspector.result();
}

}  // namespace weir
