// Where groups come from and go: the log, and back.
#include "lib/broker/broker.h"
#include "lib/broker/groups/coordinator.h"
#include "lib/broker/share/share_broker.h"
#include "lib/metadata/group_records.h"

namespace weir {

namespace p = protocol;

namespace {
/// Of GroupMetadataValue, as Kafka writes it since 2.3.
constexpr int16_t kGroupVersion = 3;
}  // namespace

GroupCoordinator::GroupCoordinator(Broker& broker, const GroupOptions& options)
    : broker_(broker), options_(options) {}

GroupCoordinator::~GroupCoordinator() = default;

p::ErrorCode GroupCoordinator::load() {
  if (loaded_) return ErrorCode::NONE;
  Result<> replayed = broker_.directory().replay_groups(
      [this](const p::DecodedRecord& record) { restore(record); },
      [this](ProducerId producer, const p::DecodedRecord& record) {
        restore_open(producer, record);
      });
  if (!replayed) {
    classic_.clear();
    consumers_.clear();
    shares_.clear();
    others_.clear();
    open_.clear();
    return ErrorCode::COORDINATOR_NOT_AVAILABLE;
  }
  start_restored();
  loaded_ = true;
  return ErrorCode::NONE;
}

// Offsets and newer kinds go the way of every reader of the log; of a classic
// group the whole record is kept.
void GroupCoordinator::restore(const p::DecodedRecord& record) {
  if (consumers_.apply(record) || shares_.apply(record)) return;
  apply_group_record(record, others_);
  const auto* key = record.key.as<p::GroupMetadataKey>();
  if (!key) return;
  const auto* value = record.value.as<p::GroupMetadataValue>();
  if (!value)
    classic_.erase(key->group);
  else
    classic_[key->group] = std::make_unique<ClassicGroup>(key->group, *value);
}

void GroupCoordinator::start_restored() {
  for (auto it = others_.begin(); it != others_.end();) {
    auto& [name, group] = *it;
    if (!group.offsets.empty()) offsets_[name] = std::move(group.offsets);
    bool is_classic = group.type == GroupType::kClassic;
    // Offsets alone make a group that nobody is in.
    if (is_classic && offsets_.count(name) && !classic_.count(name) &&
        !consumers_.find(name) && !shares_.find(name))
      classic_[name] = std::make_unique<ClassicGroup>(name, now());
    it = is_classic ? others_.erase(it) : std::next(it);
  }
  for (auto& [name, group] : classic_)
    for (auto& [id, member] : group->members()) start_session(*group, member);
  consumers_.start();
  shares_.start();
  schedule_expiry();
}

ClassicGroup* GroupCoordinator::find(std::string_view name) {
  auto found = classic_.find(name);
  return found == classic_.end() ? nullptr : found->second.get();
}

bool GroupCoordinator::knows(std::string_view name) const {
  return classic_.count(name) || consumers_.find(name) || shares_.find(name) ||
         others_.count(name);
}

p::ErrorCode GroupCoordinator::store(const std::string& group,
                                     const GroupBatch& batch,
                                     const TxnProducer* writer) {
  if (batch.empty() || broker_.options().read_only) return ErrorCode::NONE;
  Result<> appended = broker_.directory().append_to_group(group, batch, writer);
  if (!appended)
    return appended.error().code == Code::kIo
               ? ErrorCode::NOT_COORDINATOR
               : ErrorCode::COORDINATOR_NOT_AVAILABLE;
  int32_t partitions =
      int32_t(broker_.image().topic(kConsumerOffsetsTopic)->partitions.size());
  bool stored = broker_.appended(kConsumerOffsetsTopic,
                                 group_partition(group, partitions));
  return stored ? ErrorCode::NONE : ErrorCode::NOT_COORDINATOR;
}

p::ErrorCode GroupCoordinator::store_group(
    const ClassicGroup& group,
    const std::map<std::string, std::string>* assignments) {
  GroupBatch batch;
  Result<> put = batch.put(p::GroupMetadataKey{.group = group.name()},
                           group.record(assignments), kGroupVersion);
  if (!put) return ErrorCode::UNKNOWN_SERVER_ERROR;
  return store(group.name(), batch);
}

p::ErrorCode GroupCoordinator::make_group(const std::string& name) {
  auto group = std::make_unique<ClassicGroup>(name, now());
  ErrorCode stored = store_group(*group);
  if (stored == ErrorCode::NONE) classic_[name] = std::move(group);
  return stored;
}

// Its offsets stay: they go on in the classic group of the same name.
p::ErrorCode GroupCoordinator::forget_consumer_group(
    const ConsumerGroup& group) {
  std::string name = group.name();
  GroupBatch batch;
  if (!consumers_.put_tombstones(group, batch))
    return ErrorCode::UNKNOWN_SERVER_ERROR;
  ErrorCode error = store(name, batch);
  if (error == ErrorCode::NONE) consumers_.forget(name);
  return error;
}

// A classic group that nobody is in becomes one of another kind.
bool GroupCoordinator::give_way(const std::string& name) {
  ClassicGroup* group = find(name);
  if (!group || !group->is(GroupState::kEmpty) || !group->pending().empty())
    return false;
  GroupBatch batch;
  if (!batch.forget(p::GroupMetadataKey{.group = name}) ||
      store(name, batch) != ErrorCode::NONE)
    return false;
  classic_.erase(name);
  return true;
}

template <class Kind>
p::ErrorCode GroupCoordinator::delete_new_group(Kind& kind, std::string name) {
  const auto& group = *kind.find(name);
  if (!group.empty()) return ErrorCode::NON_EMPTY_GROUP;
  GroupBatch batch;
  bool put = true;
  if (const Offsets* committed = offsets(name))
    for (const auto& [partition, offset] : *committed)
      put = put && batch.forget_offset(name, partition);
  if (!put || !kind.put_tombstones(group, batch))
    return ErrorCode::UNKNOWN_SERVER_ERROR;
  ErrorCode error = store(name, batch);
  if (error != ErrorCode::NONE) return error;
  kind.forget(name);
  offsets_.erase(name);
  return ErrorCode::NONE;
}

p::ErrorCode GroupCoordinator::delete_group(const std::string& name) {
  if (consumers_.find(name)) return delete_new_group(consumers_, name);
  if (const ShareGroup* group = shares_.find(name)) {
    if (!group->empty()) return ErrorCode::NON_EMPTY_GROUP;
    ErrorCode error = broker_.share().remove_group(name);
    return error != ErrorCode::NONE ? error : delete_new_group(shares_, name);
  }
  Group gone{.name = name};
  if (auto other = others_.find(name); other != others_.end()) {
    gone = other->second;
    if (!gone.members.empty()) return ErrorCode::NON_EMPTY_GROUP;
  } else if (ClassicGroup* group = find(name)) {
    if (!group->is(GroupState::kEmpty)) return ErrorCode::NON_EMPTY_GROUP;
    for (auto& [id, timer] : group->pending()) cancel(timer);
  } else {
    return ErrorCode::GROUP_ID_NOT_FOUND;
  }
  if (const Offsets* committed = offsets(name)) gone.offsets = *committed;
  if (!broker_.options().read_only) {
    if (!broker_.directory().delete_group(gone))
      return ErrorCode::COORDINATOR_NOT_AVAILABLE;
  }
  others_.erase(name);
  classic_.erase(name);
  offsets_.erase(name);
  return ErrorCode::NONE;
}

TimestampMs GroupCoordinator::now() const { return broker_.clock().now(); }

void GroupCoordinator::after(GroupTimer& timer, int64_t delay_ms,
                             std::function<void()> act) {
  cancel(timer);
  int64_t due = broker_.clock().monotonic_ns() + delay_ms * 1'000'000;
  timer = broker_.at(due, [this, act = std::move(act)] {
    act();
    send_answers();
  });
}

void GroupCoordinator::cancel(GroupTimer& timer) {
  if (timer) broker_.cancel(*timer);
  timer.reset();
}

void GroupCoordinator::answer(JoinReply& reply, JoinResponse response) {
  if (!reply) return;
  answers_.push_back([send = std::exchange(reply, nullptr),
                      response = std::move(response)] { send(response); });
}

void GroupCoordinator::answer(SyncReply& reply, SyncResponse response) {
  if (!reply) return;
  answers_.push_back([send = std::exchange(reply, nullptr),
                      response = std::move(response)] { send(response); });
}

void GroupCoordinator::send_answers() {
  while (!answers_.empty())
    for (auto& send : std::exchange(answers_, {})) send();
}

}  // namespace weir
