// Keys as they are pressed: a terminal without line editing and echo, and as
// it was before when this is gone.
#pragma once
#include <termios.h>

#include <optional>

namespace weir {

class KeyInput {
 public:
  /// Takes standard input over if it is a terminal and this process is the
  /// one in front of it.
  KeyInput();
  ~KeyInput();
  KeyInput(const KeyInput&) = delete;
  KeyInput& operator=(const KeyInput&) = delete;

  /// To wait on; -1: there are no keys.
  int fd() const { return before_ ? 0 : -1; }
  /// The key that was pressed; 0 for none.
  char read();

 private:
  std::optional<termios> before_;
};

}  // namespace weir
