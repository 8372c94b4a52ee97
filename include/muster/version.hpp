#pragma once

#include <string_view>

#include "muster/api.hpp"

/// The version of these headers. While the major version is 0, libraries of another minor version
/// are not compatible; from 1.0.0 on, those of another major version are not.
#define MUSTER_VERSION_MAJOR 0
#define MUSTER_VERSION_MINOR 1
#define MUSTER_VERSION_PATCH 0

#define MUSTER_DETAIL_TEXT(number) #number
#define MUSTER_DETAIL_JOINED(major, minor, patch) \
  MUSTER_DETAIL_TEXT(major) "." MUSTER_DETAIL_TEXT(minor) "." MUSTER_DETAIL_TEXT(patch)

/// The same as one text: "0.1.0".
#define MUSTER_VERSION_STRING \
  MUSTER_DETAIL_JOINED(MUSTER_VERSION_MAJOR, MUSTER_VERSION_MINOR, MUSTER_VERSION_PATCH)

/// The same as one number that grows with the version, for comparison by the preprocessor: 100 for
/// "0.1.0", 20'304 for "2.3.4".
#define MUSTER_VERSION \
  (MUSTER_VERSION_MAJOR * 10'000 + MUSTER_VERSION_MINOR * 100 + MUSTER_VERSION_PATCH)

namespace muster {

/// The version of the library that the program runs with, such as "0.1.0". It differs from
/// MUSTER_VERSION_STRING if a shared library was replaced by another compatible one.
///
/// Safe to call from any thread.
MUSTER_API std::string_view version();

}  // namespace muster
