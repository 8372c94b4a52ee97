#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <span>

#include "muster/message.hpp"
#include "muster/node.hpp"
#include "muster/partitions.hpp"
#include "muster/service.hpp"
#include "muster/statistics.hpp"

/// Converts the library's values to the fields of JSON output.
namespace muster::cli {

boost::json::object to_json(const Statistics& statistics);

boost::json::object to_json(const Message& message);

boost::json::array to_json(std::span<const Node> nodes);

/// Fields: name, config, version, ready, node.
boost::json::object to_json(const Service& service);

/// One field per name, with the list of its services.
boost::json::object to_json(const Services& services);

/// Fields: partitions, term, master, version.
boost::json::object to_json(const std::vector<Partition>& partitions, const AssignmentToken& token);

/// Fields: name, wanted, present, since, rejected (for each: node, why), circle.
boost::json::object to_json(const MissingService& missing);

}  // namespace muster::cli
