import * as z from 'zod';
import { isDigest } from '../../../../shared/digest.ts';
import { natural } from '../../../../shared/schemas/bounded.ts';
import { parseJson } from '../../oci/json.ts';
import { damagedLayer, layerLimits } from '../bounds/layer-end.ts';
import type { EntryKind, TarEntry } from '../tar/entry.ts';
import type { EntryText } from './entry-texts.ts';

const kinds = {
  reg: 'file',
  dir: 'folder',
  symlink: 'symlink',
  hardlink: 'hardlink',
  char: 'character-device',
  block: 'block-device',
  fifo: 'pipe',
} as const satisfies Record<string, EntryKind>;

const count = natural.optional();
const path = z.string().max(layerLimits['path-bytes']);
const digest = z.string().refine((text) => text === '' || isDigest(text));

const entrySchema = z.object({
  name: path,
  type: z.enum([...(Object.keys(kinds) as (keyof typeof kinds)[]), 'chunk']),
  linkName: path.optional(),
  size: count,
  mode: count,
  uid: z.number().int().optional(),
  gid: z.number().int().optional(),
  modtime: z.string().max(64).optional(),
  digest: digest.optional(),
  offset: count,
  chunkOffset: count,
  chunkSize: count,
  chunkDigest: digest.optional(),
  xattrs: z.unknown().optional(),
});
const fields = new Map(Object.keys(entrySchema.shape).map((name) => [name.toLowerCase(), name]));

/** An entry of a table of contents: a file, or a further part of the one of that name. */
export interface TocEntry {
  /** What the tar should say; null for a further part. */
  entry: TarEntry | null;
  name: Buffer;
  /** Of all of a file; undefined where none is told. */
  digest: string | undefined;
  /** A part of a file's content: bytes of the file before it, and its own; 0 for all that follow. */
  part: { offset: number; length: number; digest: string | undefined };
}

/**
 * Parses an entry.
 * @param size bytes of the layer's blob.
 * @throws {LayerEnd} when it is none, lies outside of the blob, or has fields that programs read differently.
 */
export function parseEntry(json: Buffer, { start, end }: EntryText, size: number): TocEntry {
  const value = parseJson(json.subarray(start, end));
  const told = entrySchema.safeParse(value).data;
  // Some programs take the case of names for the same, others not.
  if (told === undefined || Object.keys(value as object).some(isOtherCase))
    throw damagedLayer('an entry of its table of contents is none');
  if ((told.offset ?? 0) > size)
    throw damagedLayer('its table of contents names places outside of the layer');
  const kind = told.type === 'chunk' ? null : kinds[told.type];
  const name = Buffer.from(told.name);
  return {
    name,
    entry: kind === null ? null : entryOf(told, kind, name),
    digest: told.digest || undefined,
    part: {
      offset: told.chunkOffset ?? 0,
      length: told.chunkSize ?? 0,
      digest: told.chunkDigest || undefined,
    },
  };
}

function isOtherCase(name: string): boolean {
  const known = fields.get(name.toLowerCase());
  return known !== undefined && known !== name;
}

function entryOf(told: z.infer<typeof entrySchema>, kind: EntryKind, name: Buffer): TarEntry {
  const { linkName = '', size = 0, mode = 0, uid = 0, gid = 0, modtime, xattrs } = told;
  const time = modtime === undefined ? 0 : Date.parse(modtime);
  return {
    kind,
    name,
    link: Buffer.from(linkName),
    size: kind === 'file' ? size : 0,
    stored: 0,
    // What a number above 32 bits says does not matter, since only permissions are taken.
    mode: mode & 0o7777,
    uid,
    gid,
    mtime: Number.isNaN(time) ? 0 : time / 1000,
    attributes: 0,
    hasXattrs: typeof xattrs === 'object' && xattrs !== null && Object.keys(xattrs).length > 0,
  };
}
