#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "cli/bench/findings.hpp"
#include "cli/bench/setting.hpp"
#include "cli/output/style.hpp"

/// The output of `muster bench`.
namespace muster::cli {

/// The text before the measurement, for people: the partner, and what the command sends.
std::string announcement(const BenchSetting& setting, const Node& partner, bool is_sealed);

/// The text of both parts of the result, for people.
std::string report_text(const BenchSetting& setting, const BenchFindings& findings,
                        const Style& style);

/// The whole result for programs. Times are in seconds.
boost::json::object report_json(const BenchSetting& setting, const BenchFindings& findings,
                                bool is_sealed);

}  // namespace muster::cli
