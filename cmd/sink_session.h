// A place that a command writes records into: a directory, taken over and
// handed back on every path, or brokers; and what was written told.
#pragma once
#include <memory>
#include <string>

#include "cmd/cli/context.h"
#include "cmd/record_options.h"
#include "lib/broker/local_broker.h"
#include "lib/os/clock.h"
#include "lib/os/random.h"
#include "lib/place/cluster_sink.h"
#include "lib/place/directory_sink.h"
#include "lib/place/sink_transaction.h"

namespace weir {

class SinkSession {
 public:
  /// The cluster of -b or the directory of -d; kUsage for several of them.
  /// `clock` must outlive the session.
  static Result<std::unique_ptr<SinkSession>> open(const cli::Arguments& args,
                                                   cli::Context& context,
                                                   const Clock& clock);
  /// The same for a directory named otherwise. If it is being served, its
  /// server is written to.
  static Result<std::unique_ptr<SinkSession>> open(const std::string& dir,
                                                   cli::Context& context,
                                                   const Clock& clock);
  static std::unique_ptr<SinkSession> open(std::shared_ptr<Cluster> cluster,
                                           cli::Context& context,
                                           const Clock& clock);
  /// For what can be done to files alone. kInUse for one that is served.
  static Result<std::unique_ptr<SinkSession>> open_files(const std::string& dir,
                                                         cli::Context& context,
                                                         const Clock& clock);

  /// Not brokers.
  bool writes_files() const { return broker_ != nullptr; }
  /// Of open_files().
  LocalBroker& broker() { return *broker_; }
  /// All that the sink writes becomes one transaction, which close() commits
  /// if all went well. Empty: an id of its own. To be called before sink().
  void make_atomic(std::string transactional_id);
  FindingMessages& findings() { return findings_; }
  /// The sink, made when first asked for.
  BatchingSink& sink(const BatchingSink::Options& options);

  /// Writes what the sink still holds and hands the directory back; `done` is
  /// how the work went. The first error of all of that is what went wrong.
  Result<> close(Result<> done);
  /// close(), and a summary: on stdout what was written, on stderr that not
  /// all was.
  Result<cli::ExitCode> finish(Result<> done);

 private:
  SinkSession(cli::Context& context, const Clock& clock)
      : context_(context), clock_(clock), findings_(context.messages) {}
  void print_text() const;

  cli::Context& context_;
  const Clock& clock_;
  SystemRandom random_;
  FindingMessages findings_;
  std::unique_ptr<LocalBroker> broker_;
  std::shared_ptr<Cluster> cluster_;
  std::unique_ptr<SinkTransaction> transaction_;
  std::unique_ptr<BatchingSink> sink_;
};

/// What of `counts` has records, one object or table for all.
void print_counts_json(std::string& out, const SinkCounts& counts);

}  // namespace weir
