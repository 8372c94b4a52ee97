#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "cli/output/style.hpp"
#include "cli/sim/findings.hpp"
#include "cli/sim/setting.hpp"

/// The output of `muster sim`.
namespace muster::cli {

/// The result for people: the experiment, a table of times, and other observations.
std::string report_text(const SimSetting& setting, const SimFindings& findings, const Style& style);

/// The same for programs. Times are in seconds.
boost::json::object report_json(const SimSetting& setting, const SimFindings& findings);

}  // namespace muster::cli
