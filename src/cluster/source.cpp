#include <boost/asio/any_io_executor.hpp>
#include <utility>

#include "cluster/resource_list.hpp"
#include "muster/error.hpp"
#include "muster/resource_source.hpp"

namespace muster {

std::string_view to_string(SourceState state) {
  switch (state) {
    case SourceState::not_asked:
      return "not_asked";
    case SourceState::starting:
      return "starting";
    case SourceState::working:
      return "working";
    case SourceState::failing:
      return "failing";
    case SourceState::lost:
      return "lost";
  }
  return "unknown";
}

boost::asio::any_io_executor SourceHandle::executor() const {
  return calls_.executor();
}

void FetchDone::operator()(std::vector<Resource> resources) const {
  auto list = cluster::check_resources(std::move(resources));
  done_({.resources = std::move(list.resources), .faults = std::move(list.faults)});
}

bool FetchDone::json(std::string_view text) const {
  try {
    auto list = cluster::read_resource_list(text);
    done_({.resources = std::move(list.resources), .faults = std::move(list.faults)});
    return true;
  } catch (const Error& error) {
    done_({.error = error.what()});
    return false;
  }
}

void FetchDone::fail(std::string_view why) const {
  done_({.error = std::string(why.empty() ? "no reason given" : why)});
}

void ResourceSource::setup(const SourceHandle&, const WorkDone& done) {
  done();
}

void ResourceSource::tear_down(const WorkDone& done) {
  done();
}

}  // namespace muster
