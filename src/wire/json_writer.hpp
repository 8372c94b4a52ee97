#pragma once

#include <boost/json/value.hpp>
#include <string>

namespace muster::wire {

/// Writes compact JSON text. Numbers read back with the same value and kind: 2.0 stays a double.
std::string write_json(const boost::json::value& value);

}  // namespace muster::wire
