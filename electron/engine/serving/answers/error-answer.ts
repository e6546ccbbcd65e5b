import { type AppError, type ErrorCode, isAppError } from '../../../../shared/errors.ts';
import { type Answer, jsonAnswer } from './answer.ts';
import { RequestError, type RequestErrorCode } from './request-error.ts';

/** What a failure of the engine means to a client. A mirror that lacks something has to say so by 404. */
const meanings = new Map<ErrorCode, readonly [status: number, code: RequestErrorCode]>([
  ['NAME_UNKNOWN', [404, 'NAME_UNKNOWN']],
  ['MANIFEST_UNKNOWN', [404, 'MANIFEST_UNKNOWN']],
  ['PLATFORM_NOT_FOUND', [404, 'MANIFEST_UNKNOWN']],
  ['BLOB_UNKNOWN', [404, 'BLOB_UNKNOWN']],
  ['UNSUPPORTED_MANIFEST', [404, 'MANIFEST_UNKNOWN']],
  // The origin wants a sign-in that only the user of this computer can give: to ask the client for one would mislead it.
  ['UNAUTHORIZED', [403, 'DENIED']],
  ['DENIED', [403, 'DENIED']],
  ['BLOCKED_URL', [403, 'DENIED']],
  ['TOO_MANY_REQUESTS', [429, 'TOOMANYREQUESTS']],
  ['NETWORK', [502, 'UNAVAILABLE']],
  ['TIMEOUT', [504, 'UNAVAILABLE']],
  ['TLS', [502, 'UNAVAILABLE']],
  ['DIGEST_MISMATCH', [502, 'UNAVAILABLE']],
  ['SIZE_MISMATCH', [502, 'UNAVAILABLE']],
  ['MANIFEST_TOO_LARGE', [502, 'UNAVAILABLE']],
  ['DISK_FULL', [507, 'UNAVAILABLE']],
]);

/** The answer to a request that failed, in the form of the distribution API (distribution-spec, "Error Codes"). */
export function errorAnswer(error: unknown): Answer {
  if (error instanceof RequestError)
    return errorDocument(error.status, error.code, error.message, error.headers);
  if (isAppError(error)) return errorDocument(...meaningOf(error), error.message);
  // What went wrong inside is nobody's business on the network.
  return errorDocument(500, 'UNKNOWN', 'Longshore could not answer this. Its log says why.');
}

function meaningOf({ code }: AppError): readonly [status: number, code: RequestErrorCode] {
  return meanings.get(code) ?? [500, 'UNKNOWN'];
}

function errorDocument(
  status: number,
  code: RequestErrorCode,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return jsonAnswer(status, { errors: [{ code, message, detail: null }] }, { ...headers });
}
