import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { crc32 as crc32OfNode } from 'node:zlib';

/** The CRC-32 of bytes that follow those whose CRC-32 is `before`. */
type Crc32 = (bytes: Uint8Array, before: number) => number;

/** How this file's own address ends, as a source and in a build; what is before that is the checkout. */
const place = /(?:electron\/engine\/transfer\/pieces|out\/node)\/[^/]+$/;

/** Of the names of the system's packages, what follows system and processor: nothing, which C library, or which compiler. */
const kinds = ['', '-gnu', '-musl', '-msvc'];

/** Longer than what any of them does without the instructions that it is there for, and no whole number of steps. */
const sample = Uint8Array.from({ length: 5003 }, (_, index) => (index * index) >> 3);

let chosen: Crc32 | undefined;

/**
 * The CRC-32 (ISO 3309, as zlib has it) of bytes.
 * @param before the CRC-32 of those that come before them.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  chosen ??= fastestCrc32(() => loadBinding(import.meta.url));
  return chosen(bytes, before);
}

/**
 * What a module of machine code offers, where it is there and right: it uses the processor's instructions for it, which Node
 * does not (nodejs/node#49511), and is almost three times as fast. Otherwise Node's own.
 */
export function fastestCrc32(load: () => unknown): Crc32 {
  try {
    const module = load();
    if (typeof module !== 'object' || module === null || !('crc32' in module)) return crc32OfNode;
    const { crc32: ofModule } = module;
    return typeof ofModule === 'function' && isRight(ofModule as Crc32) ? (ofModule as Crc32) : crc32OfNode;
  } catch {
    // It is not there, or not for this system.
    return crc32OfNode;
  }
}

/**
 * The binding of `@node-rs/crc32` for this system. It is loaded from the checkout's own packages alone: the package itself, like
 * all that Node looks for by a name, may be found in any folder above, and some of those are everybody's.
 * @param own the address of the file that asks.
 * @throws when it is not there, or cannot be loaded.
 */
export function loadBinding(own: string): unknown {
  if (!place.test(own)) throw new Error('This is no checkout');
  const packages = new URL('node_modules/@node-rs/', own.replace(place, ''));
  const names = kinds.map((kind) => `${process.platform}-${process.arch}${kind}`);
  const paths = names.map((name) => fileURLToPath(new URL(`crc32-${name}/crc32.${name}.node`, packages)));
  return createRequire(own)(paths.find((path) => existsSync(path)) ?? '');
}

/** At odd places, as bytes of a network come. */
function isRight(candidate: Crc32): boolean {
  return [0, 1, 13, sample.length - 4].every((start) => {
    const bytes = sample.subarray(start);
    return [0, 0x89_ab_cd_ef].every((before) => candidate(bytes, before) === crc32OfNode(bytes, before));
  });
}
