#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "hosts/chaos/life.hpp"

namespace muster::chaos {

/// The broken promises, one sentence each, shared by all checkers.
class Findings {
 public:
  void add(Seconds at, const Life& who, std::string_view what) {
    sentences_.push_back(fmt::format("{:.6f} {} {}", at, who.log->name(), what));
  }
  const std::vector<std::string>& sentences() const { return sentences_; }

 private:
  std::vector<std::string> sentences_;
};

}  // namespace muster::chaos
