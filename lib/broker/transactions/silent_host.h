// The host of a coordinator inside a command: there is nobody to tell.
#pragma once
#include "lib/broker/transactions/coordinator.h"

namespace weir {

class SilentHost : public TransactionHost {
 public:
  bool appended(std::string_view, int32_t) override { return true; }
  void offsets_decided(int32_t, ProducerId, bool) override {}
  void later(int64_t, std::function<void()>) override {}
};

}  // namespace weir
