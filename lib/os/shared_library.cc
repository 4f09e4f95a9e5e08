#include "lib/os/shared_library.h"

#include <dlfcn.h>

namespace weir {

Result<SharedLibrary> SharedLibrary::open(const std::string& soname,
                                          std::string_view package) {
  void* handle = ::dlopen(soname.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle != nullptr) return SharedLibrary(handle, soname);
  return fail(Error{.code = Code::kNotFound,
                    .text = fmt::format("cannot load {}", soname),
                    .hint = fmt::format("install the package {}", package)});
}

Result<void*> SharedLibrary::find(const char* symbol) const {
  void* address = ::dlsym(handle_, symbol);
  if (address != nullptr) return address;
  return fail(Code::kUnsupported, "{} has no {}", soname_, symbol);
}

}  // namespace weir
