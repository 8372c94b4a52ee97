#include "cluster/config_source.hpp"

#include <fmt/format.h>

#include <atomic>
#include <boost/asio/post.hpp>
#include <utility>

#include "cluster/resource_list.hpp"
#include "cluster/work_done.hpp"
#include "core/names.hpp"

namespace muster::cluster {

namespace {

std::vector<Resource> named(std::vector<Value> configs) {
  std::vector<Resource> resources;
  resources.reserve(configs.size());
  for (Value& config : configs) {
    std::string id = config_id(config);
    resources.push_back({std::move(id), std::move(config)});
  }
  return resources;
}

}  // namespace

std::string config_id(const Value& config) {
  if (auto id = id_of(config)) return *std::move(id);
  if (config.is_string()) return std::string(config.get_string());
  std::string text = canonical_text(config);
  // A number stands for a text that is too long for a name. Should two ever share one, the second
  // is reported as a duplicate.
  return core::is_well_formed_name(text) ? text : fmt::format("{:016x}", digest_of(config));
}

void ConfigSource::setup(const SourceHandle& handle, const WorkDone& done) {
  {
    const std::lock_guard lock(mutex_);
    handle_ = handle;
  }
  done();
}

void ConfigSource::fetch(const FetchDone& done) {
  const ConfigsDone ended(
      [done, was_called = std::make_shared<std::atomic<bool>>(false),
       timer = std::weak_ptr(limit(done))](ConfigsDone::Configs configs, std::string_view error) {
        if (was_called->exchange(true)) return;
        if (const auto running = timer.lock()) {
          boost::asio::post(running->get_executor(), [running] { running->cancel(); });
        }
        if (!error.empty()) return done.fail(error);
        configs ? done(named(*std::move(configs))) : done.unchanged();
      });
  guard(ended, [&] { get_config_(ended); });
}

std::shared_ptr<boost::asio::steady_timer> ConfigSource::limit(const FetchDone& done) {
  const std::lock_guard lock(mutex_);
  timer_ = std::make_shared<boost::asio::steady_timer>(handle_->executor(), timeout_);
  timer_->async_wait([done, timeout = timeout_](const boost::system::error_code& cancelled) {
    if (cancelled) return;
    done.fail(fmt::format("the call has not ended within {}", format_duration(timeout)));
  });
  return timer_;
}

void ConfigSource::tear_down(const WorkDone& done) {
  {
    const std::lock_guard lock(mutex_);
    handle_.reset();
    timer_.reset();
  }
  done();
}

void ConfigSource::changed() {
  std::optional<SourceHandle> handle;
  {
    const std::lock_guard lock(mutex_);
    handle = handle_;
  }
  if (handle) handle->changed();
}

}  // namespace muster::cluster
