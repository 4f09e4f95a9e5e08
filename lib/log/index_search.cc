#include "lib/log/index_search.h"

#include <fmt/format.h>

namespace weir {

void check_index_tail(const IndexExtent& extent, std::string_view file,
                      FindingSink& sink) {
  size_t used = extent.entries * extent.entry_size;
  Bytes tail = extent.file.substr(used);
  if (tail.empty()) return;
  size_t misfit = extent.file.size() % extent.entry_size;
  Position at{int64_t(used)};
  std::string name(file);
  bool zeros = tail.find_first_not_of('\0') == tail.npos;
  if (zeros && tail.size() > misfit) {
    sink.report({"index-preallocated",
                 name,
                 at,
                 {},
                 fmt::format("{} entries, then {} bytes of zeros",
                             extent.entries, tail.size())});
  } else if (!zeros && tail.size() > misfit) {
    sink.report({"index-order",
                 name,
                 at,
                 {},
                 "an entry of zeros stands in front of others"});
  }
  if (misfit != 0) {
    sink.report({"index-size",
                 std::move(name),
                 Position(int64_t(extent.file.size() - misfit)),
                 {},
                 fmt::format("{} bytes are no whole number of entries of {}",
                             extent.file.size(), extent.entry_size)});
  }
}

}  // namespace weir
