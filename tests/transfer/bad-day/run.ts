import { getEventListeners } from 'node:events';
import { parseArgs } from 'node:util';
import { largeLayer } from '../../simulator/content/large-layer.ts';
import { startSimulator } from '../../simulator/start.ts';
import { heldBeyond, heldResources } from '../../support/held-resources.ts';
import { openRig, publish } from '../transfer-rig.ts';
import { failLookups } from './failing-lookups.ts';
import { type Incident, nextIncident, seeded } from './incidents.ts';

/**
 * A day of a bad network, its time compressed: one client, one library and one scheduler live through it, hour by hour,
 * while connections are cut, servers are busy or fall silent, DNS fails and users stop what they have begun. At the end
 * of each hour it prints what the process holds. It fails when something has grown.
 */
const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: '24' },
    /** How often something goes wrong in an hour. */
    incidents: { type: 'string', default: '150' },
    seed: { type: 'string', default: '1' },
  },
});
const megabyte = 1024 * 1024;
/** What memory may be above that of the hours in the middle, in bytes: collections leave more or less behind. */
const memorySlack = 1 * megabyte;
/** Share of the hours after which code is compiled and memory found, and of those that count at the end. */
const compared = 1 / 3;
/** Connections that wait for the next request may be more than in the first hour, with both ends in this process. */
const kept = { TCPSocketWrap: 8 };

const random = seeded(Number(values.seed));
const simulator = await startSimulator({ catalogue: 'empty' });
const lookups = failLookups();
const name = simulator.hosts.registry.replace('127.0.0.1', 'registry.test');
const descriptors = [
  await publish(simulator, largeLayer('day tiny', 200_000)),
  await publish(simulator, largeLayer('day small', 3_000_000)),
  await publish(simulator, largeLayer('day large', 20_000_000)),
];
const rig = await openRig({ hosts: { registry: name } });
/** Every fetch has this one, as the downloads of one process have what stops them all. */
const life = new AbortController();
const met = { incidents: 0, faults: 0, lookups: 0, arrived: 0, failed: 0 };

async function live({ faults, lookups: fewer, stopAfterMs, wanted }: Incident): Promise<void> {
  const active = faults.map((fault) => simulator.faults.add(fault));
  lookups.failNext(fewer);
  const stop = new AbortController();
  const timer = stopAfterMs === undefined ? undefined : setTimeout(() => stop.abort(), stopAfterMs);
  const signal = AbortSignal.any([life.signal, stop.signal]);
  const descriptor = descriptors[wanted];
  try {
    if (descriptor === undefined) await rig.client.manifest('app', '1', signal);
    else await rig.fetch(descriptor, signal);
    met.arrived++;
  } catch {
    met.failed++;
  }
  clearTimeout(timer);
  if (descriptor !== undefined) await rig.library.blobs.delete(descriptor.digest);
  met.incidents++;
  met.faults += active.reduce((sum, { fired }) => sum + fired, 0);
  simulator.faults.clear();
}

async function look(hour: number): Promise<number> {
  simulator.clearRequests();
  rig.activity.length = 0;
  const more = await heldBeyond(before, kept);
  for (let count = 0; count < 3; count++) {
    globalThis.gc?.();
    await new Promise(setImmediate);
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  const listeners = getEventListeners(life.signal, 'abort').length;
  const figures = `heap ${(heapUsed / megabyte).toFixed(1)} MB, external ${(external / megabyte).toFixed(1)} MB, of it blocks ${rig.blocks.bytes / megabyte} MB, resident ${Math.round(rss / megabyte)} MB, ${listeners} listeners, blocks in use ${rig.blocks.inUse}, beyond the first hour ${JSON.stringify(more)}`;
  console.log(`hour ${hour}: ${met.incidents} incidents, ${met.faults} faults, ${figures}`);
  if (hour > 1 && Object.keys(more).length > 0) problems.push(`hour ${hour} holds ${JSON.stringify(more)}`);
  if (listeners > 0 || rig.blocks.inUse > 0) problems.push(`hour ${hour} holds listeners or blocks`);
  // The pool keeps as many blocks as were needed at once so far; its limit bounds them.
  return heapUsed + external - rig.blocks.bytes;
}

const problems: string[] = [];
let before: Record<string, number> = {};
const memory: number[] = [];
for (let hour = 1; hour <= Number(values.hours); hour++) {
  for (let count = 0; count < Number(values.incidents); count++)
    await live(nextIncident(random, descriptors.length));
  if (hour === 1) before = await heldResources();
  memory.push(await look(hour));
}
const some = Math.max(1, Math.floor(memory.length * compared));
const grown = Math.min(...memory.slice(-some)) - Math.min(...memory.slice(some, -some));
if (grown > memorySlack) problems.push(`memory has grown by ${(grown / megabyte).toFixed(1)} MB`);
lookups.restore();
await rig.close();
await simulator.close();
console.log(JSON.stringify({ ...met, lookups: lookups.failed, grown, problems }));
if (problems.length > 0) process.exitCode = 1;
