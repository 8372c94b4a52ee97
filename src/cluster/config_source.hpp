#pragma once

#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "muster/instance.hpp"
#include "muster/resource_source.hpp"

namespace muster::cluster {

/// The list of configurations that `get_config` gives, as a source of resources.
class ConfigSource : public ResourceSource {
 public:
  using GetConfig = std::function<void(const ConfigsDone& done)>;

  ConfigSource(GetConfig get_config, Duration timeout)
      : get_config_(std::move(get_config)), timeout_(timeout) {}

  void setup(const SourceHandle& handle, const WorkDone& done) override;
  void fetch(const FetchDone& done) override;
  void tear_down(const WorkDone& done) override;

  /// Something is different. Of no consequence on a node that does not lead. Safe to call from any
  /// thread.
  void changed();

 private:
  /// The end of a fetch that takes too long.
  std::shared_ptr<boost::asio::steady_timer> limit(const FetchDone& done);

  const GetConfig get_config_;
  const Duration timeout_;
  std::mutex mutex_;
  /// While this node leads.
  std::optional<SourceHandle> handle_;
  std::shared_ptr<boost::asio::steady_timer> timer_;
};

/// What a configuration is called, see `InstanceHandler::get_config`.
std::string config_id(const Value& config);

}  // namespace muster::cluster
