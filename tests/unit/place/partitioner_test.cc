// Which partition a key belongs to. The hashes are those of Kafka's UtilsTest
// and of the CRC's definition.
#include "lib/place/partitioner.h"

namespace weir {

TEST_CASE("murmur2 gives what Kafka's tests expect") {
  CHECK(int32_t(murmur2("21")) == -973932308);
  CHECK(int32_t(murmur2("foobar")) == -790332482);
  CHECK(int32_t(murmur2("a-little-bit-long-string")) == -985981536);
  CHECK(int32_t(murmur2("a-little-bit-longer-string")) == -1486304829);
  CHECK(int32_t(murmur2("abc")) == 479470107);
}

TEST_CASE("crc32 is librdkafka's consistent partitioner") {
  CHECK(partition_of_key("crc32", "123456789", 1 << 20).value() ==
        int32_t(0xcbf43926u % (1u << 20)));
}

TEST_CASE("a hash above 2^31 gives a partition all the same") {
  CHECK(partition_of_key("murmur2", "21", 7).value() ==
        int32_t((uint32_t(-973932308) & 0x7fffffff) % 7));
}

}  // namespace weir
