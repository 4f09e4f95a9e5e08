// weir verify: what is wrong with the files, changing nothing.
#include "lib/inspect/verify.h"

#include "cmd/commands.h"
#include "cmd/directories.h"
#include "lib/inspect/finding_lines.h"
#include "lib/inspect/source.h"
#include "lib/os/lock.h"
#include "lib/os/ordered_pool.h"

namespace weir {

namespace {

// Prints findings as they come.
class PrintFindings : public FindingSink {
 public:
  PrintFindings(cli::Context& context, Severity least)
      : context_(context), least_(least) {}

  void report(Finding finding) override {
    Severity severity = finding.severity();
    ++counts_[size_t(severity)];
    if (severity < least_) return;
    if (context_.json)
      append_finding_json(context_.out.buffer(), finding);
    else
      append_finding_text(context_.out.buffer(), finding);
    if (auto written = context_.out.more(); !written) stopped_ = true;
  }

  int64_t count(Severity severity) const { return counts_[size_t(severity)]; }
  bool stopped() const { return stopped_; }

 private:
  cli::Context& context_;
  Severity least_;
  int64_t counts_[3] = {};
  bool stopped_ = false;
};

Severity least_severity(const cli::Arguments& args) {
  std::string_view level = args.text("level").value_or("info");
  for (Severity s : {Severity::kWarning, Severity::kError})
    if (level == severity_name(s)) return s;
  return Severity::kInfo;
}

void add(VerifySummary& to, const VerifySummary& more) {
  to.partitions += more.partitions;
  to.segments += more.segments;
  to.batches += more.batches;
  to.records += more.records;
  to.bytes += more.bytes;
  to.interrupted |= more.interrupted;
}

Result<VerifySummary> verify_path(const FoundPath& found, VerifyOptions options,
                                  FindingSink& sink) {
  Fs& fs = posix_fs();
  const std::string& path = found.path;
  switch (found.kind) {
    case PathKind::kDataDir:
      options.live = directory_is_locked(path);
      return verify_directories(fs, {path}, {}, options, sink);
    case PathKind::kPartition:
      options.live = directory_is_locked(std::string(dir_name(path)));
      return verify_partitions(fs, {make_target(path)}, options, sink);
    case PathKind::kLogFile:
      options.live = directory_is_locked(std::string(dir_name(dir_name(path))));
      return verify_partitions(fs, {make_target(path)}, options, sink);
    case PathKind::kOtherFile:
      break;
  }
  TRY(verify_file(fs, path, sink));
  return VerifySummary();
}

Result<VerifySummary> verify_all(const cli::Arguments& args,
                                 VerifyOptions options, FindingSink& sink) {
  if (args.words().empty()) {
    TRY_ASSIGN(std::vector<std::string> dirs, local_directories(args));
    for (const std::string& dir : dirs)
      options.live |= directory_is_locked(dir);
    return verify_directories(posix_fs(), dirs, {}, options, sink);
  }
  std::vector<std::string> dirs = data_directories(args);
  VerifySummary all;
  for (const std::string& word : args.words()) {
    TRY_ASSIGN(std::vector<FoundPath> paths,
               find_paths(posix_fs(), dirs, word));
    for (const FoundPath& path : paths) {
      TRY_ASSIGN(VerifySummary one, verify_path(path, options, sink));
      add(all, one);
    }
  }
  return all;
}

}  // namespace

Result<cli::ExitCode> run_verify(const cli::Arguments& args,
                                 cli::Context& context) {
  if (args.text("bootstrap")) TRY(local_directories(args));
  PrintFindings sink(context, least_severity(args));
  VerifyOptions options;
  options.threads = int(args.integer("jobs").value_or(usable_threads()));
  options.stop = [&] { return cli::interrupted() != 0 || sink.stopped(); };
  TRY_ASSIGN(VerifySummary summary, verify_all(args, options, sink));
  TRY(cli::check_interrupt());
  TRY(context.out.flush());
  int64_t errors = sink.count(Severity::kError);
  context.messages.note(fmt::format(
      "{} partitions, {} segments, {} batches, {} records, {} bytes: {} "
      "errors, "
      "{} warnings",
      summary.partitions, summary.segments, summary.batches, summary.records,
      summary.bytes, errors, sink.count(Severity::kWarning)));
  return errors == 0 ? cli::ExitCode::kDone : cli::ExitCode::kNo;
}

}  // namespace weir
