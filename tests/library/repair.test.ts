import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { openEngine } from '../../electron/engine/engine.ts';
import type { EngineServices } from '../../electron/engine/services/engine-services.ts';
import type { VerifyRequest, VerifyResult } from '../../shared/schemas/library.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { startSimulator } from '../simulator/start.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const pieceBytes = 8 * 1024 * 1024;
const name = 'windows/nanoserver:ltsc2022';
/** Just enough for more than three pieces. */
const blobScale = 0.26;
let simulator: Simulator;
/** The folder of what was fetched. */
let fetched: string;
let engine: EngineServices;
let library: string;
/** The path of the image's one large blob, and its right bytes. */
let blob: string;
let right: Buffer;

// Fetched once; each test has a copy of its own to damage.
beforeAll(async () => {
  simulator = await startSimulator({ blobScale, generatedRepositories: 0 });
  fetched = mkdtempSync(join(tmpdir(), 'longshore-repair-'));
  const downloading = await open(fetched);
  await downloading.downloads.start({ reference: `${simulator.host}/${name}`, platform: 'windows/amd64' });
  for await (const event of downloading.downloads.events(new AbortController().signal)) {
    const [row] = downloading.downloads.list();
    if (row?.state === 'failed') throw new Error(JSON.stringify(row.error));
    if (row?.state === 'done') break;
    void event;
  }
  await downloading.close();
});
afterAll(async () => {
  await simulator.close();
  rmSync(fetched, { recursive: true });
});
beforeEach(async () => {
  const folder = temporaryFolder();
  library = join(folder, 'library');
  cpSync(fetched, folder, { recursive: true, preserveTimestamps: true });
  engine = await open(folder);
  onTestFinished(async () => {
    await engine.close();
    simulator.faults.clear();
  });
  const blobs = readdirSync(join(library, 'blobs', 'sha256')).map((hex) =>
    join(library, 'blobs', 'sha256', hex),
  );
  blob = blobs.reduce((large, path) => (statSync(path).size > statSync(large).size ? path : large));
  right = readFileSync(blob);
  expect(right.length).toBeGreaterThan(3 * pieceBytes);
});

function open(folder: string): Promise<EngineServices> {
  return openEngine({
    stateFolder: join(folder, 'state'),
    libraryFolder: join(folder, 'library'),
    queue: 'memory',
    overrides: { defaultRegistry: simulator.host },
  });
}

async function verify(request: VerifyRequest): Promise<VerifyResult> {
  for await (const event of engine.library.verify(request, new AbortController().signal)) {
    if (event.type === 'result') return event.result;
  }
  throw new Error('The verification ended without a result');
}

async function flip(position: number): Promise<void> {
  const file = await openFile(blob, 'r+');
  await file.write(Buffer.from([(right[position] ?? 0) ^ 0x40]), 0, 1, position);
  await file.close();
}

test('a flipped byte costs one piece, and readers have the old file until the new one is right', async () => {
  await flip(pieceBytes + 5);
  const damaged = readFileSync(blob);
  const reader = await openFile(blob);
  onTestFinished(() => reader.close());
  const result = await verify({ repair: true });
  expect(result).toMatchObject({ ok: true, corrupt: [], missing: [], repair: { problem: null } });
  expect(result.repair?.bytesFetched).toBeLessThanOrEqual(pieceBytes);
  expect(result.repair?.bytesFetched).toBeGreaterThan(0);
  expect(readFileSync(blob).equals(right)).toBe(true);
  expect((await reader.readFile()).equals(damaged)).toBe(true);
  expect(readdirSync(join(library, 'ingest')).filter((file) => /partial|journal|damaged/.test(file))).toEqual(
    [],
  );
  // The checks are there for the next time.
  await flip(2);
  expect((await verify({ repair: true })).repair?.bytesFetched).toBeLessThanOrEqual(pieceBytes);
});

test('what an earlier repair has set aside is repaired by its pieces too, and only that is read', async () => {
  await flip(3);
  simulator.faults.add({ kind: 'status', status: 404, match: '/blobs/', times: 'always' });
  const { corrupt } = await verify({ repair: true });
  simulator.faults.clear();
  expect(corrupt).toHaveLength(1);
  expect(existsSync(blob)).toBe(false);
  const result = await verify({ repair: true, only: corrupt });
  expect(result).toMatchObject({ ok: true, blobs: 0 });
  expect(result.repair?.bytesFetched).toBeLessThanOrEqual(pieceBytes);
  expect(readFileSync(blob).equals(right)).toBe(true);
});

test.each(['no checks', 'torn checks', 'wrong checks', 'a shorter file'])(
  'with %s the whole blob is fetched, and never a wrong byte',
  async (what) => {
    await flip(9);
    const checks = join(library, 'checks');
    const [file = ''] = readdirSync(checks);
    const path = join(checks, file);
    if (what === 'no checks') rmSync(checks, { recursive: true });
    if (what === 'torn checks') truncateSync(path, 300);
    if (what === 'a shorter file') truncateSync(blob, pieceBytes);
    if (what === 'wrong checks') {
      // Of another blob of this size: they would call every piece of this one wrong.
      const other = join(checks, `sha256-${'0'.repeat(64)}`);
      copyFileSync(path, other);
      writeFileSync(path, readFileSync(other, 'utf8').replace(/"digest":"[^"]*"/, '"digest":"sha256:0"'));
    }
    const result = await verify({ repair: true });
    expect(result).toMatchObject({ ok: true, repair: { problem: null } });
    expect(result.repair?.bytesFetched).toBe(right.length);
    expect(readFileSync(blob).equals(right)).toBe(true);
  },
);

test('lost documents come back first, and then what only they name', async () => {
  rmSync(join(library, 'blobs'), { recursive: true });
  mkdirSync(join(library, 'blobs', 'sha256'), { recursive: true });
  const result = await verify({ repair: true });
  expect(result).toMatchObject({ ok: true, corrupt: [], missing: [] });
  expect(readFileSync(blob).equals(right)).toBe(true);
});

test('where the registry has it no more, what is damaged is set aside, and the reason is told', async () => {
  await flip(7);
  simulator.faults.add({ kind: 'status', status: 404, match: '/blobs/', times: 'always' });
  const result = await verify({ repair: true });
  expect(result).toMatchObject({ ok: false, repair: { repaired: [] } });
  expect(result.corrupt).toHaveLength(1);
  expect(result.repair?.problem?.code).toBe('BLOB_UNKNOWN');
  expect(existsSync(blob)).toBe(false);
});

test('checks go with their blob', async () => {
  const kept = () => readdirSync(join(library, 'checks')).filter((name) => name !== 'verified');
  expect(kept().length).toBeGreaterThan(0);
  await engine.library.remove(`${simulator.host}/${name}`, undefined);
  expect(kept()).toEqual([]);
});
