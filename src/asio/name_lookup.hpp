#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "core/endpoint.hpp"

namespace muster::io {

/// What the operating system says about a host name.
struct NameLookup {
  /// Without duplicates; the ports are 0. At most `endpoints_max`, the rest is left out.
  std::vector<core::Endpoint> endpoints;
  /// Its words if it found nothing; else empty.
  std::string failure;

  static constexpr std::size_t endpoints_max = 256;
};

/// Looks `host` up without blocking, and calls `done` once, on any thread.
using LookUp =
    std::function<void(const std::string& host, std::function<void(NameLookup result)> done)>;

/// By getaddrinfo(3), each time on a thread of its own that nobody waits for: when no name server
/// answers, it takes many seconds, and asio's resolver would keep its execution context, and thus a
/// node that stops, from ending for so long. Safe from any thread.
void look_up_name(const std::string& host, std::function<void(NameLookup result)> done);

}  // namespace muster::io
