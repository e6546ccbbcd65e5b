import type { Descriptor } from '../../../../shared/descriptor.ts';
import { AppError } from '../../../../shared/errors.ts';
import { requestFollowing } from '../../network/follow-redirects.ts';
import type { HttpClient, HttpResponse } from '../../network/http-client.ts';
import type { LinkRule } from '../../network/link-rule.ts';
import type { BlobResponse, BlobSource, ByteRange } from '../../transfer/fetch/blob-source.ts';
import type { RegistryAuth } from '../access/authorized-requests.ts';
import { answerError, type Wanted } from '../access/error-answers.ts';
import { BlobLocation } from './blob-location.ts';

const maximumUrls = 16;

/** What blob sources of one registry share. */
export interface BlobSourceContext {
  client: HttpClient;
  auth: RegistryAuth;
  /** The registry's origin. */
  registry: URL;
  /** The registry's name for people. */
  displayName: string;
  linkRule: LinkRule;
}

/** The registry's own copy of a blob (distribution-spec, "Pulling blobs"). */
export function registryBlobSource(
  context: BlobSourceContext,
  repository: string,
  descriptor: Descriptor,
): BlobSource {
  const { auth, registry, displayName } = context;
  const { digest } = descriptor;
  const url = new URL(`/v2/${repository}/blobs/${digest}`, registry);
  const scope = `repository:${repository}:pull`;
  const location = new BlobLocation(url, {
    ask: (headers, signal) => auth.get({ url, scope, headers, signal }),
    askTarget: plainRequest(context),
  });
  const wanted: Wanted = { kind: 'blob', registry: displayName, repository, name: digest };
  return blobSource({ kind: 'registry', url, location, wanted, descriptor });
}

/**
 * The places that a foreign layer's descriptor names (image-spec, descriptor.md, "urls"), in order. No credential
 * is sent to any of them, whatever they answer (CVE-2020-15157).
 */
export function foreignBlobSources(
  context: BlobSourceContext,
  repository: string,
  descriptor: Descriptor,
): BlobSource[] {
  const { digest, urls = [] } = descriptor;
  const wanted: Wanted = { kind: 'blob', registry: context.displayName, repository, name: digest };
  return urls
    .slice(0, maximumUrls)
    .map((text) => URL.parse(text))
    .filter((url) => url !== null)
    .map((url) => {
      const ask = plainRequest(context);
      const location = new BlobLocation(url, {
        ask: (headers, signal) => ask(url, headers, signal),
        askTarget: ask,
      });
      return blobSource({ kind: 'foreign', url, location, wanted, descriptor });
    });
}

function plainRequest({ client, linkRule }: BlobSourceContext) {
  return async (url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<HttpResponse> =>
    requestFollowing(client, { url, headers, signal, addressRule: linkRule.current, linkRule });
}

interface SourceParts {
  kind: BlobSource['kind'];
  url: URL;
  location: BlobLocation;
  wanted: Wanted;
  descriptor: Descriptor;
}

function blobSource({ kind, url, location, wanted, descriptor }: SourceParts): BlobSource {
  return {
    kind,
    identity: `${url.protocol}//${url.host}${url.pathname}`,
    host: url.host,
    async open(range, signal): Promise<BlobResponse> {
      const response = await location.request(blobHeaders(range), signal);
      const { status, headers, body } = response;
      if (status !== 200 && status !== 206) throw await answerError(response, wanted);
      if (isPage(headers['content-type']) && !isPage(descriptor.mediaType)) {
        body.destroy();
        location.forgetTarget();
        throw notABlob(response);
      }
      return { status, headers, body, host: response.url.host };
    },
  };
}

function isPage(type: string | undefined): boolean {
  return /^\s*text\/html\s*(;|$)/i.test(type ?? '');
}

/** What a hotel's network and a company's proxy answer in place of what was asked for. */
function notABlob({ url, status }: HttpResponse): AppError {
  return new AppError(
    'NETWORK',
    `${url.host} answered with a web page in place of the file: a sign-in page or a proxy of this network is in between. Open a page in a browser to see what it wants, and try again.`,
    { details: { host: url.host, status, reason: 'not-a-blob' } },
  );
}

function blobHeaders(range: ByteRange | undefined): Record<string, string> {
  // `identity`, because a range of a compressed answer would be a range of something else.
  const headers = { 'accept-encoding': 'identity', accept: '*/*' };
  if (range === undefined) return headers;
  const last = range.length === undefined ? '' : range.offset + range.length - 1;
  return { ...headers, range: `bytes=${range.offset}-${last}` };
}
