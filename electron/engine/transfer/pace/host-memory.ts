import * as z from 'zod';
import { natural } from '../../../../shared/schemas/bounded.ts';
import { readBoundedFile } from '../../files/read-bounded-file.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';

/** Remembers how many connections each host was worth. */
export interface HostMemory {
  /** Undefined for a host of which nothing is known. */
  recall(host: string): number | undefined;
  remember(host: string, connections: number): void;
}

/** Remembers nothing. */
export const forgetfulHosts: HostMemory = { recall: () => undefined, remember: () => undefined };

/** Of more hosts than this the one that was used longest ago is forgotten. */
const mostHosts = 200;
/** The file is written so long (ms) after something has changed, and when the process ends. */
const writeAfterMs = 10_000;
const monthMs = 30 * 24 * 3_600_000;
/** No settings allow more connections than this to one host. */
const mostConnections = 64;
const longestHost = 300;
/** Bytes of the file that are read: more than `mostHosts` take. */
const mostBytes = 128 * 1024;

const hostsSchema = z
  .array(
    z.object({
      host: z.string().min(1).max(longestHost),
      connections: z.number().int().min(1).max(mostConnections),
      /** ms since 1970 by the clock of that day. */
      at: natural,
    }),
  )
  .max(mostHosts);

/**
 * What hosts are worth, kept in a small file over restarts. What the file says is only where a transfer begins, so a
 * file that is lost, odd or a month old costs a few tenths of a second.
 */
export class HostFile implements HostMemory {
  readonly #path: string;
  readonly #hosts: Map<string, { connections: number; at: number }>;
  #writing: NodeJS.Timeout | undefined;

  private constructor(path: string, hosts: Map<string, { connections: number; at: number }>) {
    this.#path = path;
    this.#hosts = hosts;
  }

  /** Opens the file; one that cannot be read counts as empty. */
  static async open(path: string, now: number = Date.now()): Promise<HostFile> {
    const known = hostsSchema.safeParse(await readJson(path)).data ?? [];
    // A date in the future was written while the clock was wrong.
    const fresh = known.filter(({ at }) => at <= now && now - at < monthMs);
    return new HostFile(path, new Map(fresh.map(({ host, connections, at }) => [host, { connections, at }])));
  }

  recall(host: string): number | undefined {
    return this.#hosts.get(host)?.connections;
  }

  remember(host: string, connections: number, now: number = Date.now()): void {
    if (host.length > longestHost) return;
    // A map keeps the order in which keys came: the first is the one that was used longest ago.
    this.#hosts.delete(host);
    this.#hosts.set(host, { connections: Math.min(connections, mostConnections), at: now });
    for (const oldest of this.#hosts.keys()) {
      if (this.#hosts.size <= mostHosts) break;
      this.#hosts.delete(oldest);
    }
    this.#writing ??= setTimeout(() => void this.close(), writeAfterMs).unref();
  }

  /** Writes what has changed. A disk that refuses is no reason to say anything: the next start finds out anew. */
  async close(): Promise<void> {
    if (this.#writing === undefined) return;
    clearTimeout(this.#writing);
    this.#writing = undefined;
    const rows = [...this.#hosts].map(([host, worth]) => ({ host, ...worth }));
    await writeFileAtomically(this.#path, JSON.stringify(rows), { fsync: false, mode: 0o600 }).catch(
      () => undefined,
    );
  }
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse((await readBoundedFile(path, mostBytes)).toString());
  } catch {
    return undefined;
  }
}
