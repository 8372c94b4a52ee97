#include "muster/election.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "core/names.hpp"
#include "discovery/inside.hpp"
#include "elections/hall_host.hpp"
#include "muster/error.hpp"

namespace muster {

namespace {

using elections::HallHost;

constexpr std::size_t leaders_max = 64;

void validate(std::string_view name, const ElectionOptions& options) {
  if (!core::is_well_formed_name(name) || name.size() > elections::name_bytes_max) {
    throw Error(Errc::invalid_option,
                fmt::format("\"{}\" cannot name an election: a name has 1 to {} bytes of UTF-8",
                            name, elections::name_bytes_max));
  }
  if (options.leaders < 1 || options.leaders > leaders_max) {
    throw Error(Errc::invalid_option,
                fmt::format("the election \"{}\" cannot have {} leaders; give 1 to {}", name,
                            options.leaders, leaders_max));
  }
  if (options.weight && !std::isfinite(*options.weight)) {
    throw Error(Errc::invalid_option,
                fmt::format("the weight in the election \"{}\" is no finite number", name));
  }
  if (options.preempt_after && *options.preempt_after < Duration{}) {
    throw Error(Errc::invalid_option,
                fmt::format("preempt_after of the election \"{}\" cannot be negative", name));
  }
}

}  // namespace

/// One election in the hall of its node.
class Election::Impl {
 public:
  Impl(Discovery& its_node, std::string_view its_name, const ElectionOptions& options)
      : host(HallHost::of(its_node)), name(its_name) {
    const double weight = options.weight.value_or(detail::Inside::of(its_node).weight());
    host->open(name,
               {.leaders = options.leaders,
                .listen_window = its_node.timing().listen_window,
                .preempt_after = options.preempt_after},
               weight, audience);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() = default;

  bool is_in_copy() const { return host->is_in_copy(); }
  void retire() {
    host->close(name);
    audience->disconnect_all();
    host->finish_slots();
  }
  template <class Query>
  auto ask(Query&& query) const {
    return host->ask([&](const elections::Hall& hall) { return query(hall.contest(name)); });
  }

  const std::shared_ptr<HallHost> host;
  const std::string name;
  const std::shared_ptr<elections::Audience> audience = std::make_shared<elections::Audience>();
};

Election::Election(Discovery& node, std::string_view name, const ElectionOptions& options) {
  validate(name, options);
  impl_ = std::make_shared<Impl>(node, name, options);
}

Election::~Election() {
  detail::retire(impl_);
}

Discovery& Election::node() {
  return impl_->host->node();
}

const std::string& Election::name() const {
  return impl_->name;
}

void Election::stand() {
  if (node().is_observer()) {
    throw Error(Errc::invalid_option,
                fmt::format("an observer cannot stand for the election \"{}\"", name()));
  }
  impl_->host->stand(impl_->name, true);
}

void Election::resign(std::function<void(std::error_code)> done) {
  impl_->host->stand(impl_->name, false);
  if (!done) return;
  impl_->host->wait(
      impl_->name, HallHost::WaitFor::successor,
      [done = std::move(done)](std::error_code error, const FencingToken&) { done(error); });
}

bool Election::stands() const {
  return impl_->ask([](const core::Contest& contest) { return contest.is_standing(); });
}

bool Election::is_leader() const {
  return token().has_value();
}

std::optional<FencingToken> Election::token() const {
  return impl_->host->token(impl_->name);
}

std::optional<FencingToken> Election::leader() const {
  const std::vector<FencingToken> all = leaders();
  return all.empty() ? std::nullopt : std::optional(all.front());
}

std::vector<FencingToken> Election::leaders() const {
  return impl_->ask([](const core::Contest& contest) { return contest.leaders(); });
}

std::vector<NodeId> Election::candidates() const {
  return impl_->host->ask(
      [this](const elections::Hall& hall) { return hall.candidates(impl_->name); });
}

Connection Election::on_elected(std::function<void(const FencingToken&)> slot) {
  return detail::connect(impl_->audience->elected, std::move(slot));
}

Connection Election::on_resigned(std::function<void(DemotionReason, std::uint64_t term)> slot) {
  return detail::connect(impl_->audience->resigned, std::move(slot));
}

Connection Election::on_leader(std::function<void(const FencingToken&)> slot) {
  return detail::connect(impl_->audience->leader, std::move(slot));
}

Connection Election::on_error(std::function<void(const Error&)> slot) {
  return detail::connect(impl_->audience->error, std::move(slot));
}

Election::WaitId Election::when_elected(
    std::function<void(std::error_code, const FencingToken&)> done) {
  return impl_->host->wait(impl_->name, HallHost::WaitFor::own_leadership, std::move(done));
}

Election::WaitId Election::when_leader(
    std::function<void(std::error_code, const FencingToken&)> done) {
  return impl_->host->wait(impl_->name, HallHost::WaitFor::any_leader, std::move(done));
}

void Election::cancel(WaitId wait) {
  impl_->host->cancel(wait);
}

}  // namespace muster
