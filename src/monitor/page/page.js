'use strict';

// Everything shown is written as text, never as markup: names are chosen by other nodes.

const byId = (id) => document.getElementById(id);
const eventsShown = 200;
const unitsShown = 2000;
const movedShown = 4000;
const meshShown = 12;
// The units of sets that are not in the status, and who had which before, by the name of the set.
const pages = new Map();
const owners = new Map();
let token = '';
let lastEventId = '';
let chosen = '';
let status = null;

function element(name, attributes = {}, ...children) {
  const isSvg = ['svg', 'g', 'circle', 'line', 'text', 'title'].includes(name);
  const made = isSvg ? document.createElementNS('http://www.w3.org/2000/svg', name)
                     : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function ask(path, more = {}) {
  const headers = {...more};
  if (token) headers.Authorization = `Bearer ${token}`;
  return fetch(path, {headers, cache: 'no-store'});
}

// The same colour for the same node, everywhere.
function colourOf(id) {
  return `hsl(${parseInt(id.slice(-4), 16) % 360} 60% 68%)`;
}

function milliseconds(seconds) {
  return seconds === null || seconds === undefined ? '' : `${(seconds * 1000).toFixed(2)} ms`;
}

function describe(node) {
  const parts = [node.name, node.id, `host ${node.hostName}`, `weight ${node.weight.toFixed(3)}`];
  if (node.address) parts.push(`${node.address}:${node.port}`);
  if (node.isMaster) parts.push(`master under term ${node.term}`);
  if (!node.isMasterEligible) parts.push('never master');
  if (node.isSuspected) parts.push('suspected');
  if (node.sees) parts.push(describeSight(node.sees));
  if (node.info !== null) parts.push(JSON.stringify(node.info));
  return parts.join(' · ');
}

function describeSight(sees) {
  const faults = [];
  if (sees.missing.length) faults.push(`not ${sees.missing.map(nameOf).join(', ')}`);
  if (sees.others.length) faults.push(`${sees.others.length} that this node does not see`);
  if (sees.suspected.length) faults.push(`suspects ${sees.suspected.map(nameOf).join(', ')}`);
  return `sees ${sees.count}, itself included${faults.length ? `, ${faults.join(', ')}` : ''}`;
}

function nameOf(id) {
  return [status.self, ...status.nodes].find((node) => node.id === id)?.name ?? id;
}

function choose(node) {
  chosen = node.id;
  byId('detail').textContent = describe(node);
}

function drawNode(node, place, isSelf) {
  const kind = `node${isSelf ? ' self' : ''}${node.isSuspected ? ' suspected' : ''}`;
  const group = element('g', {
    class: kind, tabindex: 0, role: 'button', 'aria-label': describe(node), 'data-id': node.id,
    'data-name': node.name, 'data-master': node.isMaster});
  if (node.isMaster) group.append(element('circle', {class: 'crown', cx: place.x, cy: place.y, r: 27}));
  const circle = element('circle', {cx: place.x, cy: place.y, r: 20});
  circle.style.fill = colourOf(node.id);
  group.append(circle, element('text', {x: place.x, y: place.y + 43}, node.name.slice(0, 24)));
  if (node.isMaster) {
    group.append(element('text', {x: place.x, y: place.y - 33, class: 'term'}, `master, term ${node.term}`));
  }
  if (isSelf) group.append(element('text', {x: place.x, y: place.y + 58, class: 'small'}, 'this node'));
  group.addEventListener('click', () => choose(node));
  group.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    choose(node);
  });
  return group;
}

function drawLine(from, to, node) {
  const line = element('line', {x1: from.x, y1: from.y, x2: to.x, y2: to.y,
                                class: node.isSuspected ? 'suspected' : ''});
  const at = {x: from.x * 0.4 + to.x * 0.6, y: from.y * 0.4 + to.y * 0.6};
  return [line, element('text', {x: at.x, y: at.y - 4, class: 'small'},
                        node.isSuspected ? 'suspected' : milliseconds(node.roundTrip))];
}

