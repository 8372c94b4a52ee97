#include "cluster/assignment_options.hpp"

#include <fmt/format.h>

#include <string_view>

#include "cluster/labels.hpp"
#include "core/names.hpp"
#include "muster/error.hpp"

namespace muster::cluster {

namespace {

constexpr std::size_t set_bytes_max = 64;
constexpr std::uint32_t capacity_max = 65'535;
constexpr Duration lease_min = std::chrono::milliseconds(20);

[[noreturn]] void refuse_option(const std::string& sentence) {
  throw Error(Errc::invalid_option, sentence);
}

void require_labels(const std::vector<std::string>& labels, std::string_view option) {
  if (labels.size() > offered_labels_max) {
    refuse_option(fmt::format("{} has {} labels; give at most {}", option, labels.size(),
                              offered_labels_max));
  }
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (is_label(labels[i])) continue;
    refuse_option(fmt::format("number {} of {} is no label: it has {} bytes; give 1 to {} of UTF-8",
                              i + 1, option, labels[i].size(), label_bytes_max));
  }
}

}  // namespace

void validate(const AssignmentOptions& options) {
  if (!core::is_well_formed_name(options.set) || options.set.size() > set_bytes_max) {
    refuse_option(fmt::format("\"{}\" cannot name a set of work: a name has 1 to {} bytes of UTF-8",
                              options.set, set_bytes_max));
  }
  if (options.capacity > capacity_max) {
    refuse_option(
        fmt::format("a capacity of {} is too much; give 0 to {}", options.capacity, capacity_max));
  }
  require_labels(options.labels, "labels");
  require_labels(options.needed_labels, "needed_labels");
  if (options.lease && *options.lease < lease_min) {
    refuse_option(fmt::format("a lease of {} is too short; give at least {}",
                              format_duration(*options.lease), format_duration(lease_min)));
  }
  if (options.hold < Duration{} || options.grace.value_or(Duration{}) < Duration{}) {
    refuse_option("hold and grace cannot be negative");
  }
}

}  // namespace muster::cluster
