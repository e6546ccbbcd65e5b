import seeds from '@sigstore/tuf/seeds.json' with { type: 'json' };
import * as z from 'zod';

/** Where a repository of The Update Framework is, and the root from which all of it is trusted. */
export interface TufInstance {
  url: URL;
  /** A `root.json`: any version from which the newest one can be reached. */
  root: Buffer;
}

const address = 'https://tuf-repo-cdn.sigstore.dev';
const seedSchema = z.object({ [address]: z.object({ 'root.json': z.base64() }) });

/** Sigstore's public instance, whose first root its own library carries. */
export function publicInstance(): TufInstance {
  const { [address]: seed } = seedSchema.parse(seeds);
  return { url: new URL(address), root: Buffer.from(seed['root.json'], 'base64') };
}
