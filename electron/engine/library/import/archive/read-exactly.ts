import type { ForwardBytes } from './forward-bytes.ts';

/**
 * Reads as many bytes as are asked for.
 * @returns fewer at the end.
 */
export async function readExactly(bytes: ForwardBytes, wanted: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let missing = wanted;
  while (missing > 0) {
    const chunk = await bytes.read(missing);
    if (chunk.length === 0) break;
    chunks.push(chunk);
    missing -= chunk.length;
  }
  const [only, ...others] = chunks;
  return only !== undefined && others.length === 0 ? only : Buffer.concat(chunks);
}
