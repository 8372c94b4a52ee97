#pragma once

// clang-format off
/// \file
/// Includes all classes of the library that most programs need. Which class do you need?
///
/// | to ...                                         | class              | header             |
/// |------------------------------------------------|--------------------|--------------------|
/// | find nodes, elect a master, talk on channels   | `Discovery`        | discovery.hpp      |
/// | ask a node, or the node that has a role        | `Requests`         | requests.hpp       |
/// | offer services, and wait for those of others   | `ServiceDiscovery` | services.hpp       |
/// | elect a leader for something                   | `Election`         | election.hpp       |
/// | let one program at a time do something         | `Lock`             | lock.hpp           |
/// | split a key space among nodes                  | `Partitions`       | partitions.hpp     |
/// | share out named items, whose work does not end | `Resources`        | resources.hpp      |
/// | keep one object alive per configuration        | `Instances`        | instances.hpp      |
/// | read shared work without taking part in it     | functions          | published_work.hpp |
/// | show a node over HTTP                          | `Monitor`          | monitor.hpp        |
/// | try timings and faults without a network       | `Simulation`       | simulation.hpp     |
///
/// Some headers are not included, because they include large headers of other libraries:
/// muster/await.hpp and the headers of its kind, such as muster/election_await.hpp (Boost.Asio
/// completion tokens, coroutines), and muster/typed.hpp (cereal). muster/simulation.hpp is for
/// tests and experiments, and is not included either.
// clang-format on

#include "muster/discovery.hpp"
#include "muster/election.hpp"
#include "muster/error.hpp"
#include "muster/fencing_token.hpp"
#include "muster/instances.hpp"
#include "muster/key.hpp"
#include "muster/lock.hpp"
#include "muster/message.hpp"
#include "muster/monitor.hpp"
#include "muster/node.hpp"
#include "muster/node_changes.hpp"
#include "muster/options.hpp"
#include "muster/partitions.hpp"
#include "muster/published_work.hpp"
#include "muster/requests.hpp"
#include "muster/resources.hpp"
#include "muster/services.hpp"
#include "muster/token_value.hpp"
#include "muster/value.hpp"
#include "muster/version.hpp"
