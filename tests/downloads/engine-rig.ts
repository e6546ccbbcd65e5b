import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEngine } from '../../electron/engine/engine.ts';
import type { EngineOptions, EngineServices } from '../../electron/engine/services/engine-services.ts';
import type { DownloadRow, DownloadState } from '../../shared/schemas/download.ts';
import type { Simulator } from '../simulator/simulator.ts';

/** The engine as hosts open it, against one simulator, in a folder of its own. */
export async function openEngineRig(simulator: Simulator, options: Partial<EngineOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'longshore-engine-'));
  const open = (): Promise<EngineServices> =>
    openEngine({
      stateFolder: join(folder, 'state'),
      libraryFolder: join(folder, 'library'),
      queue: 'persistent',
      overrides: { defaultRegistry: simulator.hosts.registry },
      ...options,
    });
  let engine = await open();
  return {
    folder,
    get engine() {
      return engine;
    },
    /** Ends the engine and opens it anew on the same folders. */
    async restart() {
      await engine.close();
      engine = await open();
    },
    async close() {
      await engine.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
export type EngineRig = Awaited<ReturnType<typeof openEngineRig>>;

/** Follows the event stream until a download satisfies the condition. */
export async function waitUntil(
  engine: EngineServices,
  id: string,
  condition: (row: DownloadRow) => boolean,
): Promise<DownloadRow> {
  const stop = new AbortController();
  for await (const _event of engine.downloads.events(stop.signal)) {
    const row = engine.downloads.list().find((candidate) => candidate.id === id);
    if (row !== undefined && condition(row)) {
      stop.abort();
      return row;
    }
  }
  throw new Error('The stream ended first');
}

/** Follows the event stream until a download is in this state. */
export function waitFor(
  engine: EngineServices,
  id: string,
  ...states: DownloadState[]
): Promise<DownloadRow> {
  return waitUntil(engine, id, ({ state }) => states.includes(state));
}
