#pragma once

#include <span>

#include "core/endpoint.hpp"

namespace muster::io {

/// The address that must do without when a newcomer wants one of a limited number of places and all
/// are taken: the one that would have the most places, in case of a tie that of the newcomer. So an
/// address gets a place as long as another one has at least two more, and keeps it.
core::Address crowding_address(std::span<const core::Address> holders,
                               const core::Address& newcomer);

}  // namespace muster::io
