import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { acceptManifests } from '../../../../shared/media-types.ts';
import type { ServedEngine, ServingCheck } from '../../../../shared/serving/schemas.ts';
import { basicAuthorization } from '../http/password-check.ts';
import type { RunningRegistry } from '../library-registry.ts';
import { nameWithHost } from '../names/served-name.ts';

/** How long (ms) an answer is waited for. */
const patienceMs = 10_000;

/** An image to ask for. */
export interface CheckedImage {
  /** Repository as it stands in paths. */
  name: string;
  tag: string;
}

/** Clients that ask a mirror by the image's own name and say which registry is meant. */
const asksAsMirror: ReadonlySet<ServedEngine> = new Set(['containerd', 'docker-containerd']);

/**
 * Asks our own registry for an image the way a client would: by HEAD with the types of manifests, over the address, the
 * certificate and the password that clients have (containerd, core/remotes/docker/resolver.go).
 * @param image undefined asks for the API alone, as every client does first.
 * @throws the system's or OpenSSL's error when there is no answer.
 */
export async function checkAsClient(
  engine: ServedEngine,
  { url, authority }: Pick<RunningRegistry, 'url' | 'authority'>,
  password: string,
  image: CheckedImage | undefined,
): Promise<ServingCheck> {
  const startedAt = performance.now();
  const target = new URL(pathOf(engine, image), url);
  const answer = await head(target, authority?.certificate, password);
  const { statusCode = 0, headers } = answer;
  const size = Number(headers['content-length']);
  return {
    asked: image === undefined ? null : `${image.name}:${image.tag}`,
    status: statusCode,
    digest: textOf(headers['docker-content-digest']),
    mediaType: image === undefined ? null : textOf(headers['content-type']),
    size: Number.isSafeInteger(size) ? size : null,
    ms: Math.round(performance.now() - startedAt),
  };
}

function pathOf(engine: ServedEngine, image: CheckedImage | undefined): string {
  if (image === undefined) return '/v2/';
  const named = asksAsMirror.has(engine) ? nameWithHost(image.name) : undefined;
  if (named === undefined) return `/v2/${image.name}/manifests/${image.tag}`;
  return `/v2/${named.repository}/manifests/${image.tag}?ns=${encodeURIComponent(named.registry)}`;
}

function head(target: URL, ca: string | undefined, password: string): Promise<IncomingMessage> {
  const answered = Promise.withResolvers<IncomingMessage>();
  const options = {
    method: 'HEAD',
    agent: false,
    signal: AbortSignal.timeout(patienceMs),
    headers: {
      accept: acceptManifests,
      ...(password === '' ? {} : { authorization: basicAuthorization(password) }),
    },
  };
  const onAnswer = (answer: IncomingMessage) => {
    answer.resume();
    answered.resolve(answer);
  };
  const asking =
    target.protocol === 'https:'
      ? requestSecure(target, { ...options, ...(ca === undefined ? {} : { ca }) }, onAnswer)
      : requestPlain(target, options, onAnswer);
  asking.on('error', answered.reject).end();
  return answered.promise;
}

function textOf(header: string | string[] | undefined): string | null {
  return typeof header === 'string' ? header : null;
}
