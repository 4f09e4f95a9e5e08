// weir repair: a sound directory out of a damaged or uncleanly stopped one.
#include "lib/inspect/repair.h"

#include <set>

#include "cmd/commands.h"
#include "cmd/directories.h"
#include "lib/inspect/source.h"
#include "lib/os/clock.h"
#include "lib/os/lock.h"

namespace weir {

namespace {

// Which folders of which directory; all of them if the set is empty.
using Chosen = std::map<std::string, std::set<std::string>>;

Result<Chosen> choose(const cli::Arguments& args) {
  Chosen chosen;
  if (args.words().empty()) {
    TRY_ASSIGN(std::vector<std::string> dirs, local_directories(args));
    for (const std::string& dir : dirs) chosen[dir];
    return chosen;
  }
  std::vector<std::string> dirs = data_directories(args);
  for (const std::string& word : args.words()) {
    TRY_ASSIGN(std::vector<FoundPath> paths,
               find_paths(posix_fs(), dirs, word));
    for (const FoundPath& found : paths) {
      std::string folder(base_name(found.path));
      if (found.kind == PathKind::kDataDir)
        chosen[found.path];
      else if (found.kind == PathKind::kPartition &&
               parse_partition_folder(folder))
        chosen[std::string(dir_name(found.path))].insert(folder);
      else
        return fail(Code::kUsage,
                    "'{}' is neither a data directory nor a partition's "
                    "folder named TOPIC-N",
                    word);
    }
  }
  return chosen;
}

Result<> check_target(const std::string& to) {
  auto info = posix_fs().info(to);
  if (!info) return {};
  if (info->kind == FileKind::kDirectory) {
    TRY_ASSIGN(std::vector<DirEntry> entries, posix_fs().list(to));
    if (entries.empty()) return {};
  }
  return fail(Error{Code::kRefused, "is there already, and not empty", to});
}

Result<RepairSummary> repair_one(const std::string& dir,
                                 const std::set<std::string>& folders,
                                 RepairOptions options, const OnRepair& say) {
  options.now = SystemClock().now();
  options.undo = undo_folder(dir, options.now);
  PartitionFilter only;
  if (!folders.empty())
    only = [&folders](const PartitionFolderName& name) {
      return name.kind == FolderKind::kCurrent &&
             folders.contains(
                 partition_folder_name(name.topic, name.partition));
    };
  if (options.mode == RepairOptions::Mode::kDryRun)
    return repair_directory(posix_fs(), dir, only, options, say);
  std::optional<DirectoryLock> lock;
  auto taken = DirectoryLock::take(dir);
  if (taken)
    lock.emplace(std::move(*taken));
  else if (options.mode == RepairOptions::Mode::kInPlace ||
           taken.error().code == Code::kInUse)
    return fail(std::move(taken).error());
  // Else a directory that cannot be written: nobody serves it, it is copied.
  return repair_directory(posix_fs(), dir, only, options, say);
}

}  // namespace

Result<cli::ExitCode> run_repair(const cli::Arguments& args,
                                 cli::Context& context) {
  if (args.text("bootstrap")) TRY(local_directories(args));
  TRY_ASSIGN(Chosen chosen, choose(args));
  RepairOptions options;
  options.stop = [] { return cli::interrupted() != 0; };
  if (auto to = args.text("to")) {
    if (chosen.size() != 1)
      return fail(Code::kUsage, "--to takes one directory at a time");
    options.mode = RepairOptions::Mode::kCopy;
    options.to = *to;
    TRY(check_target(options.to));
    TRY(posix_fs().make_dirs(options.to));
  } else if (args.flag("yes")) {
    options.mode = RepairOptions::Mode::kInPlace;
  }
  bool done = options.mode != RepairOptions::Mode::kDryRun;
  OnRepair say = [&](const RepairAction& action) -> Result<> {
    if (context.json)
      append_repair_json(context.out.buffer(), action, done);
    else
      append_repair_text(context.out.buffer(), action, done);
    return context.out.more();
  };
  RepairSummary all;
  for (auto& [dir, folders] : chosen) {
    TRY_ASSIGN(RepairSummary one, repair_one(dir, folders, options, say));
    all.actions += one.actions;
    all.records_kept += one.records_kept;
    all.bytes_lost += one.bytes_lost;
    for (Error& error : one.refused) all.refused.push_back(std::move(error));
  }
  TRY(context.out.flush());
  for (const Error& error : all.refused) context.messages.error(error);
  if (all.actions == 0 && all.refused.empty())
    context.messages.note("nothing to repair");
  else
    context.messages.note(fmt::format(
        "{} {} {}, {} records kept, {} bytes lost", all.actions,
        all.actions == 1 ? "file" : "files", done ? "changed" : "to change",
        all.records_kept, all.bytes_lost));
  if (!all.refused.empty()) return cli::ExitCode::kPlace;
  bool pending = !done && all.actions > 0;
  return pending ? cli::ExitCode::kNo : cli::ExitCode::kDone;
}

}  // namespace weir
