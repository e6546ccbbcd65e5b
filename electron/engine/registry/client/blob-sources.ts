import type { Descriptor } from '../../../../shared/descriptor.ts';
import { requestFollowing } from '../../network/follow-redirects.ts';
import type { HttpResponse } from '../../network/http-answer.ts';
import type { BlobResponse, BlobSource } from '../../transfer/fetch/blob-source.ts';
import { answerError, type Wanted } from '../access/error-answers.ts';
import type { RegistryContext } from '../access/registry-context.ts';
import { BlobLocation } from './blob-location.ts';
import { blobHeaders, foreignBlobUrls, isPageInPlaceOf, notABlob, registryBlobUrl } from './blob-places.ts';

/** The registry's own copy of a blob. */
export function registryBlobSource(
  context: RegistryContext,
  repository: string,
  descriptor: Descriptor,
): BlobSource {
  const { auth, registry } = context;
  const url = registryBlobUrl(registry, repository, descriptor);
  const scope = `repository:${repository}:pull`;
  const location = new BlobLocation(url, {
    ask: (headers, signal) => auth.get({ url, scope, headers, signal }),
    askTarget: plainRequest(context),
  });
  const wanted = wantedBlob(context, repository, descriptor);
  return blobSource({ kind: 'registry', url, location, wanted, descriptor });
}

/**
 * The places that a foreign layer's descriptor names. No credential is sent to any of them, whatever they answer
 * (CVE-2020-15157).
 */
export function foreignBlobSources(
  context: RegistryContext,
  repository: string,
  descriptor: Descriptor,
): BlobSource[] {
  const wanted = wantedBlob(context, repository, descriptor);
  return foreignBlobUrls(descriptor).map((url) => {
    const ask = plainRequest(context);
    const location = new BlobLocation(url, {
      ask: (headers, signal) => ask(url, headers, signal),
      askTarget: ask,
    });
    return blobSource({ kind: 'foreign', url, location, wanted, descriptor });
  });
}

/** What is told of a blob that could not be had. */
export function wantedBlob(
  { displayName }: RegistryContext,
  repository: string,
  { digest }: Descriptor,
): Wanted {
  return { kind: 'blob', registry: displayName, repository, name: digest };
}

/** Asks any server under the rule for the registry's links, with no credential of any kind. */
export function plainRequest({ client, linkRule }: RegistryContext) {
  return async (url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<HttpResponse> =>
    requestFollowing(client, { url, headers, signal, addressRule: linkRule.current, linkRule });
}

/** What a source of one blob consists of. */
export interface SourceParts {
  kind: BlobSource['kind'];
  url: URL;
  location: BlobLocation;
  wanted: Wanted;
  descriptor: Descriptor;
}

/** A source that asks by HTTP, and turns every answer but the blob's bytes into an `AppError`. */
export function blobSource({ kind, url, location, wanted, descriptor }: SourceParts): BlobSource {
  return {
    kind,
    identity: `${url.protocol}//${url.host}${url.pathname}`,
    host: url.host,
    async open(range, signal): Promise<BlobResponse> {
      const response = await location.request(blobHeaders(range), signal);
      const { status, headers, body } = response;
      if (status !== 200 && status !== 206) throw await answerError(response, wanted);
      if (isPageInPlaceOf(descriptor, response)) {
        body.destroy();
        location.forgetTarget();
        throw notABlob(response);
      }
      return { status, headers, body, host: response.url.host };
    },
  };
}
