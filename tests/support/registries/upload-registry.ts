import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** In what a registry differs from one that follows the specification. */
export interface UploadQuirks {
  /** Bytes of a chunk over which it answers 416, as GitHub's does. */
  mostChunkBytes?: number;
  /** Bytes of a body over which the connection is cut without an answer. */
  cutsBodiesOver?: number;
  /** Bytes of a body over which something in front of it answers 413. */
  mostBodyBytes?: number;
  /** Answers 201 to chunks and keeps the first alone, as Amazon's does. */
  dropsLaterChunks?: boolean;
  relativeLocations?: boolean;
  /** Requests for which a token counts; then it has to be renewed. */
  tokenUses?: number;
  /** Chunks that are taken before the connection is cut without an answer, each time. */
  cutsAfterChunks?: number[];
  /** Bytes of a chunk after which the connection is cut, once. */
  cutsInChunkAt?: number;
  /** Forgets the upload when it has this many bytes, once. */
  forgetsSessionAt?: number;
  /** Answers the end of an upload with a cut connection, once, having taken it. */
  cutsAfterCommit?: boolean;
  /** Refuses manifests with `urls` in them, as Docker's registry does. */
  refusesUrls?: boolean;
  /** Does not mount blobs, but opens an upload instead. */
  mountsNothing?: boolean;
  /** Lists referrers by itself; `silent` lists them without saying so, `boasts` says so and does not. */
  referrers?: 'lists' | 'silent' | 'boasts';
  /** Gives ETags, and refuses what is put over something else than was read. */
  comparesTags?: boolean;
  /** Before the next manifest is taken, something else happens to the registry, once. */
  meanwhile?: () => void;
  /** Takes manifests of images alone, as Quay does unless it is told. */
  imagesAlone?: boolean;
  /** Takes nothing for a repository that nobody has made, as Amazon's does. */
  knowsNoRepository?: boolean;
  /** Keeps uploads on a server of another name, as those do that have their storage elsewhere. */
  uploadsElsewhere?: boolean;
  /** Says that it has every blob, until a manifest shows that it has not. */
  claimsBlobs?: boolean;
  /** `NAME:PASSWORD` that it wants. */
  users?: string;
  /** Answers this to whoever asks what it has. */
  refusesQuestions?: 401 | 403;
}

/** One request as it came, with the bytes of its body that arrived. */
export interface SeenUpload {
  method: string;
  path: string;
  bodyBytes: number;
  authorization: string | undefined;
}

/** A registry in memory that takes uploads. */
export interface UploadRegistry {
  host: string;
  seen: SeenUpload[];
  /** By repository: digests of blobs, and manifests by digest and tag. */
  blobs: Map<string, Map<string, Buffer>>;
  manifests: Map<string, Map<string, { bytes: Buffer; mediaType: string }>>;
  quirks: UploadQuirks;
  /** Bytes of all bodies that were blobs or parts of them. */
  blobBytes(): number;
}

