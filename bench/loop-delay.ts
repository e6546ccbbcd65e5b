import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openEngine } from '../electron/engine/engine.ts';

/**
 * Downloads one image with the engine in this process, exports it, and prints for both how long the main loop was held
 * up, in ms.
 */
const [, , reference = '', folder = ''] = process.argv;
const engine = await openEngine({
  stateFolder: `${folder}/state`,
  libraryFolder: `${folder}/library`,
  queue: 'memory',
});
const delays = {
  pull: monitorEventLoopDelay({ resolution: 5 }),
  export: monitorEventLoopDelay({ resolution: 5 }),
};
delays.pull.enable();
const { id } = await engine.downloads.start({ reference });
for await (const _event of engine.downloads.events(new AbortController().signal)) {
  const row = engine.downloads.list().find((download) => download.id === id);
  if (row?.error) throw new Error(row.error.message);
  if (row?.state === 'done') break;
}
delays.pull.disable();
delays.export.enable();
const target = { format: 'docker-archive', path: `${folder}/image.tar` } as const;
const exporting = engine.library.export(reference, undefined, target, new AbortController().signal);
for await (const _event of exporting);
delays.export.disable();
console.log(JSON.stringify({ pull: summaryOf(delays.pull), export: summaryOf(delays.export) }));
await engine.close();

function summaryOf(histogram: ReturnType<typeof monitorEventLoopDelay>): { p50: number; p99: number } {
  return { p50: histogram.percentile(50) / 1e6, p99: histogram.percentile(99) / 1e6 };
}
