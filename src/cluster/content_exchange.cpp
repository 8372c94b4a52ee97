#include "cluster/content_exchange.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "cluster/backoff.hpp"
#include "cluster/resource_list.hpp"

namespace muster::cluster {

namespace {

namespace json = boost::json;

/// JSON numbers that every parser keeps are signed.
std::int64_t to_wire(std::uint64_t digest) {
  return static_cast<std::int64_t>(digest);
}

/// An entry of a question, [id, digest], or of an answer, [id, digest, value].
struct Row {
  std::string id;
  std::uint64_t digest = 0;
  const Value* value = nullptr;
};

std::optional<Row> read_row(const Value& value) {
  const json::array* array = value.if_array();
  if (array == nullptr || array->size() < 2) return std::nullopt;
  if (!array->at(0).is_string() || !array->at(1).is_int64()) return std::nullopt;
  Row row{std::string(array->at(0).get_string()),
          static_cast<std::uint64_t>(array->at(1).get_int64())};
  if (array->size() > 2) row.value = &array->at(2);
  return row;
}

/// The rows under `key`; nothing if the message has none.
const json::array* rows_of(const Value& message, std::string_view key) {
  const json::object* object = message.if_object();
  const Value* rows = object == nullptr ? nullptr : object->if_contains(key);
  return rows == nullptr ? nullptr : rows->if_array();
}

/// Puts rows into messages of a size that is fit to be sent.
class Answers {
 public:
  /// False if there is no room for it.
  bool add(const Resource& resource, std::uint64_t digest) {
    const std::size_t bytes = to_string(resource.value).size() + resource.id.size();
    if (total_ != 0 && total_ + bytes > ContentExchange::answers_bytes_max) return false;
    if (bytes_ != 0 && bytes_ + bytes > ContentExchange::answer_bytes) finish(false);
    rows_.push_back(json::array{resource.id, to_wire(digest), resource.value});
    bytes_ += bytes;
    total_ += bytes;
    return true;
  }
  std::vector<Value> take(bool more) {
    if (!rows_.empty()) finish(more);
    return std::move(messages_);
  }

 private:
  void finish(bool more) {
    json::object message{{"have", std::exchange(rows_, {})}};
    if (more) message["more"] = true;
    messages_.emplace_back(std::move(message));
    bytes_ = 0;
  }

