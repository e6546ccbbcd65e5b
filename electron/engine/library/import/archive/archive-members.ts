import type { Header } from 'tar-stream';
import { maximumDocumentBytes } from '../../../oci/document-limit.ts';
import { invalidArchive } from '../archive-error.ts';
import { mostDocumentBytes, mostMembers } from '../limits.ts';
import { compressionOf, magicBytes } from './compression.ts';
import { type ForwardBytes, PlainBytes } from './forward-bytes.ts';
import { linkedName, memberName } from './member-name.ts';
import type { Member, Members } from './members.ts';
import { PartFiles } from './part-files.ts';
import { readExactly } from './read-exactly.ts';
import { tarHeaders } from './tar-headers.ts';
import { UnpackedBytes } from './unpacked-bytes.ts';

const contentStepBytes = 1024 * 1024;

/** A document is JSON: it begins with one of these, which no archive and nothing compressed does. */
const documentBegins = /^[\s\uFEFF\xEF\xBB\xBF]*[{[]/;

/**
 * The members of a tar, found by one walk over its headers. Contents are left out by that walk, but for documents, which
 * are kept: only what an image needs is read afterwards, and of what a compressed archive unpacks to nothing else is
 * ever written (ADR 30).
 */
export class ArchiveMembers implements Members {
  readonly path: string;
  readonly #files: PartFiles;
  readonly #open: () => ForwardBytes;
  readonly #members = new Map<string, Member>();
  readonly #links = new Map<string, string>();
  readonly #documents = new Map<string, Buffer>();
  #documentBytes = 0;

  private constructor(files: PartFiles, open: () => ForwardBytes) {
    this.path = files.path;
    this.#files = files;
    this.#open = open;
  }

  /**
   * Opens an archive, plain or compressed, and looks through it.
   * @param paths of the archive, or of its volumes in order.
   * @throws {AppError} `ARCHIVE_INVALID`; `DISK_PERMISSION`, `INTERNAL` when it cannot be read; the signal's reason.
   */
  static async open(paths: readonly string[], signal: AbortSignal): Promise<ArchiveMembers> {
    const files = await PartFiles.open(paths);
    try {
      const compression = compressionOf(await files.read(0, magicBytes));
      if (compression === 'other')
        throw invalidArchive(files.path, 'compression', 'it is compressed by xz or bzip2; unpack it first');
      const open = () =>
        compression === 'none' ? new PlainBytes(files) : new UnpackedBytes(files, compression, signal);
      const members = new ArchiveMembers(files, open);
      await members.#look(signal);
      return members;
    } catch (error) {
      await files.close();
      throw error;
    }
  }

  async find(name: string): Promise<Member | undefined> {
    const linked = this.#links.get(name);
    // One link is followed: no program makes links to links.
    return this.#members.get(linked ?? name);
  }

  async document(name: string): Promise<Buffer | undefined> {
    const member = await this.find(name);
    if (member === undefined) return undefined;
    const document = this.#documents.get(member.name);
    if (document === undefined)
      throw invalidArchive(
        this.path,
        'document',
        `${name.slice(0, 200)} is no JSON document of at most 8 MiB`,
      );
    return document;
  }

  async *contents(
    members: readonly Member[],
  ): AsyncGenerator<{ member: Member; content: AsyncIterable<Buffer> }> {
    const bytes = this.#open();
    try {
      for (const member of members.toSorted((left, right) => left.position - right.position)) {
        await bytes.skip(member.position - bytes.position);
        yield { member, content: contentOf(bytes, member.size) };
      }
    } finally {
      await bytes.close();
    }
  }

  async close(): Promise<void> {
    await this.#files.close();
  }

  async #look(signal: AbortSignal): Promise<void> {
    const bytes = this.#open();
    let count = 0;
    try {
      for await (const header of tarHeaders(bytes, this.path)) {
        signal.throwIfAborted();
        count += 1;
        if (count > mostMembers)
          throw invalidArchive(
            this.path,
            'too-many-members',
            `it has more than ${mostMembers.toLocaleString('en')} members`,
          );
        await this.#take(header, bytes);
      }
    } finally {
      await bytes.close();
    }
  }

  async #take(header: Header, bytes: ForwardBytes): Promise<void> {
    const name = memberName(header.name, this.path);
    const { type } = header;
    if (type === 'directory' || name === '') return;
    if (type === 'link' || type === 'symlink') {
      this.#refuseSecond(name);
      this.#links.set(name, linkedName({ type, name, target: header.linkname ?? '' }, this.path));
      return;
    }
    if ((type !== 'file' && type !== 'contiguous-file') || isSparse(header))
      throw invalidArchive(
        this.path,
        'member-type',
        `${name.slice(0, 200)} is neither a file nor a folder nor a link (${isSparse(header) ? 'sparse file' : (type ?? 'unknown')})`,
      );
    this.#refuseSecond(name);
    if (!Number.isSafeInteger(header.size))
      throw invalidArchive(this.path, 'too-large', `${name.slice(0, 200)} has no size that can be`);
    const position = bytes.position;
    const head = await readExactly(bytes, Math.min(magicBytes, header.size));
    this.#members.set(name, { name, size: header.size, position, head });
    if (header.size > maximumDocumentBytes || !documentBegins.test(head.toString('latin1'))) return;
    this.#documentBytes += header.size;
    if (this.#documentBytes > mostDocumentBytes)
      throw invalidArchive(this.path, 'too-large', 'its manifests and configs are more than 64 MiB together');
    this.#documents.set(name, Buffer.concat([head, await readExactly(bytes, header.size - head.length)]));
  }

  #refuseSecond(name: string): void {
    if (this.#members.has(name) || this.#links.has(name))
      throw invalidArchive(this.path, 'duplicate', `it has two members of the name ${name.slice(0, 200)}`);
  }
}

async function* contentOf(bytes: ForwardBytes, size: number): AsyncGenerator<Buffer> {
  for (let rest = size; rest > 0; ) {
    const chunk = await bytes.read(Math.min(rest, contentStepBytes));
    if (chunk.length === 0) return;
    rest -= chunk.length;
    yield chunk;
  }
}

/** GNU's ways to write a file with holes in pax records; that of its own type is no file at all. */
function isSparse({ pax }: Header): boolean {
  return (
    typeof pax === 'object' && pax !== null && Object.keys(pax).some((key) => key.startsWith('GNU.sparse.'))
  );
}
