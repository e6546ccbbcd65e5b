import * as z from 'zod';
import { readBoundedFile } from '../files/read-bounded-file.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';
import { parseBoundedJson } from '../oci/bounded-json.ts';
import { firstChunkBytes, type UploadMemory, type UploadWay } from '../registry/upload/upload-ways.ts';

const mostBytes = 4 * 1024 * 1024;
const mostEntries = 2_000;
/** A registry may have changed after this (ms), so that it is asked for large chunks again. */
const wayAgeMs = 30 * 24 * 3_600_000;
/** No registry keeps an upload open longer (ms). */
const sessionAgeMs = 7 * 24 * 3_600_000;

const waySchema = z.object({
  host: z.string().max(300),
  chunkBytes: z.number().int().positive().nullable(),
  /** ms since 1970. */
  at: z.number(),
});
const sessionSchema = z.object({
  place: z.string().max(600),
  digest: z.string().max(200),
  location: z.string().max(16_384),
  at: z.number(),
});
const fileSchema = z.object({
  version: z.literal(1),
  ways: z.array(z.unknown()).max(mostEntries),
  sessions: z.array(z.unknown()).max(mostEntries),
});

type Way = z.infer<typeof waySchema>;
type Session = z.infer<typeof sessionSchema>;

/**
 * What has been learned of registries that are sent to, and the uploads that are open there, in one file of the state
 * folder. All of it can be found out again: a file that cannot be read counts as empty, and one that cannot be written
 * costs a restart its knowledge and nothing else. Addresses of uploads are secrets of their registries, so that the file
 * is for its owner alone.
 */
export class UploadFile implements UploadMemory {
  readonly #path: string;
  readonly #ways: Map<string, Way>;
  readonly #sessions: Map<string, Session>;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, ways: Way[], sessions: Session[]) {
    this.#path = path;
    this.#ways = new Map(ways.map((way) => [way.host, way]));
    this.#sessions = new Map(sessions.map((session) => [keyOf(session.place, session.digest), session]));
  }

  /** Reads the file of this path. */
  static async open(path: string): Promise<UploadFile> {
    const bytes = await readBoundedFile(path, mostBytes).catch(() => undefined);
    const file = bytes === undefined ? undefined : fileSchema.safeParse(parseBoundedJson(bytes)).data;
    const now = Date.now();
    const isRecent = (at: number, age: number) => at <= now && now - at < age;
    const ways = file?.ways.flatMap((way) => waySchema.safeParse(way).data ?? []) ?? [];
    const sessions = file?.sessions.flatMap((session) => sessionSchema.safeParse(session).data ?? []) ?? [];
    return new UploadFile(
      path,
      ways.filter(({ at }) => isRecent(at, wayAgeMs)),
      sessions.filter(({ at }) => isRecent(at, sessionAgeMs)),
    );
  }

  wayOf(host: string): UploadWay {
    return this.#ways.get(host) ?? { chunkBytes: firstChunkBytes };
  }

  async learn(host: string, { chunkBytes }: UploadWay): Promise<void> {
    this.#ways.set(host, { host, chunkBytes, at: Date.now() });
    await this.#write();
  }

  sessionOf(place: string, digest: string): URL | undefined {
    const location = this.#sessions.get(keyOf(place, digest))?.location;
    return location === undefined ? undefined : (URL.parse(location) ?? undefined);
  }

  async keepSession(place: string, digest: string, location: URL | null): Promise<void> {
    const key = keyOf(place, digest);
    if (location === null) {
      if (!this.#sessions.delete(key)) return;
    } else {
      this.#sessions.set(key, { place, digest, location: location.href, at: Date.now() });
    }
    await this.#write();
  }

  #write(): Promise<void> {
    const write = () => {
      const newest = <Entry>(entries: Map<string, Entry>) => [...entries.values()].slice(-mostEntries);
      const content = { version: 1, ways: newest(this.#ways), sessions: newest(this.#sessions) };
      return writeFileAtomically(this.#path, JSON.stringify(content), { fsync: false, mode: 0o600 });
    };
    this.#writing = this.#writing.then(write).catch(() => undefined);
    return this.#writing;
  }
}

function keyOf(place: string, digest: string): string {
  return `${place}@${digest}`;
}
