import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { crc32 as crc32OfNode } from 'node:zlib';

/** The CRC-32 of bytes that follow those whose CRC-32 is `before`. */
type Crc32 = (bytes: Uint8Array, before: number) => number;

/** The check value of the algorithm: the CRC-32 of its sample. */
const sample = Buffer.from('123456789');
const checkValue = 0xcb_f4_39_26;

let chosen: Crc32 | undefined;

/**
 * The CRC-32 (ISO 3309, as zlib has it) of bytes.
 * @param before the CRC-32 of those that come before them.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  chosen ??= fastestCrc32(loadModule);
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
    if (typeof ofModule !== 'function') return crc32OfNode;
    const isRight = ofModule(sample.subarray(4), crc32OfNode(sample.subarray(0, 4))) === checkValue;
    return isRight ? (ofModule as Crc32) : crc32OfNode;
  } catch {
    // It is not there, or not for this system.
    return crc32OfNode;
  }
}

/** Only from beside this program itself, in a checkout: Node would look in every folder above, which may be anybody's. */
function loadModule(): unknown {
  const own = import.meta.url;
  const folder = new URL(own.endsWith('.ts') ? '../../../../node_modules/' : '../../node_modules/', own);
  return createRequire(own)(fileURLToPath(new URL('@node-rs/crc32/index.js', folder)));
}
