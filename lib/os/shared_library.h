// Libraries loaded on first use: linked plainly they would cost every start
// of the program its milliseconds.
#pragma once
#include <string>

#include "lib/base/result.h"

namespace weir {

/// A shared library, open until the process ends (what it gave out may be
/// held anywhere).
class SharedLibrary {
 public:
  /// `soname` as the loader knows it ("libjq.so.1"). kNotFound: `package` is
  /// named as what to install.
  static Result<SharedLibrary> open(const std::string& soname,
                                    std::string_view package);

  /// Sets `function` to the symbol; kUnsupported when the library lacks it.
  template <class F>
  Result<> bind(F*& function, const char* symbol) const {
    TRY_ASSIGN(void* address, find(symbol));
    function = reinterpret_cast<F*>(address);
    return {};
  }

 private:
  SharedLibrary(void* handle, std::string soname)
      : handle_(handle), soname_(std::move(soname)) {}
  Result<void*> find(const char* symbol) const;

  void* handle_;
  std::string soname_;
};

}  // namespace weir
