#pragma once

/// \file
/// Everything a program needs to be a node. Start with `muster::Discovery`. Not included, because
/// they bring large headers of other libraries: muster/await.hpp (Boost.Asio completion tokens) and
/// muster/typed.hpp (cereal).

#include "muster/discovery.hpp"
#include "muster/error.hpp"
#include "muster/fencing_token.hpp"
#include "muster/key.hpp"
#include "muster/message.hpp"
#include "muster/node.hpp"
#include "muster/options.hpp"
#include "muster/partitions.hpp"
#include "muster/value.hpp"
