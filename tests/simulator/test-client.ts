import { request as httpRequest } from 'node:http';
import { acceptManifests } from '../../shared/media-types.ts';

/** What came of a request: an answer, whole or cut short. */
export interface ClientAnswer {
  status: number;
  headers: Record<string, string | undefined>;
  body: Buffer;
  /** Why the body is not whole, or why there is no answer at all. */
  failure?: string;
}

/** One plain HTTP request that follows no redirect, decompresses nothing and has a connection of its own. */
export async function ask(
  url: string,
  headers: Record<string, string> = {},
  options: { method?: string; body?: string; idleMilliseconds?: number } = {},
): Promise<ClientAnswer> {
  return await new Promise((resolve) => {
    const answer: ClientAnswer = { status: 0, headers: {}, body: Buffer.alloc(0) };
    const chunks: Buffer[] = [];
    const finish = (failure?: string): void => {
      resolve({ ...answer, body: Buffer.concat(chunks), ...(failure === undefined ? {} : { failure }) });
    };
    const request = httpRequest(
      url,
      { method: options.method ?? 'GET', headers, agent: false },
      (response) => {
        answer.status = response.statusCode ?? 0;
        answer.headers = response.headers as Record<string, string | undefined>;
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => finish());
        response.on('error', (error) => finish(error.message));
      },
    );
    request.on('error', (error) => finish(error.message));
    if (options.idleMilliseconds !== undefined) {
      request.setTimeout(options.idleMilliseconds, () => request.destroy(new Error('idle')));
    }
    request.end(options.body);
  });
}

/** Follows redirects until something else comes, as a client without credentials does. */
export async function follow(url: string, headers: Record<string, string> = {}): Promise<ClientAnswer> {
  const answer = await ask(url, headers);
  const { location } = answer.headers;
  return location === undefined ? answer : await follow(new URL(location, url).href, headers);
}

/** A descriptor in the simulator's JSON. */
export interface AnsweredDescriptor {
  mediaType: string;
  digest: string;
  size: number;
  platform: { os: string; architecture: string };
  urls: [string];
  artifactType: string;
}

/** Every field that the simulator's JSON may have; a test reads those that its answer has. */
export interface AnsweredJson {
  schemaVersion: number;
  config: AnsweredDescriptor;
  manifests: [AnsweredDescriptor, ...AnsweredDescriptor[]];
  layers: [AnsweredDescriptor, AnsweredDescriptor, AnsweredDescriptor];
  fsLayers: unknown[];
  errors: [{ code: string }];
  repositories: string[];
  tags: string[];
  token: string;
  access_token: string;
  shortDescription: string;
  lastModifiedDate: string;
}

/** The parsed JSON of an answer. @throws {SyntaxError} when it is none. */
export function json(answer: ClientAnswer): AnsweredJson {
  return JSON.parse(answer.body.toString());
}

/** Asks for a manifest with the media types that clients accept nowadays. */
export async function askManifest(url: string, headers: Record<string, string> = {}): Promise<ClientAnswer> {
  return await ask(url, { accept: acceptManifests, ...headers });
}