/** Starts a registry for one test. */
export async function startUploadRegistry(quirks: UploadQuirks = {}): Promise<UploadRegistry> {
  const sessions = new Map<string, { repository: string; bytes: Buffer }>();
  const state: UploadRegistry = {
    host: '',
    seen: [],
    blobs: new Map(),
    manifests: new Map(),
    quirks,
    blobBytes: () =>
      state.seen
        .filter(({ path }) => path.includes('/uploads/'))
        .reduce((sum, { bodyBytes }) => sum + bodyBytes, 0),
  };
  let usesLeft = 0;
  let token = '';
  let chunks = 0;

  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://registry');
    const method = request.method ?? '';
    const seen = {
      method,
      path: request.url ?? '',
      bodyBytes: 0,
      authorization: request.headers.authorization,
    };
    state.seen.push(seen);
    if (url.pathname === '/token') {
      token = randomUUID();
      usesLeft = quirks.tokenUses ?? 0;
      end(response, 200, {}, JSON.stringify({ token }));
      return;
    }
    if (quirks.tokenUses !== undefined && !mayPass(request)) {
      const challenge = `Bearer realm="http://${state.host}/token",service="r",scope="${scopeOf(url, method)}"`;
      request.resume();
      end(response, 401, { 'www-authenticate': challenge });
      return;
    }
    const [, repository = '', rest = ''] =
      /^\/v2\/(.+?)\/((?:blobs|manifests|referrers)\/.*)$/.exec(url.pathname) ?? [];
    if (quirks.knowsNoRepository === true && method !== 'HEAD') {
      request.resume();
      end(response, 404, {}, '{"errors":[{"code":"NAME_UNKNOWN"}]}');
      return;
    }
    if (rest === 'blobs/uploads/' && method === 'POST') return openUpload(url, repository, response);
    if (rest.startsWith('blobs/uploads/')) return upload(request, response, url, rest.slice(14), seen);
    const isElsewhere = quirks.uploadsElsewhere === true && request.headers.host !== state.host;
    if (quirks.users !== undefined && !isElsewhere && !isUser(request, quirks.users)) {
      request.resume();
      end(response, 401, { 'www-authenticate': 'Basic realm="r"' });
      return;
    }
    if (url.pathname === '/v2/' && quirks.refusesQuestions !== 401) {
      end(response, 200, {}, '{}');
      return;
    }
    if (quirks.refusesQuestions !== undefined && (method === 'HEAD' || url.pathname === '/v2/')) {
      end(response, quirks.refusesQuestions, { 'www-authenticate': 'Basic realm="r"' });
      return;
    }
    if (rest.startsWith('referrers/')) return listReferrers(repository, rest.slice(10), response);
    if (rest.startsWith('blobs/')) {
      const blob = kept(state.blobs, repository).get(rest.slice(6));
      const isThere = blob !== undefined || quirks.claimsBlobs === true;
      end(response, isThere ? 200 : 404, {}, method === 'HEAD' ? '' : blob);
      return;
    }
    const name = rest.slice('manifests/'.length);
    if (method === 'PUT')
      return putManifest(repository, name, await bodyOf(request, seen), request, response);
    const manifest = kept(state.manifests, repository).get(name);
    if (manifest === undefined) {
      end(response, 404, {});
      return;
    }
    const headers = new Map([['content-type', manifest.mediaType]]);
    if (quirks.comparesTags === true) headers.set('etag', etagOf(manifest.bytes));
    end(response, 200, Object.fromEntries(headers), method === 'HEAD' ? '' : manifest.bytes);
  }

  function listReferrers(repository: string, subject: string, response: ServerResponse): void {
    if (quirks.referrers === undefined || quirks.referrers === 'boasts') {
      end(response, 404, {});
      return;
    }
    const found = new Map(
      [...kept(state.manifests, repository)].filter(
        ([name, { bytes }]) => name.includes(':') && JSON.parse(bytes.toString()).subject?.digest === subject,
      ),
    );
    const manifests = [...found].map(([digest, { bytes, mediaType }]) => ({
      mediaType,
      digest,
      size: bytes.length,
    }));
    const mediaType = 'application/vnd.oci.image.index.v1+json';
    end(
      response,
      200,
      { 'content-type': mediaType },
      JSON.stringify({ schemaVersion: 2, mediaType, manifests }),
    );
  }

  function openUpload(url: URL, repository: string, response: ServerResponse): void {
    const digest = url.searchParams.get('mount') ?? '';
    const source = kept(state.blobs, url.searchParams.get('from') ?? '').get(digest);
    if (source !== undefined && quirks.mountsNothing !== true) {
      kept(state.blobs, repository).set(digest, source);
      end(response, 201, { location: `/v2/${repository}/blobs/${digest}` });
      return;
    }
    const id = randomUUID();
    sessions.set(id, { repository, bytes: Buffer.alloc(0) });
    end(response, 202, { location: locationOf(repository, id), range: '0-0' });
  }

  async function upload(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    id: string,
    seen: SeenUpload,
  ): Promise<void> {
    const session = sessions.get(id);
    if (session === undefined) {
      request.resume();
      end(response, 404, {}, '{"errors":[{"code":"BLOB_UPLOAD_UNKNOWN"}]}');
      return;
    }
    const { repository } = session;
    const headers = () => ({
      location: locationOf(repository, id),
      range: `0-${Math.max(0, session.bytes.length - 1)}`,
    });
    if (request.method === 'GET') {
      end(response, 204, headers());
      return;
    }
    if (request.method === 'DELETE') {
      sessions.delete(id);
      end(response, 204, {});
      return;
    }
    const length = Number(request.headers['content-length'] ?? 0);
    if (length > (quirks.cutsBodiesOver ?? Number.POSITIVE_INFINITY)) {
      request.socket.destroy();
      return;
    }
    if (length > (quirks.mostBodyBytes ?? Number.POSITIVE_INFINITY)) {
      request.resume();
      end(response, 413, {});
      return;
    }
    const isChunk = request.headers['content-range'] !== undefined;
    if (isChunk && length > (quirks.mostChunkBytes ?? Number.POSITIVE_INFINITY)) {
      request.resume();
      end(response, 416, {});
      return;
    }
    const [first] = String(request.headers['content-range'] ?? '').split('-');
    if (isChunk && Number(first) !== session.bytes.length) {
      request.resume();
      end(response, 416, headers());
      return;
    }
    const { cutsInChunkAt } = quirks;
    if (isChunk && cutsInChunkAt !== undefined) {
      delete quirks.cutsInChunkAt;
      session.bytes = Buffer.concat([session.bytes, await someBytes(request, seen, cutsInChunkAt)]);
      request.socket.destroy();
      return;
    }
    const body = await bodyOf(request, seen);
    if (quirks.dropsLaterChunks === true && isChunk) {
      if (session.bytes.length === 0) session.bytes = body;
      end(response, 201, { location: locationOf(repository, id) });
      return;
    }
    session.bytes = Buffer.concat([session.bytes, body]);
    if (request.method === 'PATCH') {
      chunks += 1;
      if (session.bytes.length >= (quirks.forgetsSessionAt ?? Number.POSITIVE_INFINITY)) {
        delete quirks.forgetsSessionAt;
        sessions.delete(id);
      }
      if (quirks.cutsAfterChunks?.includes(chunks)) {
        request.socket.destroy();
        return;
      }
      end(response, 202, headers());
      return;
    }
    const digest = url.searchParams.get('digest') ?? '';
    if (digest !== `sha256:${createHash('sha256').update(session.bytes).digest('hex')}`) {
      end(response, 400, {}, '{"errors":[{"code":"DIGEST_INVALID"}]}');
      return;
    }
    kept(state.blobs, repository).set(digest, session.bytes);
    sessions.delete(id);
    if (quirks.cutsAfterCommit === true) {
      delete quirks.cutsAfterCommit;
      request.socket.destroy();
      return;
    }
    end(response, 201, {});
  }

  function putManifest(
    repository: string,
    name: string,
    bytes: Buffer,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    const document = JSON.parse(bytes.toString('utf8'));
    const wanted = [document.config, ...(document.layers ?? [])].filter((each) => each !== undefined);
    const blobs = kept(state.blobs, repository);
    const manifests = kept(state.manifests, repository);
    const { meanwhile } = quirks;
    if (meanwhile !== undefined && !name.includes(':')) {
      delete quirks.meanwhile;
      meanwhile();
    }
    const wantedTag = request.headers['if-match'];
    const current = manifests.get(name);
    if (
      quirks.comparesTags &&
      wantedTag !== undefined &&
      wantedTag !== etagOf(current?.bytes ?? Buffer.of())
    ) {
      end(response, 412, {});
      return;
    }
    if (quirks.imagesAlone === true && document.subject !== undefined) {
      end(response, 415, {}, '{"errors":[{"code":"MANIFEST_INVALID"}]}');
      return;
    }
    if (quirks.refusesUrls === true && wanted.some(({ urls }) => urls !== undefined)) {
      end(response, 400, {}, '{"errors":[{"code":"MANIFEST_INVALID"}]}');
      return;
    }
    const isWhole =
      wanted.every(({ digest }) => blobs.has(digest)) &&
      (document.manifests ?? []).every(({ digest }: { digest: string }) => manifests.has(digest));
    if (!isWhole) {
      delete quirks.claimsBlobs;
      end(response, 404, {}, '{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN"}]}');
      return;
    }
    const manifest = { bytes, mediaType: request.headers['content-type'] ?? '' };
    manifests.set(name, manifest);
    manifests.set(`sha256:${createHash('sha256').update(bytes).digest('hex')}`, manifest);
    const says = quirks.referrers === 'lists' || quirks.referrers === 'boasts';
    const { subject } = document;
    end(response, 201, says && subject !== undefined ? { 'oci-subject': subject.digest } : {});
  }

  function mayPass({ headers }: IncomingMessage): boolean {
    if (headers.authorization !== `Bearer ${token}` || usesLeft === 0) return false;
    usesLeft -= 1;
    return true;
  }

  function locationOf(repository: string, id: string): string {
    const path = `/v2/${repository}/blobs/uploads/${id}?_state=${randomUUID()}`;
    const host = quirks.uploadsElsewhere === true ? state.host.replace('127.0.0.1', 'localhost') : state.host;
    return quirks.relativeLocations === true ? path : `http://${host}${path}`;
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return state;
}

