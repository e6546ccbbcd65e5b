import type { HttpDocument } from '../../network/documents/document-request.ts';
import type { SentBody } from '../../network/documents/send-request.ts';
import { errorOfDocument } from '../access/error-answers.ts';
import type { RegistryContext } from '../access/registry-context.ts';

/** A repository that something is sent to. */
export interface UploadTarget {
  context: RegistryContext;
  repository: string;
  /** Other repositories of the registry that blobs may be mounted from: the token has to allow reading them. */
  mountSources: readonly string[];
  signal: AbortSignal;
}

/** Milliseconds in which a registry answers what needs no work. */
const quickAnswerMs = 60_000;
/** Milliseconds in which it answers when it has to read again what it was sent. */
export const commitAnswerMs = 600_000;

/** One request to the registry or to where it keeps an upload. */
export interface ChangeRequest {
  method: 'HEAD' | 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: URL;
  headers?: Record<string, string>;
  body?: SentBody;
  answerMs?: number;
}

/**
 * Sends a request with a token that allows reading and writing.
 * @throws {AppError} as `AuthorizedRequests.send`.
 */
export function sendTo(target: UploadTarget, request: ChangeRequest): Promise<HttpDocument> {
  const { context, signal } = target;
  return context.auth.send({ answerMs: quickAnswerMs, ...request, scope: scopeOf(target), signal });
}

/** What the token for a repository has to allow. */
export function scopeOf({ repository, mountSources }: UploadTarget): string {
  const sources = mountSources.filter((name) => name !== repository);
  const scopes = [`repository:${repository}:pull,push`, ...sources.map((name) => `repository:${name}:pull`)];
  return scopes.join(' ');
}

/** An address below the repository, such as `blobs/uploads/`. */
export function addressOf({ context, repository }: UploadTarget, path: string): URL {
  return new URL(`/v2/${repository}/${path}`, context.registry);
}

/** What an answer that refuses means. */
export function refusalOf(
  target: UploadTarget,
  answer: HttpDocument,
  kind: 'blob' | 'manifest',
  name: string,
) {
  const { context, repository } = target;
  return errorOfDocument(answer, { kind, registry: context.displayName, repository, name });
}
