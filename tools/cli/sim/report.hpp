#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "cli/output/style.hpp"
#include "cli/sim/findings.hpp"
#include "cli/sim/setting.hpp"

/// What `muster sim` tells of its runs.
namespace muster::cli {

/// For people: what was tried, a table of times, and what else was seen.
std::string report_text(const SimSetting& setting, const SimFindings& findings, const Style& style);

/// The same for programs; times in seconds.
boost::json::object report_json(const SimSetting& setting, const SimFindings& findings);

}  // namespace muster::cli
