import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Library } from '../../electron/engine/library/layout.ts';
import { stoppableChild } from '../support/programs/stoppable-child.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const mostStops = 40;
/** Longer ago than any process that lives has written a file aside. */
const hoursAgo = 3;

/** Names in a library that are there only while something is being changed. */
function filesAside(folder: string): string[] {
  const lasting = ['.reserve', 'blobs', 'checks', 'index.json', 'ingest', 'oci-layout'];
  return (
    [...readdirSync(folder), ...readdirSync(join(folder, 'ingest'))]
      // The lock of a dead holder is taken over by who wants it next.
      .filter((name) => !lasting.includes(name) && name !== 'index.lock')
  );
}

test.skipIf(process.platform !== 'linux')(
  'what a killed change of the index wrote aside goes when the library is opened later',
  async () => {
    const folder = temporaryFolder();
    const child = stoppableChild(new URL('./changing-library.ts', import.meta.url), folder);
    for (let stops = 0; stops < mostStops; stops++) {
      await child.workFor(Math.random() * 20);
      if (filesAside(folder).some((name) => name.startsWith('index.json'))) break;
    }
    await child.kill();
    const then = new Date(Date.now() - hoursAgo * 3_600_000);
    for (const name of readdirSync(folder)) utimesSync(join(folder, name), then, then);
    for (const name of readdirSync(join(folder, 'ingest')))
      utimesSync(join(folder, 'ingest', name), then, then);
    await Library.open(folder);
    expect(filesAside(folder)).toEqual([]);
  },
);
