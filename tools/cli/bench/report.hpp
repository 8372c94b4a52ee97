#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "cli/bench/findings.hpp"
#include "cli/bench/setting.hpp"
#include "cli/output/style.hpp"

/// What `muster bench` tells of a measurement.
namespace muster::cli {

/// For people, before it begins: with whom, and what is sent.
std::string announcement(const BenchSetting& setting, const Node& partner, bool is_sealed);

/// For people: both parts.
std::string report_text(const BenchSetting& setting, const BenchFindings& findings,
                        const Style& style);

/// All of it for programs; times in seconds.
boost::json::object report_json(const BenchSetting& setting, const BenchFindings& findings,
                                bool is_sealed);

}  // namespace muster::cli
