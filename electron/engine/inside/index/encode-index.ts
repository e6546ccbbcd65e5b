import { crc32 } from 'node:zlib';
import type { LayerIndex } from './layer-index.ts';
import { indexMagic, sectionsOf } from './sections.ts';

/**
 * The parts of the file of an index: what it is, and each column as it is in memory (the lowest byte first); then the windows, which
 * are read one by one.
 */
export function encodeIndex(index: LayerIndex, windows: readonly Uint8Array[]): Uint8Array[] {
  const sections = sectionsOf(index);
  const columns = sections.flatMap(({ values }) => {
    const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
    return [bytes, Buffer.alloc(-bytes.length & 7)];
  });
  const facts = JSON.stringify({
    ...index.facts,
    sections: sections.map(({ name, values }) => [name, values.length]),
  });
  const head = Buffer.alloc(16);
  head.write(indexMagic, 'latin1');
  const text = Buffer.from(facts.padEnd(facts.length + (-Buffer.byteLength(facts) & 7)));
  head.writeUInt32LE(text.length, 8);
  head.writeUInt32LE(
    columns.reduce((crc, bytes) => crc32(bytes, crc), crc32(text)),
    12,
  );
  // All of it in one piece would be as much memory again.
  return [head, text, ...columns, ...windows];
}
