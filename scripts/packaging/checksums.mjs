import { createHash } from 'node:crypto';
import { createReadStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * The digest of a file, which is not held in memory.
 * @param algorithm as node:crypto names it.
 * @param encoding `hex` or `base64`.
 */
export async function digestOf(file, algorithm, encoding) {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), hash);
  return hash.digest(encoding);
}

/** Writes the SHA-256 sums of these files of a folder beside them, as `sha256sum --check` reads it. */
export async function writeSha256Sums(folder, names, sumsName) {
  const lines = [];
  for (const name of names.toSorted())
    lines.push(`${await digestOf(join(folder, name), 'sha256', 'hex')}  ${name}\n`);
  writeFileSync(join(folder, sumsName), lines.join(''));
}
