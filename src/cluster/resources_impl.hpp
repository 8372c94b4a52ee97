#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cluster/resource_work.hpp"
#include "cluster/work_host.hpp"
#include "discovery/signals.hpp"
#include "muster/resources.hpp"

namespace muster {

/// A `ResourceWork` hosted on a node: its outputs become calls of handler, source and slots.
class Resources::Impl : public cluster::WorkHost<Resources::Impl, cluster::ResourceWork> {
 public:
  Impl(Discovery& node, ResourceHandler handler, std::shared_ptr<ResourceSource> source,
       const ResourcesOptions& options);

  using WorkHost::connect;
  void allocate(const Resource& resource, const WorkDone& done);
  void deallocate(std::string_view id, const WorkDone& done);
  void report_failure(std::string_view id, std::string_view why);

  /// Looks at the machine.
  template <class Query>
  auto ask(Query&& query) const {
    return read(std::forward<Query>(query));
  }
  std::vector<OwnedResource> owned() const;
  std::optional<OwnedResource> find(std::string_view id) const;
  bool has_source() const { return source_ != nullptr; }

  detail::Signal<const SourceStatus&> source_changed;
  detail::Signal<const OwnedResource&> handled;
  detail::Signal<const Resource&> terminated;

 private:
  friend Host;
  friend WorkHost;

  using WorkHost::perform;
  void perform(const cluster::CallHandler& call);
  void perform(const cluster::CallSource& call);
  void perform(const cluster::SourceChanged& output);
  void perform(const cluster::Began& output) { handled({output.resource, output.token}); }
  void perform(const cluster::Ended& output) { terminated(output.resource); }
  void perform(const cluster::GiveUp&);
  void perform(const cluster::Answered& answered);
  void end_requests(std::error_code);
  void disconnect_slots();

  /// An input of the board.
  template <class Input>
  void direct(Input&& input);
  /// A request of the board's, which `done` waits for.
  template <class Ask>
  void request(const WorkDone& done, Ask&& ask);
  void handler_ended(std::uint64_t run, std::string_view why);
  void fetch(std::uint64_t run);
  /// Notes whether the source is set up. False after a stop, which tears the source down itself.
  bool mark_source(bool is_set_up);
  /// Tears the source down if it was set up at the last stop.
  void tear_down_left_source();
  SourceHandle source_handle();

  const ResourceHandler handler_;
  const std::shared_ptr<ResourceSource> source_;
  /// From the call of `setup` to that of `tear_down`. Guarded by the lock of the host.
  bool is_source_set_up_ = false;
  /// The source was set up at the last stop, and is not torn down yet.
  std::atomic<bool> is_source_left_ = false;
  std::map<std::uint64_t, WorkDone> requests_;
};

}  // namespace muster
