#pragma once

#include "core/nonce_source.hpp"

namespace muster::io {

/// A source that draws from the generator of the operating system. In a forked copy of this process
/// it throws `Error{forked}`, so the copy seals nothing.
core::NonceSource system_nonces();

}  // namespace muster::io
