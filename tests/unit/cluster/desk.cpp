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
  for (const KeeperOutput& output : keeper.take_outputs()) {
    if (const auto* call = std::get_if<CallHandler>(&output)) {
      calls.insert_or_assign(call->resource.id, *call);
      words.push_back(std::string(word(call->call)) + " " + call->resource.id + " " +
                      to_string(call->resource.value));
    } else if (const auto* need = std::get_if<NeedContent>(&output)) {
      words.push_back("need " + need->id + " " + std::to_string(need->digest));
    } else if (const auto* gave = std::get_if<GaveUp>(&output)) {
      words.push_back((gave->refused_for ? "refused " : "gave up ") + gave->id);
      if (gave->refused_for) refused_for = *gave->refused_for;
    }
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
