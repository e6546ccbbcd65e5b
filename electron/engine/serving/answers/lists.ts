import type { Page } from '../names/request-path.ts';
import { type Answer, jsonAnswer } from './answer.ts';

/** Names of one page where the client does not say how many it wants: those of a whole list, as clients expect. */
const mostNames = 10_000;

/**
 * Answers one page of a sorted list of names (distribution-spec, "Listing Tags"). A page that is not the last has the address of
 * the next in `Link` (RFC 8288).
 * @param path of the list, without a query.
 * @param query what of the query stays as it is.
 * @param body makes the answer's value of the page.
 */
export function answerList(
  names: readonly string[],
  { count, last }: Page,
  { path, query = {} }: { path: string; query?: Record<string, string> },
  body: (page: readonly string[]) => unknown,
): Answer {
  const rest = last === undefined ? names : names.filter((name) => name > last);
  const page = rest.slice(0, Math.min(count ?? mostNames, mostNames));
  const lastOfPage = page.at(-1);
  // Nobody who asks for no names wants to be led on for ever.
  if (lastOfPage === undefined || page.length === rest.length) return jsonAnswer(200, body(page));
  const next = new URLSearchParams({ ...query, n: String(page.length), last: lastOfPage });
  return jsonAnswer(200, body(page), { link: `<${path}?${next}>; rel="next"` });
}
