import { openRig } from './transfer-rig.ts';

/** Fetches one blob in a process of its own, to be killed at any moment: HOST, FOLDER, DESCRIPTOR as JSON, ROAD. */
const [, , host = '', folder = '', descriptor = '', road = ''] = process.argv;
const bodies = road === 'node' ? 'node' : 'wire';
const rig = await openRig({ hosts: { registry: host } }, folder, { bodies });
const { digest } = JSON.parse(descriptor);
const watch = setInterval(() => {
  if ((rig.scheduler.transferOf(digest)?.connections.length ?? 0) === 0) return;
  clearInterval(watch);
  console.log('transferring');
}, 5);
const outcome = await rig.fetch(JSON.parse(descriptor));
clearInterval(watch);
console.log(JSON.stringify(outcome));
await rig.close(true);
