import { formatReference } from '../../../shared/reference.ts';
import { sumOfSizes } from '../oci/descriptor-sums.ts';
import { hasManifest } from '../registry/upload/push-manifest.ts';
import { type AttachedManifest, attachedManifests } from './attached-manifests.ts';
import type { ImageCopy } from './image-copy.ts';
import { lookAtAttached, pushAttached } from './push-attached.ts';
import { documentOf, pushDocument } from './push-document.ts';
import { lookAtBlobs, sendBlobs } from './send-blobs.ts';

/**
 * Copies an image into a repository: blobs first, then manifests, then the index, then what is attached to them, and its
 * tag last, so that nobody finds a tag whose image is not whole, or whose signatures are not there yet
 * (distribution-spec, "Pushing manifests").
 * @throws {AppError} what the registry says when it refuses; as `uploadBlob` and `pushAttached`.
 */
export async function copyImage(copy: ImageCopy): Promise<void> {
  const { reference, contents, destination, attachedLeft, isDryRun } = copy;
  const name = formatReference(destination);
  const attached = attachedManifests(contents);
  const total = sumOfSizes([
    ...contents.blobs,
    ...[...attached.values()].map(({ descriptor }) => descriptor),
  ]);
  copy.tell({
    type: 'image',
    reference,
    destination: name,
    blobs: contents.blobs.length,
    bytes: total,
    attached: attached.size,
    attachedLeft,
  });
  const bytesSent = isDryRun
    ? (await lookAtBlobs(copy, contents.blobs)) + (await lookAtAttached(copy, attached))
    : (await sendBlobs(copy, contents.blobs, total)) + (await pushDocuments(copy, attached));
  copy.tell({ type: 'done', reference, digest: contents.root.digest, destination: name, bytesSent });
}

/** @returns bytes that were sent. */
async function pushDocuments(
  copy: ImageCopy,
  attached: ReadonlyMap<string, AttachedManifest>,
): Promise<number> {
  const { contents, destination, target } = copy;
  const { root } = contents;
  const { tag } = destination;
  let sent = 0;
  for (const [digest, bytes] of contents.documents) {
    const isTagged = digest === root.digest && tag !== undefined;
    // With its tag alone it is sent once; a referrer may be pushed before its subject, but not everywhere.
    if (attached.has(digest) || (isTagged && attached.size === 0)) continue;
    const manifest = documentOf(copy, digest, bytes);
    if (await hasManifest(target, manifest)) continue;
    await pushDocument(copy, manifest, digest);
    sent += bytes.length;
  }
  sent += await pushAttached(copy, attached);
  const last = tag === undefined ? undefined : contents.documents.get(root.digest);
  if (tag === undefined || last === undefined) return sent;
  await pushDocument(copy, documentOf(copy, root.digest, last), tag);
  return sent + last.length;
}
