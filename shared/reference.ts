// Decided here: what is a valid reference.
import { isDigest } from './digest.ts';
import { AppError } from './errors.ts';
import { isOddAddress, isOfThisMachine, spellHost } from './host-spelling.ts';
import { withoutCredentials } from './text/without-credentials.ts';

/** The registry that a reference without a host means. */
export const defaultRegistryHost = 'mcr.microsoft.com';

/** Given as the default registry, it tells a name that has none: no name can have this one (RFC 2606). */
export const noRegistry = 'none.invalid';

/** One image by name (distribution-spec, "Pulling manifests"): a registry, a repository, and a tag, a digest or both. */
export interface Reference {
  /** Host with optional port, as the registry is reached: `registry-1.docker.io` for Docker Hub. */
  registry: string;
  repository: string;
  /** Absent only when `digest` is given. */
  tag?: string;
  digest?: string;
}

const repositoryPattern =
  /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const hostPattern =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[A-Fa-f0-9:.]+\])(?::[0-9]{1,5})?$/;
const maximumNameLength = 255;
/** Characters of a whole reference: those of a name, a tag and a digest, and some to say what is wrong with it. */
export const maximumReferenceLength = 1024;

/**
 * Reads `[host[:port]/]repository[:tag][@digest]`. Without a tag and a digest the tag is `latest`.
 * @throws {AppError} `INVALID_REFERENCE` naming the part that is wrong.
 */
export function parseReference(text: string, defaultRegistry: string = defaultRegistryHost): Reference {
  const trimmed = text.slice(0, 2 * maximumReferenceLength).trim();
  if (trimmed.length > maximumReferenceLength) throw longReference();
  const shown = withoutCredentials(trimmed);
  if (shown !== trimmed) throw invalid(shown, shown.includes('/') ? signInInstead : noDigest);
  const { name, tag, digest } = splitReference(trimmed);
  const { registry, repository } = splitName(name, defaultRegistry);
  if (!isHost(registry)) throw invalid(trimmed, `“${registry}” is not a host name`);
  if (!repositoryPattern.test(repository)) {
    throw invalid(
      trimmed,
      `“${repository}” is not a repository name (lower-case letters, digits and . _ - / between them)`,
    );
  }
  if (registry.length + repository.length > maximumNameLength)
    throw invalid(trimmed, 'the name is longer than 255 characters');
  if (tag !== undefined && !tagPattern.test(tag)) throw invalid(trimmed, `“${tag}” is not a tag`);
  if (digest !== undefined && !isDigest(digest))
    throw invalid(trimmed, `“${digest}” is not a sha256 or sha512 digest`);
  if (digest !== undefined) return { registry, repository, ...(tag === undefined ? {} : { tag }), digest };
  return { registry, repository, tag: tag ?? 'latest' };
}

/** The error for a text that is longer than any reference. Whatever shows it would cut it, and a password that long may begin where it is kept. */
export function longReference(): AppError {
  return invalid('…', 'it is longer than 1,024 characters');
}

/** Writes a reference in full, host included. Docker Hub is written `docker.io`. */
export function formatReference(reference: Reference): string {
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`;
  const digest = reference.digest === undefined ? '' : `@${reference.digest}`;
  return `${displayHost(reference.registry)}/${reference.repository}${tag}${digest}`;
}

/** True for a host that only this machine answers: plain HTTP needs no consent there. */
export function isLoopbackHost(host: string): boolean {
  return isOfThisMachine(host.replace(/:\d+$/, '').toLowerCase());
}

/** True for a repository name by the distribution grammar. */
export function isRepositoryName(text: string): boolean {
  return text.length <= maximumNameLength && repositoryPattern.test(text);
}

/** True for a tag by the distribution grammar. */
export function isTag(text: string): boolean {
  return tagPattern.test(text);
}

/**
 * Reads a registry's name as people write it into the host that serves it.
 * @throws {AppError} `INVALID_REFERENCE` when it is not a host with an optional port.
 */
export function parseRegistry(text: string): string {
  const host = registryHost(text.trim());
  if (host.length > maximumNameLength) throw longRegistry();
  if (isHost(host)) return host;
  throw invalidRegistry(withoutCredentials(text), text.includes('@') ? `: ${signInInstead}` : '');
}

/**
 * A registry, or a repository of one, as rules for signatures name them, in its one spelling; undefined for anything else, a
 * tag or digest among it.
 */
export function parseScope(text: string): string | undefined {
  const [host = '', ...path] = text.split('/');
  if (!/[.:]|^localhost$/i.test(host) || path.some((part) => part === '')) return undefined;
  try {
    const { registry, repository, tag, digest } = parseReference(path.length === 0 ? `${text}/a` : text);
    if (digest !== undefined || (tag !== undefined && path.at(-1)?.includes(':') === true)) return undefined;
    const name = displayHost(registry);
    return path.length === 0 ? name : `${name}/${repository}`;
  } catch {
    return undefined;
  }
}

/** The error for a text that is longer than any registry's host. */
export function longRegistry(): AppError {
  return invalidRegistry('…', ': it is longer than 255 characters');
}

function invalidRegistry(shown: string, reason: string): AppError {
  return new AppError(
    'INVALID_REFERENCE',
    `“${shown}” is not a registry${reason}. Write its host, for example mcr.microsoft.com or localhost:5000.`,
    { details: { registry: shown } },
  );
}

/** The name people know a registry by: `docker.io` for `registry-1.docker.io`, else the host itself. */
export function displayHost(registry: string): string {
  return registry === dockerHubHost ? 'docker.io' : registry;
}

/**
 * The host that serves a registry known by this name, in its one spelling: `registry-1.docker.io` for `docker.io`,
 * `mcr.microsoft.com` for `MCR.microsoft.com:443`.
 */
export function registryHost(name: string): string {
  const host = spellHost(name);
  return host === 'docker.io' || host === 'index.docker.io' ? dockerHubHost : host;
}

function isHost(text: string): boolean {
  return hostPattern.test(text) && !isOddAddress(text);
}

const dockerHubHost = 'registry-1.docker.io';

const signInInstead = 'leave user name and password out, and sign in to its host instead';
const noDigest = `what follows its @ is not a sha256 or sha512 digest; ${signInInstead}`;

function splitReference(text: string): { name: string; tag?: string; digest?: string } {
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const beforeDigest = at < 0 ? text : text.slice(0, at);
  const colon = beforeDigest.lastIndexOf(':');
  const hasTag = colon > beforeDigest.lastIndexOf('/');
  const name = hasTag ? beforeDigest.slice(0, colon) : beforeDigest;
  return {
    name,
    ...(hasTag ? { tag: beforeDigest.slice(colon + 1) } : {}),
    ...(digest === undefined ? {} : { digest }),
  };
}

function splitName(name: string, defaultRegistry: string): { registry: string; repository: string } {
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  // A word alone is a repository: Docker takes one with a capital for a host, and written small it would name another image.
  const namesHost = first.toLowerCase() === 'localhost' || /[.:]/.test(first);
  const registry = registryHost(namesHost ? first : defaultRegistry);
  const repository = namesHost ? name.slice(slash + 1) : name;
  const isOfficialImage = registry === dockerHubHost && !repository.includes('/');
  return { registry, repository: isOfficialImage ? `library/${repository}` : repository };
}

function invalid(text: string, reason: string): AppError {
  const shown = withoutCredentials(text);
  return new AppError(
    'INVALID_REFERENCE',
    `“${shown}” is not an image reference: ${reason}. Write it as [host/]repository[:tag][@digest], for example windows/servercore:ltsc2019.`,
    { details: { reference: shown, reason } },
  );
}
