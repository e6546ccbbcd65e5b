import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Descriptor } from '../../../shared/descriptor.ts';

/** Changes a byte of what an image of a library is signed with. */
export function changeEnvelopeOf(tag: string, library: string): void {
  const pathOf = (digest: string) => join(library, 'blobs', digest.replace(':', '/'));
  const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
  const entries: Descriptor[] = read(join(library, 'index.json')).manifests;
  const nameOf = ({ annotations }: Descriptor) => annotations?.['org.opencontainers.image.ref.name'];
  const image = entries.find((entry) => nameOf(entry)?.endsWith(`:${tag}`));
  const manifests = entries.map(({ digest }) => read(pathOf(digest)));
  const signature = manifests.find(
    ({ subject }) => subject !== undefined && subject.digest === image?.digest,
  );
  const path = pathOf(signature.layers[0].digest);
  chmodSync(path, 0o644);
  writeFileSync(path, changedAtEnd(readFileSync(path)));
}

/** Bytes whose last one is another. */
export function changedAtEnd(bytes: Buffer): Buffer {
  bytes.writeUInt8((bytes.at(-1) ?? 0) ^ 1, bytes.length - 1);
  return bytes;
}

/** Another character, of the middle of a text after this mark. */
export function changedText(bytes: Buffer, mark: string): Buffer {
  const at = bytes.indexOf(mark) + mark.length + 20;
  bytes.write(bytes.toString('latin1', at, at + 1) === 'A' ? 'B' : 'A', at, 'latin1');
  return bytes;
}
