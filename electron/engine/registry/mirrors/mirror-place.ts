import { splitDigest } from '../../../../shared/digest.ts';
import { type Mirror, mirroredName } from '../../../../shared/mirrors/mirror.ts';

/** How one mirror is asked over HTTP for what a registry has. */
export interface MirrorPlace {
  /** Its server, whose credentials alone it gets. */
  server: URL;
  /** What the token of the server must allow, for one repository of the registry. */
  scopeOf(repository: string): string;
  blobUrl(repository: string, digest: string): URL;
  manifestUrl(repository: string, digest: string): URL;
  headers: Record<string, string>;
}

/**
 * The place of a mirror that is no folder.
 * @param registry the host that the repository belongs to, as it is reached.
 */
export function mirrorPlace({ address, kind }: Mirror, registry: string): MirrorPlace {
  const url = new URL(address);
  if (kind === 'blobs') return filePlace(url);
  const base = kind === 'prefix' ? belowPath(url.pathname) : ownApi(url.pathname);
  const at = (path: string) => {
    // Not by resolving it: a path that begins with two slashes would lead to another server.
    const found = new URL(`${url.origin}${base}/${path}`);
    // containerd writes it so (docs/hosts.md), and Docker Hub by the name that people know.
    if (kind === 'registry') found.searchParams.set('ns', mirroredName({ registry }));
    return found;
  };
  return {
    server: new URL(url.origin),
    scopeOf: (repository) => `repository:${scopeName(base, repository)}:pull`,
    blobUrl: (repository, digest) => at(`${repository}/blobs/${digest}`),
    manifestUrl: (repository, digest) => at(`${repository}/manifests/${digest}`),
    headers: kind === 'dragonfly' ? { 'x-dragonfly-registry': `https://${registry}` } : {},
  };
}

/** Files of an image layout (image-spec, image-layout.md): manifests are blobs there. */
function filePlace(url: URL): MirrorPlace {
  const at = (digest: string) => {
    const { algorithm, hex } = splitDigest(digest);
    return new URL(`${url.origin}${trimmed(url.pathname)}/blobs/${algorithm}/${hex}`);
  };
  return {
    server: new URL(url.origin),
    scopeOf: (repository) => `repository:${repository}:pull`,
    blobUrl: (_, digest) => at(digest),
    manifestUrl: (_, digest) => at(digest),
    headers: {},
  };
}

/** The API of a server below its own path, as containerd puts it there; a path that names the API is the API. */
function ownApi(pathname: string): string {
  const path = trimmed(pathname);
  return namesApi(path) ? path : `${path}/v2`;
}

/** The repositories of a registry below a path: the API comes before it, unless the path names it. */
function belowPath(pathname: string): string {
  const path = trimmed(pathname);
  return namesApi(path) ? path : `/v2${path}`;
}

function namesApi(path: string): boolean {
  return `${path}/`.includes('/v2/');
}

function trimmed(pathname: string): string {
  return pathname.replace(/\/+$/, '');
}

function scopeName(base: string, repository: string): string {
  const prefix = base.slice(base.indexOf('/v2') + '/v2/'.length);
  return prefix === '' ? repository : `${prefix}/${repository}`;
}
