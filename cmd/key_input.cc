#include "cmd/key_input.h"

#include <unistd.h>

namespace weir {

KeyInput::KeyInput() {
  termios now;
  if (::tcgetattr(STDIN_FILENO, &now) != 0) return;
  // In the background a change would stop the process.
  if (::tcgetpgrp(STDIN_FILENO) != ::getpgrp()) return;
  termios raw = now;
  raw.c_lflag &= ~tcflag_t(ICANON | ECHO);
  raw.c_cc[VMIN] = 0;
  raw.c_cc[VTIME] = 0;
  if (::tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0) before_ = now;
}

KeyInput::~KeyInput() {
  if (before_) ::tcsetattr(STDIN_FILENO, TCSANOW, &*before_);
}

char KeyInput::read() {
  char key = 0;
  if (::read(STDIN_FILENO, &key, 1) != 1) return 0;
  return key;
}

}  // namespace weir
