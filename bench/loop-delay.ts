import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openEngine } from '../electron/engine/engine.ts';

/** Downloads one image with the engine in this process and prints how long the main loop was held up, in ms. */
const [, , reference = '', folder = ''] = process.argv;
const engine = await openEngine({
  stateFolder: `${folder}/state`,
  libraryFolder: `${folder}/library`,
  queue: 'memory',
});
const delays = monitorEventLoopDelay({ resolution: 5 });
delays.enable();
const { id } = await engine.downloads.start({ reference });
for await (const _event of engine.downloads.events(new AbortController().signal)) {
  const row = engine.downloads.list().find((download) => download.id === id);
  if (row?.error) throw new Error(row.error.message);
  if (row?.state === 'done') break;
}
delays.disable();
console.log(JSON.stringify({ p50: delays.percentile(50) / 1e6, p99: delays.percentile(99) / 1e6 }));
await engine.close();
