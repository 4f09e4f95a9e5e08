// Where the Unix socket of a served data directory is. Servers and clients ask
// here, so that they meet.
//
// DIR/weir.sock; or, where the directory cannot be written or that path is
// longer than a socket's may be, a name made of the directory's device and
// inode in the user's own runtime folder: $XDG_RUNTIME_DIR/weir/, else
// weir-UID in the folder for temporary files, which must be 0700 and ours.
#pragma once
#include <string>

#include "lib/base/result.h"

namespace weir {

/// Makes the runtime folder if it is needed. kRefused: it is somebody else's;
/// kNotFound: there is no such directory.
/// `in_directory`: false where nothing may be put into it.
Result<std::string> socket_path(const std::string& dir,
                                bool in_directory = true);

/// The one that is there (a socket file), for clients; empty when none is.
std::string find_socket(const std::string& dir);

}  // namespace weir
