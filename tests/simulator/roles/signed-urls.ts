import { createHmac, randomBytes } from 'node:crypto';
import type { SimulatorRequest } from '../http/answer.ts';

const registryId = '9c8d7e6f5a';

/** Signs and checks URLs of the data endpoint as Azure storage does, with a key of this run. */
export class SignedUrls {
  readonly #key = randomBytes(32);

  /** The path and query under which a blob can be had for `seconds`. The double slash is MCR's. */
  sign(digest: string, seconds: number): string {
    const hex = digest.replace('sha256:', '');
    const path = `/${registryId}-0001//docker/registry/v2/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`;
    const expiry = new Date(Date.now() + seconds * 1000).toISOString();
    const query = new URLSearchParams({
      se: expiry,
      sig: this.#signature(path, expiry),
      sp: 'r',
      spr: 'https',
      sr: 'b',
      sv: '2018-03-28',
      regid: registryId,
    });
    return `${path}?${query}`;
  }

  /** True while the request's signature is right and its time not over. */
  accepts({ path, query }: SimulatorRequest): boolean {
    const expiry = query.get('se') ?? '';
    return query.get('sig') === this.#signature(path, expiry) && Date.parse(expiry) > Date.now();
  }

  /** The digest that a path of the data endpoint names. */
  digestOf(path: string): string {
    return `sha256:${/\/\/docker\/registry\/v2\/blobs\/sha256\/[a-f0-9]{2}\/([a-f0-9]{64})\/data$/.exec(path)?.[1] ?? ''}`;
  }

  #signature(path: string, expiry: string): string {
    return createHmac('sha256', this.#key).update(`${path}\n${expiry}`).digest('base64');
  }
}
