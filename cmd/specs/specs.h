// Every command's definition: cmd/specs/NAME.cc. A family ("topics") and its
// members share a file. What stands here is not thereby a command of the
// build: cmd/commands.cc says which are.
#pragma once
#include "cmd/cli/options.h"
#include "cmd/cli/spec.h"

namespace weir::specs {

extern const cli::CommandSpec kConsume, kTail, kInspect, kStat, kDiff;
extern const cli::CommandSpec kProduce, kCp, kReplay;
extern const cli::CommandSpec kVerify, kRepair, kCompact;
extern const cli::CommandSpec kTopics, kTopicsList, kTopicsCreate,
    kTopicsDescribe, kTopicsAlter, kTopicsDelete, kTopicsGrow, kTopicsTrim;
extern const cli::CommandSpec kGroups, kGroupsList, kGroupsDescribe, kGroupsLag,
    kGroupsSeek, kGroupsDelete, kGroupsCp;
extern const cli::CommandSpec kTxn, kTxnList, kTxnDescribe, kTxnFindHanging,
    kTxnAbort;
extern const cli::CommandSpec kWire, kWireDecode, kWireEncode, kWireFrames,
    kWireSchema;
extern const cli::CommandSpec kServe, kRun, kWait;
extern const cli::CommandSpec kCompletion, kHelp, kVersion;

}  // namespace weir::specs
