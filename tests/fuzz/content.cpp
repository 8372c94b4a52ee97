#include <boost/json.hpp>
#include <map>
#include <string>

#include "cluster/allocations.hpp"
#include "cluster/content_exchange.hpp"
#include "cluster/resource_list.hpp"
#include "fuzz/fuzz.hpp"
#include "fuzz/input.hpp"
#include "muster/error.hpp"

namespace {

using namespace muster;
using namespace muster::cluster;
using namespace std::chrono_literals;

constexpr NodeId other{9, 1};
constexpr NodeId leader{9, 2};
constexpr Duration pauses[] = {0ms, 1ms, 200ms, 2s, 61s};
constexpr std::string_view ids[] = {"a", "b", "device-7", ""};

Value value_or_null(std::string_view text) {
  try {
    return parse_value(text);
  } catch (const Error&) {
    return nullptr;
  }
}

/// A node that has some contents and lacks others, and nodes that send it arbitrary messages.
class Library {
 public:
  explicit Library(fuzz::Input& input) : input_(input) {}

  void run() {
    for (int steps = 0; steps < 60 && !input_.is_empty(); ++steps) {
      step();
      check_outputs();
    }
    exchange_.advance(now_);
    check_outputs();
    const auto deadline = exchange_.next_deadline();
    FUZZ_CHECK(wanted_.empty() == !deadline);
    FUZZ_CHECK(!deadline || *deadline > now_);
  }

 private:
  void step() {
    switch (input_.byte() % 8) {
      case 0:
        now_ += input_.pick(pauses);
        return exchange_.advance(now_);
      case 1:
        return put(false);
      case 2:
        return put(true);
      case 3:
        return want();
      case 4:
        return unwant(std::string(input_.pick(ids)));
      case 5:
        return exchange_.lead(input_.flag() ? std::optional(leader) : std::nullopt, now_);
      case 6:
        return exchange_.retain([](std::string_view id) { return id == "a"; }, now_);
      default:
        return hear(value_or_null(input_.line()));
    }
  }

  Resource resource() {
    return {.id = std::string(input_.pick(ids)), .value = value_or_null(input_.line())};
  }
  void put(bool is_spread) {
    const Resource made = resource();
    const std::uint64_t digest = digest_of(made.value);
    is_spread ? exchange_.spread(made, digest, now_) : exchange_.put(made, digest, now_);
    FUZZ_CHECK(*exchange_.find(made.id, digest) == made);
  }
  void want() {
    const Resource wished = resource();
    wanted_.insert_or_assign(wished.id, digest_of(wished.value));
    exchange_.want(wished.id, digest_of(wished.value), now_);
  }
  void unwant(const std::string& id) {
    wanted_.erase(id);
    exchange_.unwant(id);
  }
  /// A question or an answer from another node.
  void hear(const Value& message) {
    exchange_.receive(other, message, now_);
    allocations_.receive(message, now_);
    const auto request = read_request(message);
    if (request) FUZZ_CHECK(answer_to(*request, "").is_object());
  }

  void check_outputs() {
    for (const SendValue& sent : exchange_.take_messages()) check_sent(sent.message);
    for (const ContentArrived& arrived : exchange_.take_arrived()) check_arrived(arrived);
  }
  /// The node stores only contents that it asked for, and only under their own ids.
  void check_arrived(const ContentArrived& arrived) {
    const auto wish = wanted_.find(arrived.resource.id);
    FUZZ_CHECK(wish != wanted_.end() && wish->second == arrived.digest);
    FUZZ_CHECK(digest_of(arrived.resource.value) == arrived.digest);
    wanted_.erase(wish);
  }
  /// The message can be sent, and reads back unchanged.
  static void check_sent(const Value& message) {
    FUZZ_CHECK(parse_value(to_string(message)) == message);
    const auto& object = message.as_object();
    const auto* rows = object.if_contains("have");
    if (rows == nullptr) rows = object.if_contains("want");
    FUZZ_CHECK(rows != nullptr && !rows->as_array().empty());
    FUZZ_CHECK(rows->as_array().size() <= ContentExchange::question_ids_max);
  }

  fuzz::Input& input_;
  core::Time now_{1h};
  ContentExchange exchange_;
  Allocations allocations_{[](std::string_view) { return std::nullopt; }};
  std::map<std::string, std::uint64_t> wanted_;
};

}  // namespace

/// Messages about the contents of resources, and the reaction of a node.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  Library(input).run();
  return 0;
}
