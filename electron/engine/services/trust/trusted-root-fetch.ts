import { AppError } from '../../../../shared/errors.ts';
import { Patience } from '../../network/documents/patience.ts';
import type { HttpClient } from '../../network/http-client.ts';
import { LinkRule } from '../../network/rules/link-rule.ts';
import type { FetchFile } from '../../signatures/tuf/bounded-fetcher.ts';

/** Milliseconds for one file: none has more than some hundred thousand bytes. */
const withinMs = 20_000;

/** Fetches the files of a repository of The Update Framework, by the rules of all links. */
export function trustedRootFetch(client: HttpClient): FetchFile {
  return (url, limit) => {
    const linkRule = new LinkRule(url);
    return client.read<Buffer | number | 'too-long'>({
      url,
      addressRule: linkRule.current,
      linkRule,
      limit,
      signal: AbortSignal.timeout(withinMs),
      patience: new Patience(2),
      parse({ status, body, url: { host } }) {
        if (status === 200) return body ?? 'too-long';
        if (status === 403 || status === 404) return status;
        throw new AppError('NETWORK', `${host} does not give Sigstore’s trusted root.`, {
          retryable: status >= 500,
          details: { host, status },
        });
      },
    });
  };
}
