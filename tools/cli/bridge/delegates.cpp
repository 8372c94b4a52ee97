#include "cli/bridge/delegates.hpp"

#include <fmt/format.h>

#include <utility>

namespace muster::cli {

Delegates::Delegates(Options options, boost::asio::any_io_executor executor, Mark mark,
                     Report report)
    : options_(std::move(options)),
      executor_(std::move(executor)),
      mark_(std::move(mark)),
      report_(std::move(report)) {
  options_.eligible = false;
  // One process runs many delegates, and they must not list each other.
  options_.ignore = Ignore::process;
}

template <class Call>
void Delegates::guard(Call&& call) {
  try {
    call();
  } catch (const Error& error) {
    report_(error);
  }
}

void Delegates::add(const Node& original) {
  if (delegates_.size() < delegates_max) return guard([&] { start(original); });
  if (std::exchange(is_full_, true)) return;
  report_(Error(Errc::overloaded,
                fmt::format("the bridge represents at most {} nodes of one side on the other; it "
                            "leaves out \"{}\" and all later ones",
                            delegates_max, original.name)));
}

void Delegates::start(const Node& original) {
  Options options = options_;
  options.name = original.name;
  options.host_name = original.host_name;
  options.info = original.info;
  options.weight = original.weight;
  auto delegate = std::make_unique<Discovery>(std::move(options), executor_);
  delegate->on_error(report_);
  publish_mark(*delegate, original);
  delegate->start();
  delegates_.insert_or_assign(original.id, std::move(delegate));
}

void Delegates::publish_mark(Discovery& delegate, const Node& original) {
  if (const auto mark = mark_(original)) delegate.publish(mark_name, {.value = *mark});
}

void Delegates::update(const Node& original) {
  const auto found = delegates_.find(original.id);
  if (found == delegates_.end()) return;
  guard([&] {
    found->second->advertise(original.info);
    publish_mark(*found->second, original);
  });
}

void Delegates::remove(const Node& original) {
  delegates_.erase(original.id);
  is_full_ = is_full_ && delegates_.size() >= delegates_max;
}

void Delegates::say(const Message& message) {
  const auto found = delegates_.find(message.sender.id);
  if (found == delegates_.end()) return;
  guard([&] { found->second->send(message.channel, message.payload); });
}

}  // namespace muster::cli
