#pragma once

#include <string_view>

/// The files of the live page, from `page/`, embedded at build time.
namespace muster::monitor::page {

extern const std::string_view html;
extern const std::string_view style;
extern const std::string_view script;

}  // namespace muster::monitor::page
