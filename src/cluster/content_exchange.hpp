#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cluster/work_message.hpp"
#include "core/time.hpp"
#include "muster/id.hpp"
#include "muster/resource.hpp"

namespace muster::cluster {

/// The content that was wanted.
struct ContentArrived {
  Resource resource;
  std::uint64_t digest = 0;
};

/// Gets the content of resources to where it is needed. What is assigned to whom is known from
/// elsewhere, by id and digest; here a node asks the leader for what it lacks, and everyone if the
/// leader does not answer, until it has it. So any node that has the content will do, and what
/// everyone was sent survives the death of any of them.
///
/// Knows neither network nor clock: after every input, send `take_messages`, use `take_arrived`,
/// and wait for `next_deadline`.
///
/// Distinct objects: safe. Shared objects: unsafe.
class ContentExchange {
 public:
  /// Whom to ask first; nothing: everyone.
  void lead(std::optional<NodeId> leader, core::Time now);

  /// Keeps a resource, in place of an older one with that id.
  void put(const Resource& resource, std::uint64_t digest, core::Time now);
  /// The same, and sends it to everyone.
  void spread(const Resource& resource, std::uint64_t digest, core::Time now);
  void drop(std::string_view id);
  /// Drops what nobody needs, except what came so recently that it may be news.
  void retain(const std::function<bool(std::string_view id)>& is_needed, core::Time now);
  /// Null if it is not here.
  const Resource* find(std::string_view id, std::uint64_t digest) const;

  /// `ContentArrived` follows, at once if it is here; in place of an earlier want of that id.
  void want(const std::string& id, std::uint64_t digest, core::Time now);
  void unwant(std::string_view id);

  /// A message of another node. What is not well-formed is ignored.
  void receive(const NodeId& from, const Value& message, core::Time now);
  void advance(core::Time now);

  /// Stops fetching. Contents that are here stay.
  void clear();

  std::vector<SendValue> take_messages() { return std::exchange(messages_, {}); }
  std::vector<ContentArrived> take_arrived() { return std::exchange(arrived_, {}); }
  std::optional<core::Time> next_deadline() const;

  /// Before the first repetition of a question, and before any.
  static constexpr Duration repeat_min = std::chrono::milliseconds(200);
  static constexpr Duration repeat_max = std::chrono::seconds(2);
  /// Every so many times everyone is asked.
  static constexpr unsigned everyone_after = 3;
  /// For so long after it came, content is not dropped by `retain`.
  static constexpr Duration news_for = std::chrono::seconds(60);
  /// Ids in one question; the rest goes into another one.
  static constexpr std::size_t question_ids_max = 500;
  /// Text in one answer, unless a single resource has more.
  static constexpr std::size_t answer_bytes = 64 * 1024;
  /// Text in all answers to one question. Whoever lacks more asks again.
  static constexpr std::size_t answers_bytes_max = 512 * 1024;

 private:
  struct Content {
    Resource resource;
    std::uint64_t digest = 0;
    core::Time since;
  };
  struct Want {
    std::uint64_t digest = 0;
    unsigned tries = 0;
    core::Time at;
  };

  void ask(const std::vector<std::string>& ids, bool everyone);
  void answer(const NodeId& from, const Value& question);
  void accept(const Value& answer, core::Time now);
  void take(Resource resource, std::uint64_t digest);

  std::optional<NodeId> leader_;
  std::map<std::string, Content, std::less<>> contents_;
  std::map<std::string, Want, std::less<>> wants_;
  std::vector<SendValue> messages_;
  std::vector<ContentArrived> arrived_;
};

}  // namespace muster::cluster
