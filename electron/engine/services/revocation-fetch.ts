import { LRUCache } from 'lru-cache';
import { AppError } from '../../../shared/errors.ts';
import { Patience } from '../network/documents/patience.ts';
import type { HttpClient } from '../network/http-client.ts';
import { LinkRule } from '../network/rules/link-rule.ts';
import type { FetchSmall } from '../signatures/revocation/question.ts';

/** Answers that are remembered while this process runs: the images of one publisher ask the same questions. */
const mostAnswers = 100;
const answersForMs = 10 * 60 * 1000;

/**
 * Fetches answers about certificates from the addresses that these name, by the rules of all links: a certificate may
 * name any address, and none of this computer or its network is asked.
 */
export function revocationFetch(client: HttpClient): FetchSmall {
  const known = new LRUCache<string, Promise<Buffer>>({ max: mostAnswers, ttl: answersForMs });
  return (url, limit, withinMs) => {
    const before = known.get(url.href);
    if (before !== undefined) return before;
    const answer = client.read<Buffer>({
      url,
      addressRule: 'public',
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
    known.set(url.href, answer);
    // Whoever could not be reached is asked again.
    answer.catch(() => known.delete(url.href));
    return answer;
  };
}