  json::array rows_;
  std::size_t bytes_ = 0;
  std::size_t total_ = 0;
  std::vector<Value> messages_;
};

}  // namespace

void ContentExchange::lead(std::optional<NodeId> leader, core::Time now) {
  if (std::exchange(leader_, leader) == leader) return;
  for (auto& [id, want] : wants_) want = {.digest = want.digest, .tries = 0, .at = now};
  advance(now);
}

void ContentExchange::put(const Resource& resource, std::uint64_t digest, core::Time now) {
  contents_.insert_or_assign(resource.id, Content{resource, digest, now});
  take(resource, digest);
}

void ContentExchange::spread(const Resource& resource, std::uint64_t digest, core::Time now) {
  put(resource, digest, now);
  Answers answers;
  answers.add(resource, digest);
  for (Value& message : answers.take(false)) {
    message.as_object()["keep"] = true;
    messages_.push_back(SendValue{std::nullopt, std::move(message)});
  }
}

void ContentExchange::drop(std::string_view id) {
  const auto found = contents_.find(id);
  if (found != contents_.end()) contents_.erase(found);
}

const Resource* ContentExchange::find(std::string_view id, std::uint64_t digest) const {
  const auto found = contents_.find(id);
  return found == contents_.end() || found->second.digest != digest ? nullptr
                                                                    : &found->second.resource;
}

void ContentExchange::retain(const std::function<bool(std::string_view id)>& is_needed,
                             core::Time now) {
  std::erase_if(contents_, [&](const auto& entry) {
    return !is_needed(entry.first) && now - entry.second.since >= news_for;
  });
}

void ContentExchange::want(const std::string& id, std::uint64_t digest, core::Time now) {
  if (const Resource* resource = find(id, digest)) {
    wants_.erase(id);
    arrived_.push_back(ContentArrived{*resource, digest});
    return;
  }
  // Asked for by `advance`, so that many wants of one moment share a question.
  wants_.insert_or_assign(id, Want{.digest = digest, .tries = 0, .at = now});
}

void ContentExchange::unwant(std::string_view id) {
  const auto found = wants_.find(id);
  if (found != wants_.end()) wants_.erase(found);
}

void ContentExchange::advance(core::Time now) {
  std::vector<std::string> of_leader;
  std::vector<std::string> of_everyone;
  for (auto& [id, want] : wants_) {
    if (want.at > now) continue;
    ++want.tries;
    want.at = now + backoff(repeat_min, repeat_max, want.tries, 0);
    const bool everyone = !leader_ || want.tries % everyone_after == 0;
    (everyone ? of_everyone : of_leader).push_back(id);
  }
  ask(of_leader, false);
  ask(of_everyone, true);
}

void ContentExchange::ask(const std::vector<std::string>& ids, bool everyone) {
  for (std::size_t begin = 0; begin < ids.size(); begin += question_ids_max) {
    json::array rows;
    const std::size_t end = std::min(begin + question_ids_max, ids.size());
    for (std::size_t i = begin; i < end; ++i) {
      rows.push_back(json::array{ids[i], to_wire(wants_.find(ids[i])->second.digest)});
    }
    messages_.push_back(SendValue{everyone ? std::nullopt : leader_,
                                  Value(json::object{{"want", std::move(rows)}})});
  }
}

void ContentExchange::receive(const NodeId& from, const Value& message, core::Time now) {
  answer(from, message);
  accept(message, now);
}

void ContentExchange::answer(const NodeId& from, const Value& question) {
  const json::array* rows = rows_of(question, "want");
  if (rows == nullptr) return;
  Answers answers;
  bool more = false;
  for (const Value& value : *rows) {
    const auto row = read_row(value);
    const Resource* resource = row ? find(row->id, row->digest) : nullptr;
    if (resource == nullptr) continue;
    more = !answers.add(*resource, row->digest);
    if (more) break;
  }
  for (Value& message : answers.take(more)) {
    messages_.push_back(SendValue{from, std::move(message)});
  }
}

void ContentExchange::accept(const Value& answer, core::Time now) {
  const json::array* rows = rows_of(answer, "have");
  if (rows == nullptr) return;
  const json::object& object = answer.get_object();
  for (const Value& value : *rows) {
    const auto row = read_row(value);
    // A digest that does not fit would be taken for the content for ever.
    if (!row || row->value == nullptr || digest_of(*row->value) != row->digest) continue;
    Resource resource{row->id, *row->value};
    if (object.contains("keep")) {
      put(resource, row->digest, now);
    } else {
      take(std::move(resource), row->digest);
    }
  }
  // Whoever answers is there: the rest is not waited for as long as for somebody silent.
  const core::Time soon = object.contains("more") ? now : now + repeat_min;
  for (auto& [id, want] : wants_) want.at = std::min(want.at, soon);
  if (soon == now) advance(now);
}

void ContentExchange::take(Resource resource, std::uint64_t digest) {
  const auto want = wants_.find(resource.id);
  if (want == wants_.end() || want->second.digest != digest) return;
  wants_.erase(want);
  arrived_.push_back(ContentArrived{std::move(resource), digest});
}

void ContentExchange::clear() {
  leader_.reset();
  wants_.clear();
  messages_.clear();
  arrived_.clear();
}

std::optional<core::Time> ContentExchange::next_deadline() const {
  std::optional<core::Time> next;
  for (const auto& [id, want] : wants_) next = next ? std::min(*next, want.at) : want.at;
  return next;
}

}  // namespace muster::cluster
