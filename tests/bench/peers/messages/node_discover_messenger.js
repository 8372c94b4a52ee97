// One end of a channel of the npm package node-discover, called as messenger.hpp says.
'use strict';

const Discover = require('node-discover');

const [, role, rateText, secondsText] = process.argv.slice(2);
const channel = 'bench';
const silence = 300;

function now() { return process.hrtime.bigint(); }

function receive() {
  let microseconds = [];
  let last = 0;
  const node = new Discover({ key: 'muster-test-key' });
  node.join(channel, function (message) {
    microseconds.push(Number(now() - BigInt(message.at)) / 1000);
    last = Date.now();
  });

  function answer(sent) {
    if (microseconds.length < sent && Date.now() - last < silence) {
      setTimeout(answer, 1, sent);
      return;
    }
    const times = microseconds.sort((a, b) => a - b);
    const part = (share) => times.length ? times[Math.floor(share * (times.length - 1))] : 0;
    console.log(`${times.length} ${part(0.5)} ${part(0.99)}`);
    microseconds = [];
  }

  process.stdin.on('data', function (line) {
    last = Date.now();
    answer(Number(line));
  });
  console.log('ready');
}

function send(rate, seconds) {
  const count = Math.floor(rate * seconds);
  const node = new Discover({ key: 'muster-test-key' });
  // With what the package adds of its own, a message is larger than 100 bytes.
  const filling = 'x'.repeat(70);

  function run() {
    const begin = now();
    let sent = 0;
    (function sendWhatIsDue() {
      const due = Math.min(count, Math.floor(Number(now() - begin) * rate / 1e9) + 1);
      // A few at a time, so that the sockets get their turn.
      for (let i = 0; i < 50 && sent < due; i += 1, sent += 1) {
        node.send(channel, { at: now().toString(), filling });
      }
      if (sent < count) {
        if (rate > 1000) setImmediate(sendWhatIsDue); else setTimeout(sendWhatIsDue, 1);
        return;
      }
      const took = Number(now() - begin) / 1e9;
      setTimeout(function () {
        console.log(`${count} ${count / took}`);
        process.exit();
      }, 200);
    })();
  }

  node.once('added', run);
}

if (role === 'receive') receive(); else send(Number(rateText), Number(secondsText));
