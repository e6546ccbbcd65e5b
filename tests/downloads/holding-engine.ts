import { openEngine } from '../../electron/engine/engine.ts';

/** Has an engine start a download, says so, and goes on until it is killed: STATE LIBRARY REFERENCE. */
const [, , stateFolder = '', libraryFolder = '', reference = ''] = process.argv;
const engine = await openEngine({ stateFolder, libraryFolder, queue: 'persistent' });
await engine.downloads.start({ reference });
for await (const _event of engine.downloads.events(new AbortController().signal)) {
  const [download] = engine.downloads.list();
  if (download !== undefined && download.bytesDone > 500_000) process.stdout.write(`${download.bytesDone}\n`);
}
