import { once } from 'node:events';
import { type Pack, pack } from 'tar-stream';
import type { Append } from '../files/staged/write-new-file.ts';

/** One file of an archive: a path with forward slashes, its size in bytes and its content. */
export interface ArchiveFile {
  path: string;
  size: number;
  content: () => Iterable<Buffer> | AsyncIterable<Buffer>;
}

/** The same for every member, so that one image always gives the same archive. */
const memberAttributes = { mtime: new Date(0), uid: 0, gid: 0 };

/**
 * Writes a tar of folders and then files, in the order given. At most two chunks are in memory at a time.
 * @throws whatever a content or `append` throws, whichever failed first.
 */
export async function writeTar(
  append: Append,
  folders: readonly string[],
  files: readonly ArchiveFile[],
): Promise<void> {
  const archive = pack();
  const stopped = new AbortController();
  const producing = addMembers(archive, folders, files, stopped.signal).catch((error: unknown) => {
    archive.destroy();
    throw error;
  });
  const consuming = writeChunks(append, archive).catch((error: unknown) => {
    stopped.abort();
    throw error;
  });
  const both = [producing, consuming];
  await Promise.all(both).finally(() => Promise.allSettled(both));
}

async function writeChunks(append: Append, archive: Pack): Promise<void> {
  for await (const chunk of archive as AsyncIterable<Buffer>) await append(chunk);
}

async function addMembers(
  archive: Pack,
  folders: readonly string[],
  files: readonly ArchiveFile[],
  signal: AbortSignal,
): Promise<void> {
  for (const name of folders) archive.entry({ ...memberAttributes, name, type: 'directory', mode: 0o755 });
  for (const file of files) await addFile(archive, file, signal);
  archive.finalize();
}

async function addFile(archive: Pack, file: ArchiveFile, signal: AbortSignal): Promise<void> {
  const written = Promise.withResolvers<void>();
  const entry = archive.entry(
    { ...memberAttributes, name: file.path, size: file.size, mode: 0o644 },
    (error) => (error ? written.reject(error) : written.resolve()),
  );
  written.promise.catch(() => {});
  entry.on('error', written.reject);
  for await (const chunk of file.content()) {
    signal.throwIfAborted();
    if (!entry.write(chunk)) await once(entry, 'drain', { signal });
  }
  entry.end(null);
  await written.promise;
}
