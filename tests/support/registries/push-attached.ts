import type { Descriptor } from '../../../shared/descriptor.ts';
import { manifestMediaTypes } from '../../../shared/media-types.ts';
import { digestOf, memoryBlob } from '../../simulator/content/blob.ts';
import type { BuiltManifest, NamedBlob } from '../../simulator/images/stored-manifest.ts';
import type { Attachment } from '../signatures/attach.ts';
import { type PushTarget, pushManifest } from './push-image.ts';

const mediaType = manifestMediaTypes.ociManifest;

/**
 * Pushes something that is attached to an image, and lists it under the fallback tag, as clients do where a registry does not
 * list by itself (distribution-spec, "Pushing Manifests with Subject").
 */
export async function pushAttached(
  target: Omit<PushTarget, 'tag'>,
  subject: Descriptor,
  { artifactType, layerType, bytes, annotations = {} }: Omit<Attachment, 'layer'>,
): Promise<void> {
  const config = await blobOf(Buffer.from('{}'), 'application/vnd.oci.empty.v1+json');
  const layer = await blobOf(bytes, layerType);
  const { digest, size } = subject;
  const about = { mediaType: subject.mediaType, digest, size };
  const content = { artifactType, config: config.told, layers: [layer.told], subject: about, annotations };
  const pushed = await push(target, content, [config.named, layer.named], undefined);
  const manifests = [{ mediaType, digest: pushed.digest, size: pushed.bytes.length, artifactType }];
  const list = { schemaVersion: 2, mediaType: manifestMediaTypes.ociIndex, manifests };
  const tag = subject.digest.replace(':', '-');
  await pushManifest({ ...target, tag }, builtOf(list, manifestMediaTypes.ociIndex, []), tag);
}

/** Pushes a signature of cosign's old form, under its tag. */
export async function pushOldSignature(
  target: Omit<PushTarget, 'tag'>,
  subject: Descriptor,
  { payload, annotations }: { payload: Buffer; annotations: Record<string, string> },
): Promise<void> {
  const config = await blobOf(Buffer.from('{}'), 'application/vnd.oci.image.config.v1+json');
  const layer = await blobOf(payload, 'application/vnd.dev.cosign.simplesigning.v1+json');
  const content = { config: config.told, layers: [{ ...layer.told, annotations }] };
  await push(target, content, [config.named, layer.named], `${subject.digest.replace(':', '-')}.sig`);
}

async function push(
  target: Omit<PushTarget, 'tag'>,
  content: object,
  blobs: NamedBlob[],
  tag: string | undefined,
): Promise<BuiltManifest> {
  const manifest = builtOf({ schemaVersion: 2, mediaType, ...content }, mediaType, blobs);
  const name = tag ?? manifest.digest;
  await pushManifest({ ...target, tag: name }, manifest, name);
  return manifest;
}

function builtOf(content: object, type: string, blobs: NamedBlob[]): BuiltManifest {
  const bytes = Buffer.from(JSON.stringify(content));
  return { mediaType: type, bytes, digest: digestOf(bytes), blobs, children: [] };
}

async function blobOf(bytes: Buffer, type: string): Promise<{ told: Descriptor; named: NamedBlob }> {
  const blob = memoryBlob(bytes);
  const digest = await blob.digest();
  return {
    told: { mediaType: type, digest, size: bytes.length },
    named: { digest, blob, isForeign: false },
  };
}
