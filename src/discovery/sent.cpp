#include "discovery/sent.hpp"

#include <fmt/format.h>

#include "core/limits.hpp"
#include "core/names.hpp"
#include "discovery/name_flaw.hpp"
#include "muster/error.hpp"

namespace muster::detail {

void require_sent(std::error_code code, std::string_view channel, std::size_t bytes) {
  if (!code) return;
  if (code == Errc::too_large) {
    throw Error(Errc::too_large, fmt::format("the message takes {} bytes; at most {} can be sent",
                                             bytes, core::limits::message_bytes));
  }
  if (code == Errc::overloaded) {
    throw Error(Errc::overloaded,
                "a receiver's queue of confirmed messages is full; try again after "
                "some have been confirmed");
  }
  const char* why =
      core::is_reserved_channel(channel) ? "it is reserved for events" : flaw_of(channel);
  throw Error(Errc::invalid_name,
              fmt::format("\"{}\" cannot name a channel: {}; choose another name", channel, why));
}

}  // namespace muster::detail
