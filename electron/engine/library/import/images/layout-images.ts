import * as z from 'zod';
import { type Descriptor, descriptorSchema } from '../../../../../shared/descriptor.ts';
import { boundedList } from '../../../../../shared/schemas/bounded.ts';
import { parseBoundedJson } from '../../../oci/bounded-json.ts';
import { digestOf } from '../../../oci/digest.ts';
import { isImageConfigMediaType, parseImageConfig } from '../../../oci/image-config.ts';
import { parseManifest } from '../../../oci/parse-manifest.ts';
import type { BlobStore } from '../../blob-store.ts';
import { distinctBlobs } from '../../image-contents.ts';
import { attachedFileName, subjectOfTag } from '../../index/attached-entries.ts';
import type { Members } from '../archive/members.ts';
import { invalidArchive } from '../archive-error.ts';
import { mostImages } from '../limits.ts';
import { cosignEntries } from './cosign-layout.ts';
import { DigestSource, directoryNames, missingBlob } from './digest-source.ts';
import { nameOfEntry } from './image-name.ts';
import type { PlannedImage } from './planned-image.ts';
import { readStoredImage, type StoredImage } from './stored-image.ts';

const indexSchema = z.object({
  manifests: boundedList(descriptorSchema, mostImages, 'entries')
    .nullish()
    .transform((entries) => entries ?? []),
});

/** The type of a layer that nothing compresses, as Docker's classic store writes it into the manifests that it makes. */
const plainLayerType = 'application/vnd.oci.image.layer.v1.tar';

/** Images whose manifests an archive holds. */
export interface StoredImages {
  images: PlannedImage[];
  /** False when a manifest has other layers than its config, as Docker 25.0.0 wrote them (moby#47065). */
  areWhole: boolean;
}

/**
 * The images of an OCI image layout (image-spec, image-layout.md, "index.json"). Of an index that names platforms which are not
 * there, those that are there become images of their own.
 * @throws {AppError} `ARCHIVE_INVALID` and what `readStoredImage` throws.
 */
export async function layoutImages(source: DigestSource): Promise<StoredImages> {
  const { path } = source.members;
  const index = await source.members.document('index.json');
  const parsed = indexSchema.safeParse(index === undefined ? undefined : parseBoundedJson(index));
  if (!parsed.success)
    throw invalidArchive(path, 'document', 'its index.json is no index of images', parsed.error);
  const entries = [...parsed.data.manifests, ...(await attachedOf(source.members))];
  const hasDockersOwn = await isMadeByDocker(source.members);
  const byCosign = cosignEntries(entries);
  const found: StoredImages = { images: [], areWhole: true };
  for (const entry of entries) {
    const stored = await readStoredImage(source, entry);
    if (stored === undefined) throw missingBlob(path, entry);
    const cosigns = byCosign.get(entry);
    const name = cosigns === undefined ? nameOfEntry(entry) : cosigns.tag;
    const subject = cosigns?.subject ?? subjectOf(stored, name);
    if (subject !== undefined) {
      const { root, documents, blobs } = stored;
      found.images.push({ root, name, subject, rebuilt: false, documents, blobs });
      continue;
    }
    if (!(await hasItsLayers(source, stored))) found.areWhole = false;
    for (const image of await imagesOf(source, stored, nameOfEntry(entry))) {
      const isPlain = stored.manifests.some(({ layers }) =>
        layers.some(({ mediaType }) => mediaType === plainLayerType),
      );
      found.images.push({ ...image, rebuilt: hasDockersOwn && isPlain });
    }
  }
  return found;
}

/**
 * The image of skopeo's `dir:`, where `manifest.json` is the manifest itself.
 * @throws {AppError} `ARCHIVE_INVALID` and what `readStoredImage` throws.
 */
