// What text a regular expression cannot match without.
#include <cstring>

#include "lib/place/grep.h"

namespace weir {

namespace {

// Walks the pattern's top level and gathers runs of plain characters; groups
// and classes are stepped over. Gives up (an empty literal) on whatever could
// change what plain characters mean: alternatives, inline options, \Q, \N.
class LiteralScan {
 public:
  explicit LiteralScan(std::string_view pattern) : p_(pattern) {}

  PatternLiteral run() {
    while (!gave_up_ && at_ < p_.size()) step();
    end_run();
    if (gave_up_) return {};
    return {best_, !special_ && !best_.empty()};
  }

 private:
  void step() {
    char c = p_[at_++];
    if (std::strchr("[(|)*?+.^$", c) != nullptr) special_ = true;
    switch (c) {
      case '\\':
        return escape();
      case '[':
        return skip_class();
      case '(':
        return skip_group();
      case '|':
      case ')':
        gave_up_ = true;
        return;
      case '*':
      case '?':
        return drop_last();
      case '{':
        return braces();
      case '+':
      case '.':
      case '^':
      case '$':
        return end_run();
      default:
        take(c);
    }
  }

  // The character before a quantifier that allows none of it. A character is
  // all bytes of its UTF-8 form.
  void drop_last() {
    while (!run_.empty() && (uint8_t(run_.back()) & 0xc0) == 0x80)
      run_.pop_back();
    if (!run_.empty()) run_.pop_back();
    end_run();
  }

  void braces() {
    size_t close = p_.find('}', at_);
    bool number = at_ < p_.size() && std::strchr("0123456789, ", p_[at_]);
    if (close == p_.npos || !number) return take('{');
    // Some counts allow none; to be on the safe side, all do.
    special_ = true;
    drop_last();
    at_ = close + 1;
  }

  void escape() {
    if (at_ == p_.size()) {
      gave_up_ = true;
      return;
    }
    char c = p_[at_++];
    bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                (c >= 'A' && c <= 'Z');
    if (!word) return take(c);
    special_ = true;
    // Classes and assertions of one letter, without arguments.
    if (std::strchr("dDwWsSbBAzZhHvVRnrtfea", c) == nullptr)
      gave_up_ = true;
    else
      end_run();
  }

  void skip_class() {
    end_run();
    if (at_ < p_.size() && p_[at_] == '^') ++at_;
    bool first = true;
    for (; at_ < p_.size(); ++at_, first = false) {
      if (p_[at_] == '\\')
        ++at_;
      else if (p_[at_] == '[' && at_ + 1 < p_.size() && p_[at_ + 1] == ':')
        at_ = std::min(p_.find(":]", at_ + 2), p_.size() - 2) + 1;
      else if (p_[at_] == ']' && !first)
        break;
    }
    gave_up_ = gave_up_ || at_ >= p_.size();
    ++at_;
  }

  void skip_group() {
    end_run();
    if (at_ < p_.size() && (p_[at_] == '?' || p_[at_] == '*')) gave_up_ = true;
    for (int depth = 1; depth > 0 && !gave_up_;) {
      if (at_ >= p_.size()) {
        gave_up_ = true;
        return;
      }
      char c = p_[at_++];
      if (c == '\\') {
        gave_up_ = at_ < p_.size() && (p_[at_] == 'Q' || p_[at_] == 'E');
        ++at_;
      } else if (c == '[') {
        skip_class();
      } else if (c == '(') {
        gave_up_ = at_ < p_.size() && (p_[at_] == '?' || p_[at_] == '*');
        ++depth;
      } else if (c == ')') {
        --depth;
      }
    }
  }

  void take(char c) { run_.push_back(c); }
  void end_run() {
    if (run_.size() > best_.size()) best_ = run_;
    run_.clear();
  }
  std::string_view p_;
  size_t at_ = 0;
  std::string run_;
  std::string best_;
  bool gave_up_ = false;
  bool special_ = false;
};

}  // namespace

PatternLiteral literal_of_pattern(std::string_view pattern) {
  return LiteralScan(pattern).run();
}

}  // namespace weir