// Who sees whom of the others, by their own word. In a small cluster every pair that sees each other
// has a line; in any cluster those have one of whom one does not see the other, or suspects it.
function drawSights(places) {
  const nodes = status.nodes.filter((node) => node.sees);
  const blind = (a, b) => a.sees.missing.includes(b.id);
  const doubts = (a, b) => a.sees.suspected.includes(b.id);
  const lines = [];
  for (const node of nodes) {
    const ill = [...node.sees.missing, ...node.sees.suspected];
    for (const id of new Set(ill)) {
      if (!places.has(id)) continue;
      const other = id === status.self.id ? status.self : status.nodes.find((each) => each.id === id);
      const what = node.sees.missing.includes(id) ? 'does not see' : 'suspects';
      lines.push(drawSight(places.get(node.id), places.get(id), 'unseen', `${node.name} ${what} ${other.name}`));
    }
  }
  if (nodes.length > meshShown) return lines;
  for (const [i, a] of nodes.entries()) {
    for (const b of nodes.slice(i + 1)) {
      if (blind(a, b) || blind(b, a) || doubts(a, b) || doubts(b, a)) continue;
      lines.push(drawSight(places.get(a.id), places.get(b.id), 'mutual', `${a.name} and ${b.name} see each other`));
    }
  }
  return lines;
}

function drawSight(from, to, kind, text) {
  return element('line', {x1: from.x, y1: from.y, x2: to.x, y2: to.y, class: `sight ${kind}`, 'data-sight': text},
                 element('title', {}, text));
}

function drawCluster() {
  const picture = byId('picture');
  const focused = document.activeElement?.dataset?.id;
  const all = [status.self, ...status.nodes].sort((a, b) => a.id < b.id ? -1 : 1);
  const places = new Map(all.map((node, i) => {
    const angle = 2 * Math.PI * i / all.length - Math.PI / 2;
    const alone = all.length === 1;
    return [node.id, alone ? {x: 320, y: 210}
                           : {x: 320 + 235 * Math.cos(angle), y: 215 + 145 * Math.sin(angle)}];
  }));
  const own = places.get(status.self.id);
  picture.replaceChildren(
      ...drawSights(places),
      ...status.nodes.flatMap((node) => drawLine(own, places.get(node.id), node)),
      ...all.map((node) => drawNode(node, places.get(node.id), node.id === status.self.id)));
  if (focused) picture.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
  const shown = all.find((node) => node.id === chosen);
  if (shown) choose(shown);
}

function drawServices() {
  const items = [];
  for (const missing of status.missing) items.push(element('li', {class: 'ill'}, `missing: ${missing.why}`));
  for (const [name, offers] of Object.entries(status.services)) {
    for (const offer of offers) {
      items.push(element('li', {class: offer.ready ? 'well' : 'ill'},
          `${name} ${offer.version} of ${offer.nodeName}: ${offer.ready ? 'ready' : 'not ready'}`));
    }
  }
  byId('services').replaceChildren(...(items.length ? items : [element('li', {}, 'none')]));
}

function localTime(text) {
  return new Date(text).toLocaleString([], {hour12: false});
}

function drawElections() {
  byId('elections-title').hidden = !status.elections.length;
  byId('elections').replaceChildren(...status.elections.map((election) => {
    const leaders = election.leaders.map((leader) => (
        `${leader.name ?? leader.node}, term ${leader.term}, since ${localTime(leader.since)}`));
    const count = election.candidates.length;
    return element('li', {class: leaders.length ? 'well' : 'ill', 'data-election': election.election},
        `${election.election}: ${leaders.join('; ') || 'no leader'} · ${count} ${count === 1 ? 'candidate' : 'candidates'}`);
  }));
}

function drawLocks() {
  byId('locks-title').hidden = !status.locks.length;
  byId('locks').replaceChildren(...status.locks.map((lock) => {
    const holder = lock.holder
        ? `${lock.holder.name ?? lock.holder.node}, term ${lock.holder.term}, since ${localTime(lock.holder.since)}`
        : 'no holder';
    return element('li', {class: lock.holder ? 'well' : 'ill', 'data-lock': lock.lock},
        `${lock.lock}: ${holder} · ${lock.waiting} waiting`);
  }));
}

