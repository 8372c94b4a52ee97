#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <iterator>

#include "legacy/codec.hpp"
#include "lib/hex.hpp"
#include "wire/json_reader.hpp"
#include "wire/legacy_latin1.hpp"

namespace muster::legacy {

namespace {

namespace json = boost::json;
using Buffer = std::vector<std::uint8_t>;

/// A recording of the real packages: every datagram of one process, and the JSON texts in them.
struct Recording {
  LegacyDialect dialect;
  std::optional<crypto::LegacyCipher> cipher = {};
  std::vector<Buffer> datagrams = {};
  std::vector<std::string> texts = {};
};

/// Boost's own parser gets the last bit of some numbers wrong.
json::value parse(std::string_view text) {
  std::size_t read = 0;
  boost::system::error_code error;
  return wire::read_json(text, read, error);
}

Recording read_recording(const std::string& name) {
  std::ifstream file(std::string(MUSTER_LEGACY_VECTORS) + '/' + name + ".json");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const json::object object = parse(text).as_object();
  Recording recording{.dialect = object.at("package") == "node-discovery"
                                     ? LegacyDialect::node_discovery
                                     : LegacyDialect::node_discover};
  if (object.at("key").is_string()) {
    recording.cipher =
        crypto::LegacyCipher::from_password("aes256", std::string(object.at("key").as_string()));
  }
  for (const auto& datagram : object.at("datagrams_hex").as_array()) {
    recording.datagrams.push_back(test::from_hex(std::string(datagram.as_string())));
  }
  for (const auto& plain : object.at("plaintext").as_array()) {
    recording.texts.emplace_back(plain.as_string());
  }
  return recording;
}

class LegacyVectors : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Recordings, LegacyVectors,
                         testing::Values("node-discovery_key", "node-discovery_nokey",
                                         "node-discover_key", "node-discover_nokey"),
                         [](const auto& name) {
                           std::string text = name.param;
                           std::replace(text.begin(), text.end(), '-', '_');
                           return text;
                         });

// Every recorded message is understood.
TEST_P(LegacyVectors, AreUnderstood) {
  const Recording recording = read_recording(GetParam());
  Codec codec(recording.dialect, recording.cipher ? &*recording.cipher : nullptr, core::Random(1));
  std::vector<wire::LegacyMessage> messages;
  for (const Buffer& datagram : recording.datagrams) {
    const auto dropped = codec.read(
        datagram, {}, {}, [&](const wire::LegacyMessage& message) { messages.push_back(message); });
    EXPECT_FALSE(dropped);
  }
  ASSERT_EQ(messages.size(), recording.texts.size());
  const char* const info =
      recording.dialect == LegacyDialect::node_discovery ? "info" : "advertisement";
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const json::object said = parse(recording.texts[i]).as_object();
    const wire::LegacySender& sender = messages[i].sender;
    EXPECT_EQ(wire::legacy_id(sender.node, recording.dialect), said.at("iid").as_string());
    EXPECT_EQ(wire::legacy_id(sender.process, recording.dialect), said.at("pid").as_string());
    EXPECT_EQ(sender.host_name, said.at("hostName").as_string());
    if (const auto* speech = std::get_if<wire::LegacySpeech>(&messages[i].content)) {
      EXPECT_EQ(speech->channel, said.at("event").as_string());
      EXPECT_EQ(parse(speech->data), said.at("data"));
      continue;
    }
    const auto& hello = std::get<wire::LegacyHello>(messages[i].content);
    const json::object& data = said.at("data").as_object();
    EXPECT_EQ(hello.master, data.at("isMaster").as_bool());
    EXPECT_EQ(hello.eligible, data.at("isMasterEligible").as_bool());
    EXPECT_EQ(hello.weight, data.at("weight").as_double());
    EXPECT_EQ(parse(hello.info), data.at(info));
  }
}

/// The datagrams in which we send a text; `ids` are those of the recorded blocks.
std::vector<Buffer> datagrams_of(const Recording& recording, const std::string& text,
                                 const wire::LegacyBlock::Id& id) {
  Buffer bytes(text.begin(), text.end());
  if (recording.cipher) bytes = recording.cipher->encrypt(bytes);
  std::vector<Buffer> datagrams;
  if (recording.dialect == LegacyDialect::node_discovery) {
    wire::wrap(bytes, id, [&](auto block) { datagrams.emplace_back(block.begin(), block.end()); });
  } else {
    datagrams.push_back(recording.cipher ? wire::latin1_to_utf8(bytes) : bytes);
  }
  return datagrams;
}

// Our encoding of the same text is identical, byte for byte.
TEST_P(LegacyVectors, AreEncodedIdentically) {
  const Recording recording = read_recording(GetParam());
  std::size_t next = 0;
  for (const std::string& text : recording.texts) {
    wire::LegacyBlock::Id id{};
    std::span<const std::uint8_t> first = recording.datagrams.at(next);
    if (const auto block = wire::take_block(first)) id = block->id;
    for (const Buffer& datagram : datagrams_of(recording, text, id)) {
      EXPECT_EQ(test::to_hex(datagram), test::to_hex(recording.datagrams.at(next++)));
    }
  }
  EXPECT_EQ(next, recording.datagrams.size());
}

// Messages that we write read back unchanged.
TEST_P(LegacyVectors, ReadBackUnchanged) {
  const Recording recording = read_recording(GetParam());
  const auto* cipher = recording.cipher ? &*recording.cipher : nullptr;
  Codec codec(recording.dialect, cipher, core::Random(1));
  const wire::LegacyMessage message{
      {.node = {1, 2}, .process = {1, 0}, .host_name = "höst", .mark = "m"},
      wire::LegacyHello{.master = true,
                        .eligible = true,
                        .weight = 0.1,
                        .info = R"({"a":[1,2.5,"☃"]})",
                        .name = "näme",
                        .term = 7}};
  engine::DatagramSink sink;
  codec.write(message, core::everyone, sink);
  std::size_t read = 0;
  sink.for_each([&](const core::Destination&, std::span<const std::uint8_t> datagram) {
    EXPECT_FALSE(codec.read(datagram, {}, {}, [&](const wire::LegacyMessage& again) {
      ++read;
      EXPECT_EQ(wire::write_legacy(again, recording.dialect).find("\"term\""), std::string::npos);
      EXPECT_EQ(again.sender.mark, "m");
      EXPECT_EQ(std::get<wire::LegacyHello>(again.content).name, "näme");
      EXPECT_EQ(std::get<wire::LegacyHello>(again.content).info, R"({"a":[1,2.5,"☃"]})");
    }));
  });
  EXPECT_EQ(read, 1u);
}

}  // namespace

}  // namespace muster::legacy
