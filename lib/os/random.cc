#include "lib/os/random.h"

#include <sys/random.h>

namespace weir {

Uuid Random::uuid() {
  for (;;) {
    Uuid id;
    store_be(id.raw.data(), next());
    store_be(id.raw.data() + 8, next());
    id.raw[6] = char((id.raw[6] & 0x0f) | 0x40);
    id.raw[8] = char((id.raw[8] & 0x3f) | 0x80);
    if (id.text()[0] != '-') return id;
  }
}

uint64_t SystemRandom::next() {
  uint64_t v = 0;
  while (::getrandom(&v, sizeof v, 0) != ssize_t(sizeof v)) {
  }
  return v;
}

uint64_t SeededRandom::next() {
  uint64_t z = state_ += 0x9e3779b97f4a7c15u;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return z ^ z >> 31;
}

}  // namespace weir