// Who has each unit of a set: from the set's own list if it has one, else from the pages of it.
function unitsOf(name, work) {
  if (work.states) {
    return (pages.get(name)?.units ?? []).map((unit) => (
        {id: unit.id, state: unit.state, node: unit.holder ?? unit.owner, name: unit.holderName ?? unit.ownerName}));
  }
  const owned = work.owners.flatMap((owner) => (owner.partitions ?? owner.units).map((unit) => (
      {id: String(unit), state: 'owned', node: owner.node, name: owner.name})));
  const unowned = (work.unowned ?? []).map((unit) => ({id: String(unit), state: 'unowned', node: null, name: ''}));
  return [...owned, ...unowned].sort((a, b) => a.id.localeCompare(b.id, 'en', {numeric: true}));
}

// Counts the units that have another owner than before, and remembers when.
function follow(name, units) {
  if (!owners.has(name)) owners.set(name, {last: new Map(), movedAt: new Map(), moves: 0});
  const seen = owners.get(name);
  for (const {id, node} of units) {
    if (!node) continue;
    const before = seen.last.get(id);
    if (before && before !== node) {
      seen.movedAt.set(id, Date.now());
      seen.moves += 1;
    }
    seen.last.set(id, node);
  }
  return seen;
}

function drawUnit(unit, seen) {
  const kind = unit.node ? `unit ${unit.state}` : 'unit unowned';
  const moved = Date.now() - (seen.movedAt.get(unit.id) ?? 0) < movedShown;
  const box = element('span', {class: moved ? `${kind} moved` : kind, 'data-owner': unit.name,
                               title: `${unit.id}: ${unit.node ? unit.name : 'nobody'}, ${unit.state}`}, unit.id);
  if (unit.node) box.style.backgroundColor = colourOf(unit.node);
  return box;
}

function drawOwner(name, owner, most) {
  const count = owner.count ?? (owner.partitions ?? owner.units).length;
  const bar = element('span', {class: 'bar'});
  bar.style.width = `${100 * count / most}%`;
  bar.style.backgroundColor = colourOf(owner.node);
  return element('li', {'data-set': name, 'data-node': owner.name, 'data-count': count},
                 element('span', {class: 'owner'}, owner.name || owner.node), bar,
                 element('span', {class: 'count'}, String(count)));
}

// Work that is shared out: how much each node has, and, unless there is too much of it, a box per
// unit in the colour of its owner, so that it is seen to move.
function drawSet(name, work) {
  const units = unitsOf(name, work);
  const seen = follow(name, units);
  const counts = work.states ? Object.entries(work.states).filter(([, count]) => count)
                                   .map(([state, count]) => `${count} ${state}`)
                             : [];
  const most = Math.max(1, ...work.owners.map((owner) => owner.count ?? (owner.partitions ?? owner.units).length));
  const title = [`${name}: ${work.count}`, ...counts, ...(seen.moves ? [`${seen.moves} seen to move`] : [])];
  return [element('h2', {'data-set': name}, title.join(' · ')),
          element('ul', {class: 'owners'}, ...work.owners.map((owner) => drawOwner(name, owner, most))),
          element('div', {class: 'units'}, ...units.slice(0, unitsShown).map((unit) => drawUnit(unit, seen)))];
}

function sets() {
  return Object.entries(status).filter(([, work]) => Array.isArray(work?.owners));
}

function drawWork() {
  byId('work').replaceChildren(...sets().flatMap(([name, work]) => drawSet(name, work)));
}

function draw() {
  const count = status.nodes.length + 1;
  const masters = status.masters.map((node) => node.name).join(', ') || 'none';
  byId('summary').className = '';
  byId('summary').textContent = status.self.isStarted
      ? `${count} ${count === 1 ? 'node' : 'nodes'} · master: ${masters} · term ${status.term}` +
        (status.isReady ? '' : ` · ${status.missing.length} missing`)
      : 'this node is stopped';
  drawCluster();
  drawServices();
  drawElections();
  drawLocks();
  drawWork();
}

