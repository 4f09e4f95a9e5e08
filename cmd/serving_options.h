// What the options of the commands that serve mean (serve, run).
#pragma once
#include "cmd/cli/arguments.h"
#include "lib/server/serving.h"

namespace weir {

/// --topic, --no-auto-create, --any-rf, --config; the rest as it is by
/// default. kUsage.
Result<ServingOptions> serving_options(const cli::Arguments& args,
                                       std::string dir);

/// A directory of this process's own, gone with the object.
class EphemeralDir {
 public:
  /// Named after `stem` and something random.
  static Result<EphemeralDir> make(std::string stem);
  /// In the folder for temporary files.
  static Result<EphemeralDir> make();
  EphemeralDir(EphemeralDir&& other) noexcept
      : path_(std::exchange(other.path_, {})) {}
  EphemeralDir& operator=(EphemeralDir&&) = delete;
  ~EphemeralDir();

  const std::string& path() const { return path_; }
  /// It stays, under this name. kIo.
  Result<> keep_as(const std::string& path);

 private:
  explicit EphemeralDir(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace weir
