import { randomBytes } from 'node:crypto';
import { createWriteStream, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';

/** How large the layer is. */
export interface LargeLayer {
  path: string;
  /** Small files, of 1 to 4 kB, a hundred in a folder. */
  files: number;
  /** Large files of 30 MB: of programs, and of what packs no smaller. */
  programs: number;
  randoms: number;
}

const largeBytes = 30 * 1024 * 1024;

/** Writes a layer such as real ones are: many small files, some large ones, and 1 MB at its end. */
export async function writeLargeLayer({ path, files, programs, randoms }: LargeLayer): Promise<void> {
  // A program of a hundred megabytes packs as programs do.
  const program = readFileSync(process.execPath);
  const slice = (start: number, bytes: number) =>
    program.subarray(start % (program.length - bytes), (start % (program.length - bytes)) + bytes);
  const tar = pack();
  const fill = async () => {
    const add = (name: string, content: Buffer) =>
      new Promise<void>((resolve, reject) => {
        tar.entry({ name, mtime: new Date(1e12) }, content, (error) =>
          error === undefined || error === null ? resolve() : reject(error),
        );
      });
    for (let at = 0; at < files; at++)
      await add(
        `usr/share/part${at % 50}/folder${Math.floor(at / 100)}/file-${at}.dll`,
        slice(at * 4099, 1000 + (at % 3000)),
      );
    for (let at = 0; at < programs; at++)
      await add(`usr/bin/program-${at}`, slice(at * 7_000_001, largeBytes));
    for (let at = 0; at < randoms; at++) await add(`opt/data/random-${at}`, randomBytes(largeBytes));
    await add('opt/last', slice(12_345_678, 1024 * 1024));
    tar.finalize();
  };
  const filling = fill();
  await pipeline(Readable.from(tar), createGzip({ level: 1 }), createWriteStream(path));
  await filling;
}
