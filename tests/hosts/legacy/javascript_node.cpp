#include "hosts/legacy/javascript_node.hpp"

#include <cstdlib>
#include <exception>

namespace muster::test {

namespace {

/// The first version without `createCipher`, without which the packages cannot encrypt.
constexpr int node_version_end = 22;

std::string folder_of(std::string_view what) {
  return std::string(MUSTER_JAVASCRIPT_FOLDER) + std::string(what);
}

std::optional<std::string> find_obstacle() {
  for (const char* program : {"node", "npm"}) {
    if (!is_installed(program)) return "`" + std::string(program) + "` is not installed";
  }
  try {
    const NetNamespace elsewhere;
    const std::string version = run_command(elsewhere, {"node", "--version"});
    if (std::atoi(version.c_str() + 1) >= node_version_end) {
      return "node " + version + " cannot run the packages; they need one before " +
             std::to_string(node_version_end);
    }
  } catch (const std::exception& error) {
    return error.what();
  }
  const std::string install =
      "'" MUSTER_LEGACY_TESTS "/install-packages' '" + std::string(MUSTER_JAVASCRIPT_FOLDER) + "'";
  if (std::system(install.c_str()) != 0) return "npm cannot install the packages";
  return {};
}

Process::Call call_of(std::string_view package, const boost::json::object& options) {
  return {.arguments = {"node", "--no-deprecation", MUSTER_LEGACY_TESTS "/javascript_node.js",
                        std::string(package), boost::json::serialize(options)},
          .environment = {{"NODE_PATH", folder_of("/node_modules")}}};
}

std::string text_of(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string{};
}

const boost::json::object* node_of(const boost::json::object& line) {
  const boost::json::value* node = line.if_contains("node");
  return node == nullptr ? nullptr : node->if_object();
}

}  // namespace

const std::optional<std::string>& JavaScriptNode::obstacle() {
  static const std::optional<std::string> obstacle = find_obstacle();
  return obstacle;
}

JavaScriptNode::JavaScriptNode(const NetNamespace& where, std::string_view package,
                               const boost::json::object& options)
    : process_(where, call_of(package, options)) {}

void JavaScriptNode::call(const boost::json::array& command) const {
  process_.write(boost::json::serialize(command) + '\n');
}

void JavaScriptNode::take_lines() {
  const std::string& output = process_.output();
  for (auto end = output.find('\n', taken_); end != std::string::npos;
       end = output.find('\n', taken_)) {
    lines_.push_back(boost::json::parse(output.substr(taken_, end - taken_)).as_object());
    taken_ = end + 1;
    const std::string kind = text_of(lines_.back(), "kind");
    if (kind == "started") id_ = text_of(lines_.back(), "id");
    if (kind == "promotion") is_master_ = true;
    if (kind == "demotion") is_master_ = false;
  }
  if (process_.has_ended()) is_master_ = false;
}

std::size_t JavaScriptNode::count(std::string_view kind) const {
  std::size_t count = 0;
  for (const auto& line : lines_) count += text_of(line, "kind") == kind ? 1 : 0;
  return count;
}

std::vector<boost::json::value> JavaScriptNode::messages(std::string_view channel) const {
  std::vector<boost::json::value> messages;
  for (const auto& line : lines_) {
    if (text_of(line, "kind") == "message" && text_of(line, "channel") == channel) {
      messages.push_back(line.at("data"));
    }
  }
  return messages;
}

std::string JavaScriptNode::latest(std::string_view id) const {
  std::string latest;
  for (const auto& line : lines_) {
    const auto* node = node_of(line);
    if (node != nullptr && text_of(*node, "id") == id) latest = text_of(line, "kind");
  }
  return latest;
}

boost::json::value JavaScriptNode::added(std::string_view id) const {
  boost::json::value found = nullptr;
  for (const auto& line : lines_) {
    const auto* node = node_of(line);
    if (text_of(line, "kind") == "added" && node != nullptr && text_of(*node, "id") == id) {
      found = *node;
    }
  }
  return found;
}

}  // namespace muster::test
