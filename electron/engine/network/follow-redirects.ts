import { discardBody } from './body/discard-body.ts';
import type { HttpRequest, HttpResponse } from './http-answer.ts';
import type { HttpClient } from './http-client.ts';
import type { LinkRule } from './rules/link-rule.ts';
import { firstHop, isRedirect, nextHop } from './rules/redirect-rules.ts';

/** A request whose redirects are followed. */
export interface FollowedRequest extends HttpRequest {
  /** The rule of the registry that it is about, for every other server that it is sent on to. */
  linkRule: LinkRule;
}

/**
 * Sends a GET whose body is wanted as a stream, and follows its redirects by the rules of `nextHop`.
 * @throws {AppError} `BLOCKED_URL` for a refused target, and what `HttpClient.request` throws.
 */
export async function requestFollowing(client: HttpClient, request: FollowedRequest): Promise<HttpResponse> {
  const { linkRule, signal } = request;
  let hop = firstHop(request);
  for (;;) {
    const { url, headers, addressRule } = hop;
    const response = await client.request({ url, headers, addressRule, signal });
    linkRule.learnFrom(response);
    if (!isRedirect(response)) return response;
    discardBody(response.body);
    hop = nextHop(hop, response, linkRule);
  }
}