function isUser({ headers }: IncomingMessage, user: string): boolean {
  return headers.authorization === `Basic ${Buffer.from(user).toString('base64')}`;
}

function etagOf(bytes: Buffer): string {
  return `"${createHash('sha256').update(bytes).digest('hex')}"`;
}

function scopeOf({ pathname }: URL, method: string): string {
  const [, repository = ''] = /^\/v2\/(.+?)\/(?:blobs|manifests)\//.exec(pathname) ?? [];
  return `repository:${repository}:${method === 'GET' || method === 'HEAD' ? 'pull' : 'pull,push'}`;
}

function kept<Value>(all: Map<string, Map<string, Value>>, repository: string): Map<string, Value> {
  const found = all.get(repository) ?? new Map<string, Value>();
  all.set(repository, found);
  return found;
}

async function bodyOf(request: IncomingMessage, seen: SeenUpload): Promise<Buffer> {
  return someBytes(request, seen, Number.POSITIVE_INFINITY);
}

async function someBytes(request: IncomingMessage, seen: SeenUpload, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    seen.bodyBytes += chunk.length;
    if (seen.bodyBytes >= most) break;
  }
  return Buffer.concat(chunks);
}

function end(
  response: ServerResponse,
  status: number,
  headers: Record<string, string>,
  body: string | Buffer = '',
): void {
  response.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) }).end(body);
}
