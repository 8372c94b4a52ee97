#pragma once

#include <functional>
#include <optional>

#include "core/time.hpp"
#include "monitor/section.hpp"

namespace muster::monitor {

/// The result of a function of the application, called at most ten times a second.
class FunctionSection : public Section {
 public:
  explicit FunctionSection(std::function<Value()> function) : function_(std::move(function)) {}

  Value summary(const Snapshot&) override { return value(); }
  Value page(const Query&, const Snapshot&) override { return value(); }

 private:
  const Value& value();

  const std::function<Value()> function_;
  std::optional<Value> value_;
  core::Time asked_{};
};

}  // namespace muster::monitor
