// The simulation's command line; `sim --help` says what it can do.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "tests/sim/run.h"

namespace weir::sim {
namespace {

constexpr const char* kHelp =
    "sim [--seed N] [--runs M] [--steps S] histories|crash-points|plants\n"
    "  histories     clients, losses and crashes, M seeds from N on\n"
    "  crash-points  a crash at every operation of the disk, with M seeds\n"
    "  plants        planted defects, each of which must be found\n"
    "One plan again: --fault kill|power --durable --crash-at K\n"
    "                --crash-again-at J --once --crashes C --loss P\n"
    "                --transactions one\n";

std::string flags(const Plan& plan) {
  std::string out = fmt::format("--seed {} --steps {}", plan.seed, plan.steps);
  if (plan.fault == Fault::kKill) out += " --fault kill";
  if (plan.fault == Fault::kPower) out += " --fault power";
  if (plan.durable) out += " --durable";
  if (plan.crashes) out += fmt::format(" --crashes {}", plan.crashes);
  if (plan.loss > 0) out += fmt::format(" --loss {}", plan.loss);
  if (plan.crash_at >= 0) out += fmt::format(" --crash-at {}", plan.crash_at);
  if (plan.crash_again_at >= 0)
    out += fmt::format(" --crash-again-at {}", plan.crash_again_at);
  if (plan.once) out += " --once";
  if (plan.transactions) out += " --transactions";
  return out;
}

std::string what_was_wrong(const Outcome& outcome) {
  return outcome.trouble.empty() ? outcome.anomalies.first : outcome.trouble;
}

/// Runs plans, adds up, prints the ones that went wrong.
struct Tally {
  Outcome sum;
  int64_t runs = 0;
  int64_t bad = 0;

