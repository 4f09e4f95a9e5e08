// Bytes of a message to its struct, by its table.
#pragma once
#include <memory>

#include "lib/base/bytes.h"
#include "lib/base/result.h"
#include "lib/schema/table.h"

namespace weir::schema {

/// A message of any type, owned.
class AnyMessage {
 public:
  /// As its initialisers leave it.
  explicit AnyMessage(const Message& message)
      : message_(&message), object_(message.make(), message.destroy) {}

  const Message& message() const { return *message_; }
  void* get() { return object_.get(); }
  const void* get() const { return object_.get(); }
  /// The struct itself; null when the message is of another type.
  template <class T>
  T* as() {
    return message_ == &kMessage<T> ? static_cast<T*>(get()) : nullptr;
  }
  template <class T>
  const T* as() const {
    return message_ == &kMessage<T> ? static_cast<const T*>(get()) : nullptr;
  }

 private:
  const Message* message_;
  std::unique_ptr<void, void (*)(void*)> object_;
};

/// Reads one message of `version` into `object`, a fresh struct of `message`;
/// what stands behind the message stays unread. No length or count is
/// believed before that many bytes are there. Records stay where they are:
/// they live as long as the bytes that were read.
/// kUnsupported for a version the message does not have, kCorrupt with the
/// path of the field ("topics[2].partitions[0].records") for anything that
/// breaks the table, as Kafka's generated readers do.
Result<> decode(const Message& message, int16_t version, Reader& in,
                void* object);

/// The same for a message that owns all of `bytes`: more behind it is kCorrupt.
Result<AnyMessage> decode_any(const Message& message, int16_t version,
                              Bytes bytes);

template <class T>
Result<T> decode(Bytes bytes, int16_t version) {
  T out;
  Reader in(bytes);
  TRY(decode(kMessage<T>, version, in, &out));
  if (!in.done())
    return fail(Code::kCorrupt, "{} bytes behind the end of {}", in.remaining(),
                T::kName);
  return out;
}

/// Leaves in `in` what follows the message.
template <class T>
Result<T> decode(Reader& in, int16_t version) {
  T out;
  TRY(decode(kMessage<T>, version, in, &out));
  return out;
}

}  // namespace weir::schema
