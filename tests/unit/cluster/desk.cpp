#include "unit/cluster/desk.hpp"

namespace muster::cluster {

namespace {

std::string_view word(HandlerCall call) {
  constexpr std::string_view words[] = {"handle", "terminate", "handle_failed", "terminate_failed"};
  return words[static_cast<std::size_t>(call)];
}

}  // namespace

std::vector<std::string> Desk::said() {
  std::vector<std::string> words;
  for (const NeedContent& need : keeper.take_needs()) {
    words.push_back("need " + need.id + " " + std::to_string(need.digest));
  }
  for (const ResourceOutput& output : keeper.take_outputs()) {
    const auto* call = std::get_if<CallHandler>(&output);
    if (call == nullptr) continue;
    calls.insert_or_assign(call->resource.id, *call);
    words.push_back(std::string(word(call->call)) + " " + call->resource.id + " " +
                    to_string(call->resource.value));
  }
  for (const UnitId& unit : keeper.take_given_up()) words.push_back("gave up " + unit);
  for (const Refused& refused : keeper.take_refused()) {
    words.push_back("refused " + refused.unit);
    refused_for = refused.lasts;
  }
  return words;
}

void Desk::assign(int content) {
  keeper.assign("a", static_cast<std::uint64_t>(content), token, now);
  keeper.supply({"a", content}, static_cast<std::uint64_t>(content), now);
}

void Desk::end(const std::string& error) {
  keeper.ended(calls.at("a").run, error, now);
}

void Desk::pass(Duration time) {
  now += time;
  keeper.advance(now);
}

}  // namespace muster::cluster
