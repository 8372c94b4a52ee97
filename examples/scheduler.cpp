// A scheduler without a database. Jobs belong to partitions, and each node runs the jobs of its
// partitions. Three nodes share them; one leaves, and the others take over. Each run is recorded
// with its token, so the storage can refuse a node that does not know yet that it lost a partition.

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "example.hpp"
#include "muster/partitions.hpp"

namespace {

constexpr std::uint32_t partition_count = 12;
const std::vector<std::string> jobs = {"backup", "billing", "cleanup", "digest", "export",
                                       "import", "invoice", "metrics", "report", "rotate"};

/// A storage outside the cluster.
class Storage {
 public:
  /// False if a node with a later token has run the job before.
  bool write(const std::string& job, const muster::AssignmentToken& token) {
    muster::AssignmentToken& highest = highest_[job];
    if (token < highest) return false;
    highest = token;
    ++runs;
    return true;
  }
  bool has_all() const { return highest_.size() == jobs.size(); }

  int runs = 0;

 private:
  std::map<std::string, muster::AssignmentToken> highest_;
};

class Scheduler {
 public:
  Scheduler(muster::Options options, Storage& storage, boost::asio::io_context& context)
      : node(std::move(options), context.get_executor()),
        partitions(node, partition_count),
        storage_(storage),
        timer_(context) {
    partitions.on_assigned([this](const auto& these, const auto& token) {
      std::cout << node.self().name << " takes " << these.size() << " partitions, term "
                << token.leader.term << ", version " << token.version << std::endl;
    });
  }

  void start() {
    node.start();
    partitions.start();
    schedule();
  }

  muster::Discovery node;
  muster::Partitions partitions;

 private:
  void schedule() {
    timer_.expires_after(std::chrono::milliseconds(100));
    timer_.async_wait([this](const boost::system::error_code& error) {
      if (error || !node.is_started()) return;
      for (const std::string& job : jobs) run(job);
      schedule();
    });
  }

  void run(const std::string& job) {
    const auto token = partitions.token(partitions.partition_of(job));
    if (token && !storage_.write(job, *token)) std::cout << job << ": refused" << std::endl;
  }

  Storage& storage_;
  boost::asio::steady_timer timer_;
};

}  // namespace

int main(int argc, char** argv) {
  boost::asio::io_context context;
  Storage storage;
  std::vector<std::unique_ptr<Scheduler>> nodes;
  for (const char* name : {"ada", "bob", "cyd"}) {
    nodes.push_back(std::make_unique<Scheduler>(example::options("scheduler", name, argc, argv),
                                                storage, context));
    nodes.back()->start();
  }
  boost::asio::steady_timer leaving(context, std::chrono::milliseconds(1000));
  leaving.async_wait([&](const boost::system::error_code&) {
    std::cout << "ada leaves" << std::endl;
    nodes[0]->partitions.leave([&](std::error_code) { nodes[0]->node.stop(); });
  });
  boost::asio::steady_timer end(context, std::chrono::milliseconds(2000));
  end.async_wait([&](const boost::system::error_code&) { context.stop(); });
  example::run(context);
  std::cout << storage.runs << " runs of " << jobs.size() << " jobs" << std::endl;
  return storage.has_all() ? 0 : 1;
}
