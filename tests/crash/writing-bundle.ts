// Writes a bundle of the library in one folder to another, and tells with a number per line how far it is.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeBundle } from '../../electron/engine/export/bundles/write-bundle.ts';
import type { ExportFormat } from '../../shared/schemas/download.ts';
import { LibraryFixture } from '../support/libraries/library-fixture.ts';

const [library = '', path = '', format = 'oci'] = process.argv.slice(2);
const entries = join(library, 'entries.json');
const images = existsSync(entries) ? JSON.parse(readFileSync(entries, 'utf8')) : [];
const events = writeBundle({
  blobs: new LibraryFixture(library),
  images,
  target: { format: format as ExportFormat, path, ...(format === 'oci' ? {} : { splitBytes: 3_000_000 }) },
  have: new Set(),
  signal: new AbortController().signal,
});
// It is killed by who has started it, also when it is through.
setInterval(() => undefined, 1_000);
let steps = 0;
for await (const { type } of events) {
  steps += 1;
  if (type !== 'plan') console.log(steps);
}