  Outcome add(const Plan& plan) {
    Outcome outcome = run(plan);
    sum.add(outcome);
    ++runs;
    if (!outcome.good() && ++bad <= 20)
      fmt::print("BAD sim {} one: {}\n", flags(plan), what_was_wrong(outcome));
    return outcome;
  }
  bool print(std::string_view name) const {
    const Anomalies& a = sum.anomalies;
    fmt::print(
        "{}: {} runs, {} recoveries, {} acknowledged, {} transactions; lost "
        "{}, duplicated {}, reordered {}, invented {}, changed {}, commits "
        "forgotten {}, torn {}, refused {}, verify errors {}, bad runs {}\n",
        name, runs, sum.recoveries, sum.acknowledged, sum.transactions, a.lost,
        a.duplicated, a.reordered, a.invented, a.changed, a.forgotten, a.torn,
        a.refused, sum.verify_errors, bad);
    std::fflush(stdout);
    return bad == 0 && runs > 0 && sum.acknowledged > 0;
  }
};

struct Kind {
  const char* name;
  Fault fault;
  bool durable;
  bool transactions;
};
constexpr Kind kKinds[] = {
    {"kill -9", Fault::kKill, false, true},
    {"power cut", Fault::kPower, false, false},
    {"power cut, durability fsync", Fault::kPower, true, true},
};

bool histories(const Plan& base, uint64_t runs) {
  bool good = true;
  for (const Kind& kind : kKinds) {
    Tally tally;
    for (uint64_t i = 0; i < runs; ++i) {
      Plan plan = base;
      plan.seed = base.seed + i;
      plan.fault = kind.fault;
      plan.durable = kind.durable;
      plan.transactions = kind.transactions;
      plan.crashes = int(plan.seed % 8);
      plan.loss = double(plan.seed % 5) / 200;
      tally.add(plan);
    }
    good &= tally.print(fmt::format("histories, {}", kind.name));
  }
  return good;
}

bool crash_points(Plan base, uint64_t seeds) {
  bool good = true;
  base.steps = std::min(base.steps, 250);
  for (const Kind& kind : kKinds) {
    Tally tally;
    int64_t points = 0;
    for (uint64_t i = 0; i < seeds; ++i) {
      Plan plan = base;
      plan.seed = base.seed + i;
      plan.fault = kind.fault;
      plan.durable = kind.durable;
      plan.transactions = kind.transactions;
      int64_t operations = tally.add(plan).operations;
      points = std::max(points, operations);
      for (plan.crash_at = 0; plan.crash_at < operations; ++plan.crash_at) {
        plan.crash_again_at =
            plan.crash_at % 3
                ? -1
                : int64_t(plan.seed + uint64_t(plan.crash_at)) % 40;
        tally.add(plan);
      }
    }
    good &= tally.print(fmt::format("crash points, {}, {} x {} seeds",
                                    kind.name, points, seeds));
  }
  Tally once;
  for (uint64_t i = 0; i < seeds; ++i) {
    Plan plan = base;
    plan.seed = base.seed + i;
    plan.once = true;
    plan.transactions = true;
    int64_t operations = run(plan).operations;
    for (plan.crash_at = 0; plan.crash_at < operations; ++plan.crash_at)
      once.add(plan);
  }
  return once.print("an operation of the disk fails once") && good;
}

bool plants(const Plan& base, uint64_t runs) {
  struct Row {
    const char* name;
    Plant plant;
    Fault fault;
    bool durable;
  };
  constexpr Row kRows[] = {
      {"an fsync is skipped", Plant::kSkipSync, Fault::kPower, true},
      {"a directory entry is forgotten", Plant::kForgetNames, Fault::kPower,
       true},
      {"acknowledged before it is written", Plant::kAcknowledgeFirst,
       Fault::kKill, false},
      {"producers are forgotten at a start", Plant::kForgetProducers,
       Fault::kKill, false},
      {"aborted records are shown", Plant::kShowAborted, Fault::kKill, false},
  };
  bool good = true;
  for (const Row& row : kRows) {
    std::string found;
    uint64_t seed = base.seed;
    for (; seed < base.seed + runs && found.empty(); ++seed) {
      Plan plan = base;
      plan.seed = seed;
      plan.plant = row.plant;
      plan.fault = row.fault;
      plan.durable = row.durable;
      plan.transactions = row.plant == Plant::kShowAborted;
      plan.crashes = 6;
      plan.loss = 0.01;
      found = what_was_wrong(run(plan));
    }
    fmt::print("planted: {}: {}\n", row.name,
               found.empty() ? fmt::format("NOT FOUND in {} runs", runs)
                             : fmt::format("found with {} seeds ({})",
                                           seed - base.seed, found));
    good &= !found.empty();
  }
  return good;
}

int main_with(int argc, char** argv) {
  Plan plan;
  uint64_t runs = 10;
  std::string what;
  for (int i = 1; i < argc; ++i) {
    std::string word = argv[i];
    auto number = [&] { return i + 1 < argc ? std::atoll(argv[++i]) : 0; };
    if (word == "--seed") {
      plan.seed = uint64_t(number());
    } else if (word == "--runs") {
      runs = uint64_t(number());
    } else if (word == "--steps") {
      plan.steps = int(number());
    } else if (word == "--crashes") {
      plan.crashes = int(number());
    } else if (word == "--crash-at") {
      plan.crash_at = number();
    } else if (word == "--crash-again-at") {
      plan.crash_again_at = number();
    } else if (word == "--loss") {
      plan.loss = i + 1 < argc ? std::atof(argv[++i]) : 0;
    } else if (word == "--durable") {
      plan.durable = true;
    } else if (word == "--transactions") {
      plan.transactions = true;
    } else if (word == "--once") {
      plan.once = true;
    } else if (word == "--fault") {
      plan.fault = i + 1 < argc && !std::strcmp(argv[++i], "power")
                       ? Fault::kPower
                       : Fault::kKill;
    } else {
      what = word;
    }
  }
  fmt::print("seed {}\n", plan.seed);
  if (what == "histories") return histories(plan, runs) ? 0 : 1;
  if (what == "crash-points") return crash_points(plan, runs) ? 0 : 1;
  if (what == "plants") return plants(plan, runs) ? 0 : 1;
  if (what == "one") {
    Tally tally;
    tally.add(plan);
    return tally.print("one") ? 0 : 1;
  }
  std::fputs(kHelp, stderr);
  return 2;
}

}  // namespace
}  // namespace weir::sim

int main(int argc, char** argv) { return weir::sim::main_with(argc, argv); }
