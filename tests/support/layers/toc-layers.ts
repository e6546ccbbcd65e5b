import { createHash } from 'node:crypto';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import type { TocFormat } from '../../../shared/inside/layer-toc.ts';
import { type RawEntry, rawTar } from './raw-tar.ts';

/** An entry of a table of contents, as JSON. */
export type TocJson = Record<string, unknown>;

/** How the layer differs from one that a tool would write. */
export interface TocLayerOptions {
  /** Changes the entries of the table. */
  change?(entries: TocJson[]): TocJson[];
  /** The text of the table, in place of one made of its entries. */
  json?(entries: TocJson[]): string | Buffer;
  /** Changes the packed table. */
  pack?(packed: Buffer): Buffer;
  /** Changes the finished layer. */
  blob?(blob: Buffer): Buffer;
  /** Changes what the manifest says. */
  annotate?(annotations: Map<string, string>): void;
}

/** A layer with a table of contents, and what its manifest says of it. */
export interface TocLayer {
  blob: Buffer;
  annotations: Record<string, string>;
}

const partBytes = 1000;
const types = new Map([
  ['0', 'reg'],
  ['1', 'hardlink'],
  ['2', 'symlink'],
  ['3', 'char'],
  ['5', 'dir'],
]);

/** Writes a layer as tools do that write tables of contents: each file, or part of a large one, is packed by itself. */
export function tocLayer(
  format: TocFormat,
  files: readonly RawEntry[],
  options: TocLayerOptions = {},
): TocLayer {
  const pack = format === 'estargz' ? (bytes: Buffer) => gzipSync(bytes) : zstdCompressSync;
  const packed: Buffer[] = [];
  const entries: TocJson[] = [];
  let position = 0;
  const add = (bytes: Buffer) => {
    const part = pack(bytes);
    packed.push(part);
    position += part.length;
  };
  for (const file of files) {
    const content = Buffer.from(file.content ?? '');
    const head = rawTar([file], false);
    const padding = (512 - (content.length % 512)) % 512;
    add(head.subarray(0, head.length - content.length - padding));
    const type = types.get(file.type ?? '0');
    const entry: TocJson = {
      name: file.name.toString(),
      type,
      mode: file.mode ?? 0o644,
      size: content.length,
    };
    if (file.link !== undefined) entry.linkName = file.link.toString();
    entries.push(entry);
    if (content.length > 0) Object.assign(entry, { offset: position, digest: sha256(content) });
    for (let at = 0; at < content.length; at += partBytes) {
      const part = content.subarray(at, at + partBytes);
      const told = { offset: position, chunkOffset: at, chunkSize: part.length, chunkDigest: sha256(part) };
      if (at === 0) Object.assign(entry, told);
      else entries.push({ name: entry.name, type: 'chunk', ...told });
      add(part);
    }
    if (padding > 0) add(Buffer.alloc(padding));
  }
  const told = options.change?.(entries) ?? entries;
  const json = Buffer.from(options.json?.(told) ?? JSON.stringify({ version: 1, entries: told }));
  const finish = format === 'estargz' ? estargz : zstdChunked;
  const annotations = new Map<string, string>();
  if (format === 'zstd-chunked') add(Buffer.alloc(1024));
  const blob = finish(Buffer.concat(packed), json, options.pack ?? ((bytes) => bytes), annotations);
  options.annotate?.(annotations);
  return { blob: options.blob?.(blob) ?? blob, annotations: Object.fromEntries(annotations) };
}

function estargz(
  packed: Buffer,
  json: Buffer,
  change: (packed: Buffer) => Buffer,
  annotations: Map<string, string>,
): Buffer {
  annotations.set('containerd.io/snapshot/stargz/toc.digest', sha256(json));
  const toc = change(gzipSync(rawTar([{ name: 'stargz.index.json', content: json }])));
  return Buffer.concat([packed, toc, estargzFooter(packed.length)]);
}

/** The footer of eStargz, which names the offset of the table. */
export function estargzFooter(offset: number): Buffer {
  const text = `${offset.toString(16).padStart(16, '0')}STARGZ`;
  const head = Buffer.from('1f8b0804000000000000', 'hex');
  const field = Buffer.concat([Buffer.from([26, 0, 0x53, 0x47, 22, 0]), Buffer.from(text)]);
  return Buffer.concat([head, field, Buffer.from('010000ffff0000000000000000', 'hex')]);
}

function zstdChunked(
  packed: Buffer,
  json: Buffer,
  change: (packed: Buffer) => Buffer,
  annotations: Map<string, string>,
): Buffer {
  const toc = change(zstdCompressSync(json));
  const offset = packed.length + 8;
  const key = 'io.github.containers.zstd-chunked.manifest';
  annotations.set(`${key}-checksum`, sha256(toc));
  annotations.set(`${key}-position`, `${offset}:${toc.length}:${json.length}:1`);
  return Buffer.concat([packed, skippable(toc), zstdFooter([offset, toc.length, json.length, 1, 0, 0, 0])]);
}

/** The footer of zstd:chunked. */
export function zstdFooter(numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 8);
  for (const [at, number] of numbers.entries()) bytes.writeBigUInt64LE(BigInt(number), at * 8);
  return skippable(Buffer.concat([bytes, Buffer.from('GNUlInUx')]));
}

function skippable(bytes: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(0x184d2a50, 0);
  head.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([head, bytes]);
}

function sha256(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
