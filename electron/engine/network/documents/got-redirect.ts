import type { PlainResponse } from 'got';
import { discardBody } from '../body/discard-body.ts';
import { StreamBody } from '../body/stream-body.ts';
import type { Hop } from '../rules/redirect-rules.ts';

/** What of got's options decides where a request goes. */
interface Target {
  url: URL | string | undefined;
  headers: Record<string, string | string[] | undefined>;
}

/** Sends got's next request where a hop says, and nothing else along. */
export function goTo({ url, headers }: Hop, options: Target): void {
  options.url = url;
  options.headers = headers;
}

/** got drains the body of a redirect however long it is, and fails when it breaks off. Nobody wants it. */
export function leaveRedirect(response: PlainResponse): void {
  response.removeAllListeners('aborted');
  response.removeAllListeners('error');
  discardBody(new StreamBody(response));
}
