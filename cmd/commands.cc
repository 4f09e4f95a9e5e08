// The table of commands, in the order that help lists them.
#include "cmd/commands.h"

#include <array>

#include "cmd/specs/specs.h"

namespace weir {

namespace {

// A family stands before its members and has no function.
constexpr cli::Command kCommands[] = {
    {&specs::kConsume, run_consume},
    {&specs::kTail, run_tail},
    {&specs::kProduce, run_produce},
    {&specs::kCp, run_cp},
    {&specs::kReplay, run_replay},
    {&specs::kInspect, run_inspect},
    {&specs::kStat, run_stat},
    {&specs::kDiff, run_diff},
    {&specs::kVerify, run_verify},
    {&specs::kCompact, run_compact},
    {&specs::kRepair, run_repair},
    {&specs::kTopics, nullptr},
    {&specs::kTopicsList, run_topics_list},
    {&specs::kTopicsCreate, run_topics_create},
    {&specs::kTopicsDescribe, run_topics_describe},
    {&specs::kTopicsAlter, run_topics_alter},
    {&specs::kTopicsDelete, run_topics_delete},
    {&specs::kTopicsGrow, run_topics_grow},
    {&specs::kTopicsTrim, run_topics_trim},
    {&specs::kGroups, nullptr},
    {&specs::kGroupsList, run_groups_list},
    {&specs::kGroupsDescribe, run_groups_describe},
    {&specs::kGroupsLag, run_groups_lag},
    {&specs::kGroupsSeek, run_groups_seek},
    {&specs::kGroupsDelete, run_groups_delete},
    {&specs::kGroupsCp, run_groups_cp},
    {&specs::kTxn, nullptr},
    {&specs::kTxnList, run_txn_list},
    {&specs::kTxnDescribe, run_txn_describe},
    {&specs::kTxnFindHanging, run_txn_find_hanging},
    {&specs::kTxnAbort, run_txn_abort},
    {&specs::kServe, run_serve},
    {&specs::kRun, run_run},
    {&specs::kWait, run_wait},
    {&specs::kCompletion, run_completion},
    {&specs::kHelp, run_help},
    {&specs::kVersion, run_version},
    {&specs::kWire, nullptr},
    {&specs::kWireDecode, run_wire_decode},
    {&specs::kWireEncode, run_wire_encode},
    {&specs::kWireFrames, run_wire_frames},
    {&specs::kWireSchema, run_wire_schema},
};

constexpr auto kSpecs = [] {
  std::array<const cli::CommandSpec*, std::size(kCommands)> specs{};
  for (size_t i = 0; i < specs.size(); ++i) specs[i] = kCommands[i].spec;
  return specs;
}();

}  // namespace

std::span<const cli::Command> commands() { return kCommands; }

std::span<const cli::CommandSpec* const> command_specs() { return kSpecs; }

}  // namespace weir
