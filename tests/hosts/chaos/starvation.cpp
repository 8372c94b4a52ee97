#include "hosts/chaos/starvation.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

namespace muster::chaos {

namespace {

/// The sum over the threads of the process.
Seconds waited_so_far(pid_t process) {
  Seconds sum = 0;
  std::error_code gone;
  const auto tasks = std::filesystem::path("/proc") / std::to_string(process) / "task";
  for (const auto& task : std::filesystem::directory_iterator(tasks, gone)) {
    double ran = 0;
    double waited = 0;
    std::ifstream(task.path() / "schedstat") >> ran >> waited;
    sum += waited / 1e9;
  }
  return sum;
}

}  // namespace

void Starvation::sample(pid_t process, Seconds now) {
  std::vector<Sample>& samples = samples_[process];
  const Seconds waited = waited_so_far(process);
  // The count of a thread disappears when the thread ends.
  const Seconds before = samples.empty() ? 0 : samples.back().waited;
  samples.push_back({now, std::max(before, waited)});
}

Seconds Starvation::between(pid_t process, Seconds from, Seconds to) const {
  const auto found = samples_.find(process);
  if (found == samples_.end() || found->second.empty()) return 0;
  const std::vector<Sample>& samples = found->second;
  const auto is_before = [](const Sample& sample, Seconds at) { return sample.at < at; };
  auto first = std::lower_bound(samples.begin(), samples.end(), from, is_before);
  auto last = std::lower_bound(samples.begin(), samples.end(), to, is_before);
  if (first != samples.begin()) --first;
  if (last == samples.end()) --last;
  return last->waited - first->waited;
}

}  // namespace muster::chaos
