import { lstat, open } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode, toDiskError } from '../../../files/disk-error.ts';
import { maximumDocumentBytes } from '../../../oci/document-limit.ts';
import { invalidArchive } from '../archive-error.ts';
import { magicBytes } from './compression.ts';
import type { Member, Members } from './members.ts';
import { PartFiles } from './part-files.ts';

const contentStepBytes = 1024 * 1024;

/** Names that image formats give to files: whatever else a document may ask for is not looked for. */
const knownNames =
  /^(?:oci-layout|index\.json|attached\.json|manifest\.json|version|blobs\/sha256\/[0-9a-f]{64}|blobs\/sha512\/[0-9a-f]{128}|[0-9a-f]{64}(?:\.manifest\.json)?)$/;

/** The files of a folder: an OCI image layout, or what skopeo's `dir:` writes. */
export class FolderMembers implements Members {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  async find(name: string): Promise<Member | undefined> {
    if (!knownNames.test(name)) return undefined;
    const path = join(this.path, name);
    try {
      // Links are not followed, and devices not read.
      const found = await lstat(path);
      if (!found.isFile()) return undefined;
      const file = await open(path, 'r');
      try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(magicBytes), 0, magicBytes, 0);
        return { name, size: found.size, position: 0, head: buffer.subarray(0, bytesRead) };
      } finally {
        await file.close();
      }
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT' || systemErrorCode(error) === 'ENOTDIR') return undefined;
      throw toDiskError(error, path);
    }
  }

  async document(name: string): Promise<Buffer | undefined> {
    const member = await this.find(name);
    if (member === undefined) return undefined;
    if (member.size > maximumDocumentBytes)
      throw invalidArchive(this.path, 'document', `${name} is larger than 8 MiB`);
    const chunks: Buffer[] = [];
    for await (const { content } of this.contents([member]))
      for await (const chunk of content) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  async *contents(
    members: readonly Member[],
  ): AsyncGenerator<{ member: Member; content: AsyncIterable<Buffer> }> {
    for (const member of members) {
      const files = await PartFiles.open([join(this.path, member.name)]);
      try {
        yield { member, content: contentOf(files, member.size) };
      } finally {
        await files.close();
      }
    }
  }

  async close(): Promise<void> {}
}

async function* contentOf(files: PartFiles, size: number): AsyncGenerator<Buffer> {
  for (let position = 0; position < size; ) {
    const chunk = await files.read(position, Math.min(contentStepBytes, size - position));
    if (chunk.length === 0) return;
    position += chunk.length;
    yield chunk;
  }
}
