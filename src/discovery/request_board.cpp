#include "discovery/request_board.hpp"

#include <utility>

namespace muster::detail {

void RequestBoard::hear(const Node& sender, const Question& question) {
  Answer earlier;
  switch (desk_.receive(sender.session, question, earlier)) {
    case RequestDesk::Verdict::run:
      outputs_.emplace_back(RunRequest{sender, question});
      return;
    case RequestDesk::Verdict::answer:
      outputs_.emplace_back(SendAnswer{sender.id, sender.session, earlier});
      return;
    case RequestDesk::Verdict::refuse:
      outputs_.emplace_back(
          SendAnswer{sender.id,
                     sender.session,
                     {.number = question.number,
                      .status = Reply::Status::failed,
                      .payload = {.value = "it has too many requests of this asker"}}});
      return;
    case RequestDesk::Verdict::ignore:
      return;
  }
}

void RequestBoard::answer(const Node& asker, const Answer& answer) {
  if (!desk_.answered(asker.session, answer)) return;
  outputs_.emplace_back(SendAnswer{asker.id, asker.session, answer});
}

void RequestBoard::removed(const Node& node, core::Time now) {
  desk_.removed(node.session, now);
  open_requests_.removed(node.id);
}

void RequestBoard::stop() {
  open_requests_.clear();
  desk_.clear();
  outputs_.clear();
}

std::vector<RequestOutput> RequestBoard::take_outputs() {
  std::vector<RequestOutput> outputs = std::exchange(outputs_, {});
  for (auto& output : open_requests_.take_outputs()) {
    std::visit([&](auto& each) { outputs.emplace_back(std::move(each)); }, output);
  }
  return outputs;
}

}  // namespace muster::detail
