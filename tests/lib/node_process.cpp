#include "lib/node_process.hpp"

#include <utility>

namespace muster::test {

namespace {

std::vector<std::string> call_for(const std::string& name,
                                  const std::vector<std::string>& options) {
  std::vector<std::string> arguments = {MUSTER_PROGRAM, "node", "--json", "--name", name};
  arguments.insert(arguments.end(), options.begin(), options.end());
  return arguments;
}

}  // namespace

NodeProcess::NodeProcess(const NetNamespace& where, std::string name,
                         const std::vector<std::string>& options)
    : NodeLog(std::move(name)), process_(where, {call_for(this->name(), options)}) {}

void NodeProcess::command(std::string_view line) const {
  process_.write(std::string(line) + '\n');
}

bool NodeProcess::take_lines() {
  const std::string_view output = process_.output();
  bool any = false;
  for (auto end = output.find('\n', taken_); end != std::string_view::npos;
       end = output.find('\n', taken_)) {
    add(output.substr(taken_, end - taken_));
    taken_ = end + 1;
    any = true;
  }
  if (process_.has_ended()) end();
  return any;
}

}  // namespace muster::test