export async function directoryImage(
  members: Members,
  library: BlobStore,
): Promise<{ images: PlannedImage[]; source: DigestSource }> {
  const bytes = await members.document('manifest.json');
  if (bytes === undefined) throw invalidArchive(members.path, 'no-image', 'it has no manifest.json');
  const digest = digestOf(bytes);
  const name = 'manifest.json';
  const { descriptor } = parseManifest({ bytes, digest, contentType: undefined, expected: undefined, name });
  const source = new DigestSource(members, directoryNames(digest), library);
  const stored = await readStoredImage(source, descriptor);
  return { images: stored === undefined ? [] : await imagesOf(source, stored, undefined), source };
}

async function imagesOf(
  source: DigestSource,
  stored: StoredImage,
  name: string | undefined,
): Promise<PlannedImage[]> {
  const { documents, manifests, blobs, absent } = stored;
  if (absent.length === 0) {
    const root = await withPlatform(source, stored.root, stored);
    return [{ root, name, rebuilt: false, documents, blobs }];
  }
  const platforms = manifests.filter(({ isAttestation }) => !isAttestation);
  const [first] = absent;
  if (platforms.length === 0 && first !== undefined) throw missingBlob(source.members.path, first);
  return Promise.all(
    platforms.map(async (manifest): Promise<PlannedImage> => {
      const bytes = documents.get(manifest.descriptor.digest);
      return {
        root: await withPlatform(source, manifest.descriptor, { ...stored, manifests: [manifest] }),
        name,
        rebuilt: false,
        documents: new Map(bytes === undefined ? [] : [[manifest.descriptor.digest, bytes]]),
        blobs: distinctBlobs([manifest], []),
      };
    }),
  );
}

/** What an archive says beside its `index.json` is attached to its images. */
async function attachedOf(members: Members): Promise<Descriptor[]> {
  const bytes = await members.document(attachedFileName);
  if (bytes === undefined) return [];
  const parsed = indexSchema.safeParse(parseBoundedJson(bytes));
  if (parsed.success) return parsed.data.manifests;
  throw invalidArchive(members.path, 'document', `its ${attachedFileName} is no index`, parsed.error);
}

/**
 * What an entry is attached to: by its manifest, or by a name in cosign's old form. One with another name is an image of its
 * own, whatever it is about.
 */
function subjectOf({ root, manifests }: StoredImage, name: string | undefined): string | undefined {
  if (name !== undefined) return subjectOfTag(name);
  return manifests.find(({ descriptor }) => descriptor.digest === root.digest)?.subject;
}

/** The entries of many programs leave the platform to the config. */
async function withPlatform(
  source: DigestSource,
  root: Descriptor,
  { manifests }: Pick<StoredImage, 'manifests'>,
): Promise<Descriptor> {
  const own = manifests.find(({ descriptor }) => descriptor.digest === root.digest);
  if (root.platform !== undefined || own === undefined || !isImageConfigMediaType(own.config.mediaType))
    return root;
  const config = await source.document(own.config);
  const platform = config === undefined ? null : (parseImageConfig(config)?.platform ?? null);
  return platform === null ? root : { ...root, platform };
}

async function hasItsLayers(source: DigestSource, { manifests }: StoredImage): Promise<boolean> {
  for (const { config, layers, isAttestation } of manifests) {
    if (isAttestation || !isImageConfigMediaType(config.mediaType)) continue;
    const bytes = await source.document(config);
    const { diffIds = [] } = (bytes === undefined ? null : parseImageConfig(bytes)) ?? {};
    if (diffIds.length > 0 && diffIds.length !== layers.length) return false;
  }
  return true;
}

/** Docker's classic store says in its manifest.json where each layer is from, and makes every manifest anew. */
async function isMadeByDocker(members: Members): Promise<boolean> {
  const bytes = await members.document('manifest.json');
  const parsed = z
    .array(z.object({ LayerSources: z.unknown() }))
    .safeParse(bytes === undefined ? [] : parseBoundedJson(bytes));
  return parsed.success && parsed.data.some(({ LayerSources }) => LayerSources !== undefined);
}
