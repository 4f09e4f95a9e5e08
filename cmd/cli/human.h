// Numbers as people read them. For JSON print the plain number.
#pragma once
#include <cstdint>
#include <string>

namespace weir::cli {

std::string human_bytes(int64_t bytes);     ///< "312 B", "1.2 MiB"
std::string human_count(int64_t n);         ///< "12,345"
std::string human_duration(int64_t ms);     ///< "120 ms", "3.4 s", "2h 05m"
std::string human_rate(double per_second);  ///< "950/s", "1.2 M/s"
std::string human_byte_rate(double per_second);  ///< "1.2 GiB/s"
std::string human_percent(double share);         ///< 0.123: "12.3 %"

}  // namespace weir::cli
