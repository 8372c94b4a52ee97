#pragma once

#include <boost/system/error_code.hpp>
#include <cstddef>
#include <string_view>

#include <boost/json/value.hpp>

namespace muster::wire {

/// Reads JSON text with every number as exact as a double can represent it; Boost.JSON 1.81 alone
/// gets the last bit of one number in ten wrong. A number that no double can represent is an error.
///
/// Sets `read` to the number of bytes up to the end of the value, or up to the error. Null after an
/// error.
boost::json::value read_json(std::string_view text, std::size_t& read,
                             boost::system::error_code& error);

/// The reason why no node could read this value: text that is not UTF-8, or arrays and objects
/// nested deeper than 32. Empty if all can.
std::string_view why_unreadable(const boost::json::value& value);

}  // namespace muster::wire
