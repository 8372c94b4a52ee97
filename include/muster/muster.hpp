#pragma once

/// \file
/// Includes all classes of the library that most programs need. Start with `muster::Discovery`.
/// Some headers are not included, because they include large headers of other libraries:
/// muster/await.hpp and muster/service_await.hpp (Boost.Asio completion tokens), and
/// muster/typed.hpp (cereal).

#include "muster/discovery.hpp"
#include "muster/error.hpp"
#include "muster/fencing_token.hpp"
#include "muster/instances.hpp"
#include "muster/key.hpp"
#include "muster/message.hpp"
#include "muster/monitor.hpp"
#include "muster/node.hpp"
#include "muster/options.hpp"
#include "muster/partitions.hpp"
#include "muster/resources.hpp"
#include "muster/services.hpp"
#include "muster/value.hpp"
