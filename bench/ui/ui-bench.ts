// `node bench/ui/ui-bench.ts [files]`, after `npm run build`: what the window promises of its speed, measured in Chromium; with
// `files` only of the files in images. The last line is one JSON document.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { openEngine } from '../../electron/engine/engine.ts';
import { createServerHost } from '../../electron/server/host.ts';
import { startServer } from '../../electron/server/start.ts';
import { startSimulator } from '../../tests/simulator/start.ts';
import { addManyFiles } from './many-files.ts';
import { measureFiles } from './measure-files.ts';
import { measureHour } from './measure-hour.ts';
import { fillLibrary, measureLibrary } from './measure-library.ts';
import { type Figure, measureScenes } from './measure-scenes.ts';
import { simulateDownloads } from './simulated-downloads.ts';

const hasOnlyFiles = process.argv[2] === 'files';
const repositories = 5_000;
const tags = 10_000;
const downloadCount = 500;
const libraryImages = 500;

const folder = await mkdtemp(join(tmpdir(), 'longshore-ui-bench-'));
const simulator = await startSimulator({ generatedRepositories: repositories, manyTags: tags });
await fillLibrary(join(folder, 'library'), libraryImages);
await addManyFiles(join(folder, 'library'));
const engine = await openEngine({
  stateFolder: join(folder, 'state'),
  libraryFolder: join(folder, 'library'),
  queue: 'memory',
  overrides: { defaultRegistry: simulator.host },
});
const downloads = simulateDownloads(downloadCount);
const server = await startServer({
  engine: { ...engine, downloads },
  hostServices: createServerHost(),
  rendererFolder: fileURLToPath(new URL('../../out/renderer', import.meta.url)),
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--enable-precise-memory-info'],
});

try {
  const { newAddress } = server;
  const manyTags = `${simulator.host}/oss/kubernetes/many-tags`;
  const figures: Figure[] = hasOnlyFiles
    ? await measureFiles({ browser, newAddress })
    : [
        ...(await measureScenes({ browser, newAddress, downloads, manyTags })),
        ...(await measureLibrary({ browser, newAddress })),
        ...(await measureFiles({ browser, newAddress })),
        ...(await measureHour({ browser, newAddress, downloads })),
      ];
  console.table(
    Object.fromEntries(
      figures.map(({ name, value, unit, limit }) => [
        name,
        {
          value: `${value} ${unit}`,
          limit: limit === undefined ? '' : `${limit} ${unit}`,
          ok: limit === undefined ? '' : value <= limit,
        },
      ]),
    ),
  );
  console.log(JSON.stringify({ figures }));
} finally {
  await browser.close();
  await server.close();
  await engine.close();
  await simulator.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
