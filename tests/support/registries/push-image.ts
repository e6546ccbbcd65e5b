import type { BuiltManifest, StoredManifest } from '../../simulator/images/stored-manifest.ts';

/** Where an image is pushed. */
export interface PushTarget {
  /** `http://host:port`. */
  url: string;
  repository: string;
  tag: string;
  /** An `Authorization` header, where the registry wants one. */
  authorization?: string;
}

/** Pushes an image or index over the distribution API (distribution-spec, "Push"). @throws when a step is refused. */
export async function pushImage(target: PushTarget, image: StoredManifest): Promise<BuiltManifest> {
  const manifest = await image.build();
  await pushManifest(target, manifest, target.tag);
  return manifest;
}

/** Pushes what a manifest names, and then itself, under a digest or a tag. @throws when a step is refused. */
export async function pushManifest(
  target: PushTarget,
  manifest: BuiltManifest,
  reference: string,
): Promise<void> {
  for (const child of manifest.children) await pushManifest(target, child, child.digest);
  for (const { digest, blob } of manifest.blobs) {
    await pushBlob(target, digest, blob.read(0, blob.size));
  }
  const url = `${target.url}/v2/${target.repository}/manifests/${reference}`;
  await send(target, url, {
    method: 'PUT',
    body: manifest.bytes,
    headers: { 'content-type': manifest.mediaType },
  });
}

async function pushBlob(target: PushTarget, digest: string, bytes: Buffer): Promise<void> {
  const started = await send(target, `${target.url}/v2/${target.repository}/blobs/uploads/`, {
    method: 'POST',
  });
  const upload = new URL(started.headers.get('location') ?? '', target.url);
  upload.searchParams.set('digest', digest);
  const headers = { 'content-type': 'application/octet-stream' };
  await send(target, upload.href, { method: 'PUT', body: bytes, headers });
}

async function send(
  { authorization }: PushTarget,
  url: string,
  { method, body, headers = {} }: { method: string; body?: Buffer; headers?: Record<string, string> },
): Promise<Response> {
  const answer = await fetch(url, {
    method,
    headers: authorization === undefined ? headers : { ...headers, authorization },
    ...(body === undefined ? {} : { body: new Uint8Array(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
  return answer;
}