function some(data) {
  const more = data.count - data.ids.length;
  return `${data.count} of ${data.set}: ${data.ids.join(', ')}${more ? ` and ${more} more` : ''}`;
}

function tell(kind, data) {
  const node = data?.node?.name;
  switch (kind) {
    case 'added': return `${node} is here`;
    case 'removed': return `${node} is gone: ${data.reason}`;
    case 'suspected': return `${node} is silent`;
    case 'master': return `${node} is master under term ${data.term}`;
    case 'promotion': return `this node became master under term ${data.term}`;
    case 'demotion': return `this node is master no longer: ${data.reason}`;
    case 'service': return `${data.name} of ${data.nodeName} has appeared`;
    case 'serviceGone': return `${data.name} of ${data.nodeName} is gone`;
    case 'serviceUpdated': return `${data.name} of ${data.nodeName} has changed`;
    case 'ready': return 'all that is needed is ready';
    case 'notready': return data.missing.join('; ');
    case 'assigned': return `this node owns partitions ${data.partitions.join(', ')} from now on, version ${data.version}`;
    case 'revoked': return `this node gives up partitions ${data.partitions.join(', ')}`;
    case 'begun': return `this node has begun with ${some(data)}`;
    case 'ended': return `this node has ended ${some(data)}`;
    case 'workFailed': return `${data.count} of ${data.set} failed: ${data.why}`;
    case 'leader': return data.holder ? `${data.holder} leads ${data.name} under term ${data.term}` : `nobody leads ${data.name}`;
    case 'lock': return data.holder ? `${data.holder} has the lock ${data.name} under term ${data.term}` : `nobody has the lock ${data.name}`;
    case 'gap': return `${data.lost} earlier events are no longer kept`;
    default: return `${kind} ${JSON.stringify(data)}`;
  }
}

function showEvent(kind, data) {
  if (kind === 'updated') return;
  const at = new Date(data?.at ?? Date.now());
  const time = element('time', {datetime: at.toISOString()}, at.toLocaleTimeString());
  byId('events').prepend(element('li', {'data-kind': kind}, time, tell(kind, data)));
  while (byId('events').children.length > eventsShown) byId('events').lastChild.remove();
}

async function refresh() {
  const response = await ask('status');
  byId('login').hidden = response.status !== 401;
  if (!response.ok) throw new Error(response.status === 401 ? 'a token is needed' : `HTTP ${response.status}`);
  status = await response.json();
  await Promise.all(sets().map(([name, work]) => refreshUnits(name, work)));
  draw();
}

async function refreshUnits(name, work) {
  if (!work.states || pages.get(name)?.version === work.version) return;
  if (work.count > unitsShown) {
    pages.delete(name);
    return;
  }
  const response = await ask(`${name}?limit=${unitsShown}`);
  if (response.ok) pages.set(name, await response.json());
}

// An EventSource cannot send a token, so the stream is read here.
function take(block) {
  const fields = {};
  for (const line of block.split('\n')) {
    const colon = line.indexOf(': ');
    if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 2);
  }
  if (fields.id) lastEventId = fields.id;
  if (fields.event) showEvent(fields.event, JSON.parse(fields.data));
}

async function listen() {
  const response = await ask('events', lastEventId ? {'Last-Event-ID': lastEventId} : {});
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const {value, done} = await reader.read();
    if (done) return;
    text += value;
    const blocks = text.split('\n\n');
    text = blocks.pop();
    blocks.forEach(take);
    await refresh();
  }
}

const pause = (time) => new Promise((resolve) => { setTimeout(resolve, time); });

async function live() {
  for (;;) {
    try {
      await refresh();
      await listen();
    } catch (error) {
      byId('summary').className = 'lost';
      byId('summary').textContent = `not connected: ${error.message}`;
    }
    await pause(1000);
  }
}

byId('login').addEventListener('submit', (event) => {
  event.preventDefault();
  token = byId('token').value;
  byId('token').value = '';
});
// Round trips change without events.
setInterval(() => { if (status) refresh().catch(() => {}); }, 2000);
live();
