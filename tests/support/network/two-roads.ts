import { Patience } from '../../../electron/engine/network/documents/patience.ts';
import { requestFollowing } from '../../../electron/engine/network/follow-redirects.ts';
import type { HttpRequest } from '../../../electron/engine/network/http-answer.ts';
import type { HttpClient } from '../../../electron/engine/network/http-client.ts';
import { LinkRule } from '../../../electron/engine/network/rules/link-rule.ts';
import { textOf } from './test-server.ts';

/** The two roads that a request may take: its body as a stream, or a whole document. Their rules are the same. */
export const roads = ['stream', 'document'] as const;

/** What came back, on either road. */
export interface RoadAnswer {
  status: number;
  url: URL;
  text(): Promise<string>;
}

/** Asks once by one of the roads, following redirects as for a registry of this machine unless told otherwise. */
export async function ask(
  road: (typeof roads)[number],
  client: HttpClient,
  request: HttpRequest & { linkRule?: LinkRule; patience?: Patience },
): Promise<RoadAnswer> {
  const { linkRule = new LinkRule(new URL('http://127.0.0.1')) } = request;
  if (road === 'stream') {
    const { status, url, body } = await requestFollowing(client, { ...request, linkRule });
    return { status, url, text: () => textOf(body) };
  }
  return client.read({
    ...request,
    linkRule,
    limit: 1024 * 1024,
    patience: request.patience ?? new Patience(1),
    parse: ({ status, url, body }) => ({ status, url, text: async () => String(body) }),
  });
}
