#pragma once

/// \file
/// Includes the headers that most programs need. Start with `muster::Discovery`. Two headers are
/// not included, because they include large headers of other libraries: muster/await.hpp
/// (Boost.Asio completion tokens) and muster/typed.hpp (cereal).

#include "muster/discovery.hpp"
#include "muster/error.hpp"
#include "muster/fencing_token.hpp"
#include "muster/key.hpp"
#include "muster/message.hpp"
#include "muster/node.hpp"
#include "muster/options.hpp"
#include "muster/partitions.hpp"
#include "muster/value.hpp"
