import { type Pack, pack } from 'tar-stream';

/** One member of an archive: a path with forward slashes, a folder's with one at its end, and bytes of content. */
export interface TarMember {
  name: string;
  type: 'file' | 'directory';
  mode: number;
  size: number;
}

/** The same for every member, so that one image always gives the same archive. */
const sameForAll = { mtime: new Date(0), uid: 0, gid: 0 };

/** Stands for a file's content: what comes before it is the header. */
const beginOfContent = Buffer.alloc(1);

/** What the library puts at the end of an archive. */
const endBytes = 1024;

/**
 * What comes before a member's content (POSIX `pax`, ustar interchange format): 512 bytes, or more for a name that does
 * not fit into them. The content itself never passes the library that makes the header, for that would cost more than
 * writing it.
 */
export async function tarHeader({ type, ...member }: TarMember): Promise<Buffer> {
  const archive = pack();
  const content = archive.entry({ ...sameForAll, ...member, type });
  if (type === 'directory') {
    archive.finalize();
    return (await bytesUntil(undefined, archive)).subarray(0, -endBytes);
  }
  // It goes away before its content has come.
  content.on('error', () => undefined);
  content.write(beginOfContent);
  return bytesUntil(beginOfContent, archive);
}

async function bytesUntil(end: Buffer | undefined, archive: Pack): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of archive as AsyncIterable<Buffer>) {
    if (chunk === end) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
