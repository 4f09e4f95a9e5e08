// Every spec in cmd/specs, registered or not.
#pragma once
#include "cmd/specs/specs.h"

namespace weir::specs {

inline constexpr const cli::CommandSpec* kAllSpecs[] = {&kConsume,
                                                        &kTail,
                                                        &kInspect,
                                                        &kStat,
                                                        &kDiff,
                                                        &kProduce,
                                                        &kCp,
                                                        &kReplay,
                                                        &kVerify,
                                                        &kRepair,
                                                        &kCompact,
                                                        &kTopics,
                                                        &kTopicsList,
                                                        &kTopicsCreate,
                                                        &kTopicsDescribe,
                                                        &kTopicsAlter,
                                                        &kTopicsDelete,
                                                        &kTopicsGrow,
                                                        &kTopicsTrim,
                                                        &kGroups,
                                                        &kGroupsList,
                                                        &kGroupsDescribe,
                                                        &kGroupsLag,
                                                        &kGroupsSeek,
                                                        &kGroupsDelete,
                                                        &kGroupsCp,
                                                        &kWire,
                                                        &kWireDecode,
                                                        &kWireEncode,
                                                        &kWireFrames,
                                                        &kCompletion,
                                                        &kHelp,
                                                        &kVersion};

}  // namespace weir::specs
