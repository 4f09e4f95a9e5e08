// A progress bar on stderr: one line, redrawn in place, gone at the end. It
// appears after a second and only where the edge said that bars may be shown.
#pragma once
#include <string>
#include <string_view>

#include "cmd/cli/context.h"
#include "lib/base/clock.h"

namespace weir::cli {

class Progress {
 public:
  enum class Unit { kBytes, kRecords };
  static constexpr int64_t kFirstAfterMs = 1000;  ///< short work shows none
  static constexpr int64_t kEveryMs = 100;

  /// `total` below 0: unknown. `label` may change: see set_label.
  Progress(Context& context, const Clock& clock, std::string_view label,
           int64_t total, Unit unit = Unit::kBytes);
  ~Progress() { finish(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Call in every batch; draws when it is time.
  void update(int64_t done) {
    done_ = done;
    if (enabled_) maybe_draw();
  }
  void add(int64_t more) { update(done_ + more); }
  void set_label(std::string_view label) { label_ = label; }
  void set_total(int64_t total) { total_ = total; }
  /// Free text at the end of the line (a log's own clock).
  void set_note(std::string_view note) { note_ = note; }
  /// Clears the line. Called by the destructor too.
  void finish();

 private:
  void maybe_draw();
  Messages& messages_;
  const Clock& clock_;
  std::string label_;
  std::string note_;
  int64_t total_;
  int64_t done_ = 0;
  Unit unit_;
  int width_;
  bool enabled_;
  bool drawn_ = false;
  int64_t start_ms_;
  int64_t last_ms_;
};

/// The line itself, at most `width` columns: label, bar and percentage where
/// `total` is known, amount, rate, time left, note.
std::string progress_line(std::string_view label, std::string_view note,
                          int64_t done, int64_t total, Progress::Unit unit,
                          int64_t elapsed_ms, int width);

}  // namespace weir::cli
