#include "monitor/function_section.hpp"

#include "asio/clock.hpp"

namespace muster::monitor {

const Value& FunctionSection::value() {
  const core::Time now = io::now();
  if (!value_ || now - asked_ > snapshot_age_max) {
    value_ = function_();
    asked_ = now;
  }
  return *value_;
}

}  // namespace muster::monitor
