// After ISA-L's AVX code: it leaves the upper halves of the vector registers
// dirty, and every SSE instruction after it then waits. Records were built
// seven times slower behind a CRC for it.
#pragma once

namespace weir {

#if defined(__x86_64__)
__attribute__((target("avx"))) inline void zero_upper_vectors() {
  __builtin_ia32_vzeroupper();
}
inline void rest_vectors() {
  if (__builtin_cpu_supports("avx")) zero_upper_vectors();
}
#else
inline void rest_vectors() {}
#endif

}  // namespace weir
