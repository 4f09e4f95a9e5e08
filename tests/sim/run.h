// One run: clients, a node, faults, and what came of it. The same plan gives
// the same run, to the byte.
#pragma once
#include <cstdint>
#include <string>

#include "tests/sim/history.h"

namespace weir::sim {

enum class Fault {
  kNone,
  kKill,   ///< the process dies, the disk lives
  kPower,  ///< what was not synced is gone, or some of it
};

/// A defect put into the run, which it must find.
enum class Plant {
  kNone,
  kSkipSync,          ///< fsync says yes and does nothing
  kForgetNames,       ///< a directory's entries are never made durable
  kAcknowledgeFirst,  ///< what was acknowledged was still in the process
  kForgetProducers,   ///< what producers sent last is unknown after a start
  kShowAborted,       ///< readers of committed records are told of no abort
};

struct Plan {
  uint64_t seed = 1;
  int steps = 600;  ///< messages and timers
  int crashes = 0;  ///< at moments that the seed decides
  double loss = 0;  ///< of messages
  Fault fault = Fault::kNone;
  bool durable = false;  ///< --durability fsync: an acknowledgement is for good
  /// The disk fails at this operation (counted behind the set-up); the crash
  /// follows. -1: never.
  int64_t crash_at = -1;
  bool transactions = false;  ///< transactional producers, too
  bool once = false;  ///< only this operation fails, and nothing crashes
  /// The first recovery meets a second crash at this operation of it.
  int64_t crash_again_at = -1;
  Plant plant = Plant::kNone;
};

struct Outcome {
  Anomalies anomalies;
  int64_t operations = 0;  ///< of the disk, behind the set-up
  int64_t acknowledged = 0;
  int64_t transactions = 0;  ///< whose end was answered
  int64_t recoveries = 0;
  int64_t steps = 0;
  int64_t verify_errors = 0;  ///< in the directory as it was left
  std::string trouble;        ///< why the run could not be brought to its end

  bool good() const {
    return trouble.empty() && anomalies.total() == 0 && verify_errors == 0;
  }
  void add(const Outcome& other);
};

Outcome run(const Plan& plan);

}  // namespace weir::sim
