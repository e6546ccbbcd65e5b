import { LRUCache } from 'lru-cache';
import { AppError } from '../../../../shared/errors.ts';
import { Patience } from '../../network/documents/patience.ts';
import type { HttpClient } from '../../network/http-client.ts';
import type { AddressRule } from '../../network/rules/address-rule.ts';
import { LinkRule } from '../../network/rules/link-rule.ts';
import type { ByteStore } from '../../registry/remembered/byte-store.ts';
import type { FetchSmall } from '../../signatures/revocation/question.ts';

/** Answers that are remembered while this process runs: the images of one publisher ask the same questions. */
const mostAnswers = 100;
const answersForMs = 10 * 60 * 1000;

/** Bytes of answers that are kept over restarts; what was used longest ago goes first. */
export const keptAnswersLimit: number = 32 * 2 ** 20;

/** Answers about certificates: asked for where none is kept, or the kept ones alone. */
export interface RevocationAnswers {
  online: FetchSmall;
  /** The same, also of addresses within the user's network: for those alone that certificates name which the user trusts. */
  nearby: FetchSmall;
  kept: FetchSmall;
}

/**
 * Fetches answers about certificates from the addresses that these name, by the rules of all links: a certificate may
 * name any address, and none of this computer is asked, nor of its network unless the user trusts who names it. Answers that are proved are kept until they say
 * that they no longer hold.
 * @param store where they are kept.
 */
export function revocationAnswers(client: HttpClient, store: ByteStore): RevocationAnswers {
  const known = new LRUCache<string, Promise<Buffer>>({ max: mostAnswers, ttl: answersForMs });
  const kept: FetchSmall = async (url, limit, _withinMs, holdsUntil) => {
    const bytes = await store.read(url.href);
    if (bytes === null || bytes.length > limit) throw notKept(url);
    try {
      holdsUntil(bytes);
      return bytes;
    } catch {
      // It no longer holds, or somebody has written there what nobody has signed.
      await store.remove(url.href);
      throw notKept(url);
    }
  };
  const ask = async (
    rule: AddressRule,
    ...[url, limit, withinMs, holdsUntil]: Parameters<FetchSmall>
  ): Promise<Buffer> => {
    const bytes = await read(client, url, rule, limit, withinMs);
    try {
      if (holdsUntil(bytes) !== undefined) await store.write(url.href, bytes);
    } catch {
      // Whoever asked sees that it is no answer.
    }
    return bytes;
  };
  const askingBy =
    (rule: AddressRule): FetchSmall =>
    (url, ...rest) => {
      const name = `${rule} ${url.href}`;
      const before = known.get(name);
      if (before !== undefined) return before;
      const answer = kept(url, ...rest).catch(() => ask(rule, url, ...rest));
      known.set(name, answer);
      // Whoever could not be reached is asked again.
      answer.catch(() => known.delete(name));
      return answer;
    };
  return { online: askingBy('public'), nearby: askingBy('private'), kept };
}

function read(
  client: HttpClient,
  url: URL,
  addressRule: AddressRule,
  limit: number,
  withinMs: number,
): Promise<Buffer> {
  return client.read<Buffer>({
    url,
    addressRule,
    linkRule: new LinkRule(url),
    limit,
    signal: AbortSignal.timeout(withinMs),
    patience: new Patience(1),
    parse({ status, body, url: { host } }) {
      if (status === 200 && body !== null) return body;
      throw new AppError('NETWORK', `${host} does not tell about a certificate.`, {
        details: { host, status },
      });
    },
  });
}

function notKept({ host }: URL): AppError {
  return new AppError('NETWORK', `No answer of ${host} about a certificate is kept.`, { details: { host } });
}
