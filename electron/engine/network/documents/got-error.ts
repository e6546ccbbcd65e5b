import { RequestError, TimeoutError } from 'got';
import type { AppError } from '../../../../shared/errors.ts';
import {
  cutShort,
  type RequestFacts,
  timedOut,
  toNetworkError,
  tooSlow,
} from '../connections/network-error.ts';

/** Phases of got's timeouts in which there is no connection yet. */
const connectingPhases: ReadonlySet<string> = new Set(['lookup', 'connect', 'secureConnect']);

/**
 * Words what got threw as `network-error.ts` words it for the other road.
 * @param hasHeaders true once the answer's headers have come.
 */
export function gotError(thrown: unknown, facts: RequestFacts, hasHeaders: boolean): AppError {
  if (thrown instanceof TimeoutError) {
    if (hasHeaders) return tooSlow(facts.url.host);
    const reason = connectingPhases.has(thrown.event) ? 'no-connection' : 'no-answer';
    return timedOut(facts, { reason }, withoutRequest(thrown));
  }
  const error = toNetworkError(withoutRequest(thrown), facts);
  return hasHeaders && error.code === 'NETWORK' ? cutShort(facts.url.host, error.cause) : error;
}

/** What is beneath got's own errors: those hold the request with its headers, and no error may carry credentials. */
function withoutRequest(thrown: unknown): unknown {
  if (!(thrown instanceof RequestError)) return thrown;
  if (thrown.cause instanceof Error) return withoutRequest(thrown.cause);
  return Object.assign(new Error(thrown.message), { code: thrown.code });
}
