#include "cli/run/resource_work.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "cli/options/failure.hpp"
#include "cli/run/resource_environment.hpp"

namespace muster::cli {

namespace {

/// Of the monitor.
constexpr std::string_view section = "resources";

}  // namespace

ResourceWork::ResourceWork(Foreground& foreground, Spawner& spawner, Printers printers,
                           WorkerSettings settings, std::shared_ptr<ResourceSource> source,
                           const ResourcesOptions& options)
    : foreground_(foreground),
      spawner_(spawner),
      printers_(printers),
      settings_(std::move(settings)) {
  ResourceHandler handler = {
      .handle = [this](const Resource& resource, const AssignmentToken& token,
                       const WorkDone& done) { handle(resource, token, done); },
      .terminate = [this](const Resource& resource, const AssignmentToken&,
                          const WorkDone& done) { terminate(resource.id, done); }};
  resources_.emplace(foreground.node(), std::move(handler), std::move(source), options);
  resources_->on_error([this](const Error& error) {
    printers_.events.error(to_string(error.errc()), sentence_of(error));
  });
  resources_->on_source([this](const SourceStatus& status) { printers_.commands.source(status); });
  resources_->start();
}

void ResourceWork::handle(const Resource& resource, const AssignmentToken& token,
                          const WorkDone& done) {
  if (is_impatient_) return done.fail("the node is being stopped");
  try {
    const Variables variables = environment_of(resource, token);
    auto& worker = workers_[resource.id];
    worker = std::make_unique<Worker>(foreground_.executor(), spawner_, settings_,
                                      callbacks(resource.id));
    worker->start(variables);
  } catch (const Error& error) {
    // It is so on every node: if this one refused the resource, it would go round for ever.
    printers_.events.error(to_string(error.errc()), error.what());
  }
  done();
}

Worker::Callbacks ResourceWork::callbacks(const std::string& id) {
  Worker::Callbacks callbacks = printers_.commands.callbacks(id);
  callbacks.gave_up = [this, id](std::uint32_t failures) {
    resources_->report_failure(id, fmt::format("its command failed {} times in a row", failures));
  };
  return callbacks;
}

void ResourceWork::terminate(const std::string& id, const WorkDone& done) {
  const auto worker = workers_.find(id);
  if (worker == workers_.end()) return done();
  worker->second->stop([this, id, done] {
    forget(id);
    done();
  });
}

void ResourceWork::on_source_lost(std::function<void()> slot) {
  resources_->on_source([this, slot = std::move(slot)](const SourceStatus& status) {
    if (status.state == SourceState::lost && !is_finishing_) slot();
  });
}

void ResourceWork::show_in(Monitor& monitor) {
  monitor_ = &monitor;
  monitor.show(*resources_, section);
}

void ResourceWork::finish(std::function<void()> done) {
  if (std::exchange(is_finishing_, true)) return kill_all();
  done_ = std::move(done);
  resources_->leave([this](std::error_code) { end(); });
}

void ResourceWork::pass_on(int signal) {
  for (const auto& [id, worker] : workers_) worker->pass_on(signal);
}

void ResourceWork::kill_all() {
  is_impatient_ = true;
  for (auto at = workers_.begin(); at != workers_.end();) {
    // One that does not run is forgotten at once.
    const auto& [id, worker] = *at++;
    worker->kill();
    worker->stop([this, id = id] { forget(id); });
  }
  if (workers_.empty()) end();
}

void ResourceWork::forget(const std::string& id) {
  workers_.erase(id);
  if (is_impatient_ && workers_.empty()) end();
}

void ResourceWork::end() {
  if (monitor_ != nullptr) std::exchange(monitor_, nullptr)->remove_section(section);
  // A source that was not torn down would keep the program running.
  resources_.reset();
  if (done_) std::exchange(done_, nullptr)();
}

}  // namespace muster::cli
