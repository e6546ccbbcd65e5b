// Decided here: what a registry's error answer means.
import * as z from 'zod';
import { AppError, type ErrorCode, type ErrorDetails } from '../../../../shared/errors.ts';
import { errorBodyLimit, readBody } from '../../network/body/read-body.ts';
import { clientCertificateWanted } from '../../network/connections/network-error.ts';
import type { HttpDocument } from '../../network/documents/document-request.ts';
import type { HttpResponse } from '../../network/http-answer.ts';
import { parseBoundedJson } from '../../oci/bounded-json.ts';
import { retryAfterMs, waitInWords } from './retry-after.ts';

/** What was asked for, so that an answer of 404 can name it. */
export interface Wanted {
  kind: 'catalog' | 'tags' | 'manifest' | 'blob' | 'token';
  /** The host of the registry that people know. */
  registry: string;
  repository?: string;
  /** The tag or digest. */
  name?: string;
}

const errorBodySchema = z.object({
  // The first is told; what else is in the list is not looked at.
  errors: z.tuple(
    [z.object({ code: z.string(), message: z.string().optional().catch(undefined) })],
    z.unknown(),
  ),
});
/** Range Not Satisfiable (RFC 9110, section 15.5.17). */
const rangeRefused = 416;
/** Service Unavailable (RFC 9110, section 15.6.4): with `Retry-After` it is no failure but asks to wait, as 429 does. */
const busyStatus = 503;
/** Network Authentication Required (RFC 6585, section 6). */
const networkSignInStatus = 511;
/** What nginx writes on its page for a client that has shown no certificate. */
const certificateMissing = 'No required SSL certificate was sent';

/** A map, because an object would know the code `constructor` too. */
const codesOfRegistries: ReadonlyMap<string, ErrorCode> = new Map<string, ErrorCode>([
  ['NAME_UNKNOWN', 'NAME_UNKNOWN'],
  ['NAME_INVALID', 'NAME_UNKNOWN'],
  ['MANIFEST_UNKNOWN', 'MANIFEST_UNKNOWN'],
  ['MANIFEST_BLOB_UNKNOWN', 'BLOB_UNKNOWN'],
  ['BLOB_UNKNOWN', 'BLOB_UNKNOWN'],
  ['UNAUTHORIZED', 'UNAUTHORIZED'],
  ['DENIED', 'DENIED'],
  ['TOOMANYREQUESTS', 'TOO_MANY_REQUESTS'],
]);
const codesOfMissing: Record<Wanted['kind'], ErrorCode> = {
  catalog: 'NAME_UNKNOWN',
  tags: 'NAME_UNKNOWN',
  manifest: 'MANIFEST_UNKNOWN',
  blob: 'BLOB_UNKNOWN',
  token: 'NETWORK',
};

/**
 * The error that an unsuccessful answer means, whose body is still to be read. Reads and ends it.
 */
export async function answerError(response: HttpResponse, wanted: Wanted): Promise<AppError> {
  const { status, headers, url, body } = response;
  const read = await readBody(body, errorBodyLimit, url.host).catch(() => null);
  return errorOfDocument({ status, headers, url, body: read }, wanted);
}

/**
 * The error that an unsuccessful answer means (distribution-spec, "Error codes"). Details carry `status`, MCR's
 * `edgeReference`, `retryAfterMs` and `comeBackAt` (ISO time) where the server gave them.
 */
export function errorOfDocument({ status, headers, url, body }: HttpDocument, wanted: Wanted): AppError {
  const said = errorBodySchema.safeParse(body === null ? undefined : parseBoundedJson(body)).data?.errors[0];
  const now = Date.now();
  const wait = retryAfterMs(headers, now);
  const waitText = waitInWords(wait);
  const edgeReference = headers['x-msedge-ref'];
  const details: ErrorDetails = {
    host: url.host,
    status,
    ...(wanted.repository === undefined ? {} : { repository: wanted.repository }),
    ...(wanted.name === undefined ? {} : { name: wanted.name }),
    ...(said === undefined ? {} : { registryCode: plain(said.code) }),
    ...(said?.message ? { registryMessage: plain(said.message) } : {}),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
    ...(wait === undefined || waitText === undefined
      ? {}
      : { comeBackAt: new Date(now + wait).toISOString() }),
    // What fetch/fault.ts calls a range that was answered with something else: this is one more way of that.
    ...(status === rangeRefused ? { reason: 'range-refused' } : {}),
    ...(typeof edgeReference === 'string' ? { edgeReference: plain(edgeReference) } : {}),
  };
  if (status === 400 && body?.includes(certificateMissing) === true) return clientCertificateWanted(url.host);
  const isAsked = status === busyStatus && waitText !== undefined;
  const code = isAsked ? 'TOO_MANY_REQUESTS' : codeOf(status, said?.code, wanted.kind);
  return new AppError(code, sentence(code, status, url.host, wanted, waitText), { details });
}

function codeOf(status: number, said: string | undefined, kind: Wanted['kind']): ErrorCode {
  if (status === 401) return 'UNAUTHORIZED';
  if (status === 403) return 'DENIED';
  if (status === 429) return 'TOO_MANY_REQUESTS';
  if (status >= 500) return 'NETWORK';
  const named = said === undefined ? undefined : codesOfRegistries.get(said);
  if (status === 404) return named ?? codesOfMissing[kind];
  return named ?? (status === 410 ? codesOfMissing[kind] : 'NETWORK');
}

function sentence(
  code: ErrorCode,
  status: number,
  host: string,
  wanted: Wanted,
  wait: string | undefined,
): string {
  const { registry, repository = '', name = '' } = wanted;
  switch (code) {
    case 'NAME_UNKNOWN':
      return wanted.kind === 'catalog'
        ? `${registry} does not list its repositories. Enter a reference such as ${registry}/repository:tag instead.`
        : `${registry} has no repository ${repository}. Check the spelling, and sign in if it is private.`;
    case 'MANIFEST_UNKNOWN':
      return `${registry}/${repository} has no ${name.includes(':') ? 'manifest' : 'tag'} ${name}. Look at the tags that it has.`;
    case 'BLOB_UNKNOWN':
      return `${host} does not have ${name || 'a part of the image'}. Try again later, or ask the image’s publisher.`;
    case 'UNAUTHORIZED':
      return `${host} wants you to sign in. Sign in to ${registry}, or check the user name and password.`;
    case 'DENIED':
      return `${host} refuses access${repository === '' ? '' : ` to ${repository}`}. Ask the registry’s owner for permission, or sign in as someone else.`;
    case 'TOO_MANY_REQUESTS':
      if (status === busyStatus) return `${host} is busy or being maintained. Try again ${wait ?? 'later'}.`;
      return `${host} asks for fewer requests. ${wait === undefined ? 'Wait a little and try again' : `Try again ${wait}`}.`;
    default:
      if (status === rangeRefused)
        return `${host} did not answer with the part of the file that was asked for (status ${status}). Try again.`;
      if (status === networkSignInStatus)
        return `This network wants you to sign in before it lets you reach ${host}. Open a page in a browser, sign in to the network, and try again.`;
      return status >= 500
        ? `${host} has a problem of its own (status ${status}). Try again ${wait ?? 'later'}.`
        : `${host} gave an answer that Longshore does not expect (status ${status}). Check that it is a registry.`;
  }
}

function plain(text: string): string {
  return text.replace(/\p{C}/gu, ' ').slice(0, 300);
}
