// What an answer is made of: encoded bytes, and slices of files that go from
// the page cache to the socket without being looked at.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "lib/base/ints.h"
#include "lib/os/fs.h"

namespace weir {

struct FileSlice {
  std::shared_ptr<File> file;
  Position position;
  int64_t length = 0;  ///< bytes
};

using Piece = std::variant<std::string, FileSlice>;

/// One response frame without its four bytes of length; no pieces: nothing is
/// sent (acks=0).
struct Answer {
  std::vector<Piece> pieces;
  bool close = false;  ///< end the connection behind it

  int64_t size() const;
};

/// Called exactly once for each request, at once or later, by the thread that
/// drives the broker.
using Reply = std::function<void(Answer)>;

}  // namespace weir
