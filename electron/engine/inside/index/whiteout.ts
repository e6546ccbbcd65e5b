import { startsWith } from '../tar/starts-with.ts';

/** What an entry removes from the layers below (image-spec, layer.md, "Whiteouts"). */
export interface Whiteout {
  kind: 'whiteout' | 'opaque';
  /** Of what is removed; of a folder that hides all below it nothing. */
  name: Uint8Array;
  /** True when it names nothing that there could be; runtimes refuse such a layer. */
  isBad: boolean;
}

const prefix = Buffer.from('.wh.');
const opaque = Buffer.from('.wh..wh..opq');
/** Of what AUFS kept for itself. */
const metadata = Buffer.from('.wh..wh.');

/** Reads the last part of a path; undefined when it is an ordinary name. */
export function readWhiteout(name: Uint8Array): Whiteout | 'metadata' | undefined {
  if (!startsWith(name, prefix)) return undefined;
  if (opaque.equals(name)) return { kind: 'opaque', name: new Uint8Array(), isBad: false };
  if (startsWith(name, metadata)) return 'metadata';
  const removed = name.subarray(prefix.length);
  const isBad = ['', '.', '..'].includes(Buffer.from(removed).toString('latin1'));
  return { kind: 'whiteout', name: isBad ? name : removed, isBad };
}
