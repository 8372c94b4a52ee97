#include "asio/resolver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <mutex>
#include <optional>
#include <utility>

#include "asio/lookup_pace.hpp"

namespace muster::io {

/// The state that handlers and lookups share with the resolver and hold weakly.
class Resolver::Work : public std::enable_shared_from_this<Work> {
 public:
  Work(const boost::asio::any_io_executor& executor, std::vector<Seed> seeds, Callbacks callbacks,
       LookUp look_up)
      : callbacks_(std::move(callbacks)), look_up_(std::move(look_up)) {
    live_.emplace(Live{boost::asio::make_strand(executor), {}});
    for (Seed& seed : seeds) {
      live_->timers.emplace_back(live_->strand);
      names_.push_back({.seed = std::move(seed)});
    }
  }

  void open() {
    boost::asio::post(live_->strand, while_open([](Work& work) { work.start(); }));
  }

  void close() {
    const std::lock_guard lock(mutex_);
    live_.reset();
  }

 private:
  using Strand = boost::asio::strand<boost::asio::any_io_executor>;
  struct Name {
    Seed seed;
    std::vector<core::Endpoint> endpoints = {};
    LookupPace pace = {};
    bool is_failing = false;
  };
  /// The parts that belong to the executor's context, which may end before the last lookup.
  struct Live {
    Strand strand;
    std::vector<boost::asio::steady_timer> timers;  // one per name
  };

  bool is_open() {
    const std::lock_guard lock(mutex_);
    return live_.has_value();
  }

  /// A handler that runs `step` if this object exists and is open at that time.
  std::function<void()> while_open(std::function<void(Work&)> step) {
    return [weak = weak_from_this(), step = std::move(step)] {
      const std::shared_ptr<Work> work = weak.lock();
      if (work != nullptr && work->is_open()) step(*work);
    };
  }

  void start() {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      Name& name = names_[i];
      if (name.seed.endpoint) name.endpoints = {*name.seed.endpoint};
      if (!name.seed.endpoint) look_up(i);
    }
    publish();
  }

  void look_up(std::size_t index) {
    look_up_(names_[index].seed.host, [weak = weak_from_this(), index](NameLookup result) {
      if (const auto work = weak.lock()) work->finished(index, std::move(result));
    });
  }

  /// Runs on the thread of the lookup.
  void finished(std::size_t index, NameLookup result) {
    const std::lock_guard lock(mutex_);
    if (!live_) return;
    boost::asio::post(live_->strand, while_open([index, result = std::move(result)](Work& work) {
                        work.settle(index, result);
                      }));
  }

  void settle(std::size_t index, const NameLookup& result) {
    Name& name = names_[index];
    if (result.failure.empty()) {
      name.endpoints = result.endpoints;
      for (core::Endpoint& endpoint : name.endpoints) endpoint.port = name.seed.port;
    } else if (!name.is_failing) {
      callbacks_.on_warning(
          fmt::format("the seed \"{}\" does not resolve: {}", name.seed.text, result.failure));
    }
    name.is_failing = !result.failure.empty();
    publish();
    look_up_again(index, name.pace.next_pause(is_answered(name)));
  }

  bool is_answered(const Name& name) const {
    return std::any_of(name.endpoints.begin(), name.endpoints.end(), callbacks_.is_answered);
  }

  void publish() {
    std::vector<core::Endpoint> all;
    for (const Name& name : names_) {
      all.insert(all.end(), name.endpoints.begin(), name.endpoints.end());
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    if (std::exchange(published_, all) != all) callbacks_.on_resolved(all);
  }

  void look_up_again(std::size_t index, Duration pause) {
    const std::lock_guard lock(mutex_);
    if (!live_) return;
    boost::asio::steady_timer& timer = live_->timers[index];
    timer.expires_after(pause);
    timer.async_wait([step = while_open([index](Work& work) { work.look_up(index); })](
                         const boost::system::error_code& failure) {
      if (!failure) step();
    });
  }

  const Callbacks callbacks_;
  const LookUp look_up_;
  // Used on the strand only:
  std::vector<Name> names_;
  std::vector<core::Endpoint> published_;
  // Protected by the mutex:
  std::mutex mutex_;
  std::optional<Live> live_;
};

Resolver::Resolver(const boost::asio::any_io_executor& executor, std::vector<Seed> seeds,
                   Callbacks callbacks, LookUp look_up)
    : work_(std::make_shared<Work>(executor, std::move(seeds), std::move(callbacks),
                                   std::move(look_up))) {
  work_->open();
}

Resolver::~Resolver() {
  close();
}

void Resolver::close() {
  work_->close();
}

}  // namespace muster::io
