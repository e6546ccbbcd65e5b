import * as z from 'zod';
import { platformSchema } from '../descriptor.ts';
import { digestSchema } from '../digest.ts';
import { bytes } from './bounded.ts';

/** One platform of an image, as an index offers it. `size` is the manifest's, config's and layers' bytes when known. */
export const imagePlatformSchema = z.object({
  platform: platformSchema,
  /** `os/arch[/variant][:os.version]`. */
  text: z.string(),
  /** A name for people: "Windows Server 2019 · 10.0.17763.5329". */
  label: z.string(),
  digest: digestSchema,
  size: bytes.nullable(),
});
export type ImagePlatform = z.infer<typeof imagePlatformSchema>;

/** One layer of an image, with the history entry that made it. */
export const imageLayerSchema = z.object({
  digest: digestSchema,
  size: bytes,
  mediaType: z.string(),
  urls: z.array(z.string()).optional(),
  /** The raw command of the image's history, when there is one. */
  createdBy: z.string().optional(),
  /** RFC 3339. */
  created: z.string().optional(),
  /** The host of the first of `urls`. */
  foreignHost: z.string().optional(),
  /** The file's name in an artifact (image-spec annotation `org.opencontainers.image.title`). */
  title: z.string().optional(),
  inLibrary: z.boolean(),
  /** Bytes of the tar in it, where that is known without unpacking it. */
  unpackedSize: bytes.optional(),
});
export type ImageLayer = z.infer<typeof imageLayerSchema>;

/** What an artifact is, for people; `other` is told by its `artifactType` alone. */
export const artifactKinds = [
  'helm-chart',
  'powershell-module',
  'signature',
  'attestation',
  'sbom',
  'other',
] as const;
export type ArtifactKind = (typeof artifactKinds)[number];

/** One platform's manifest with everything that the user can know before fetching it. */
export const selectedImageSchema = z.object({
  platform: platformSchema.nullable(),
  text: z.string(),
  digest: digestSchema,
  mediaType: z.string(),
  /** Bytes of the manifest itself. */
  size: bytes,
  /** The raw config as JSON text; null for artifacts whose config is no JSON object, and beyond all measure. */
  config: z.string().nullable(),
  configDigest: digestSchema,
  configSize: bytes,
  /** RFC 3339, from the config. */
  created: z.string().nullable(),
  /** What an artifact that is no image calls itself (Helm chart, signature…). */
  artifactType: z.string().nullable(),
  /** Absent for images. */
  artifactKind: z.enum(artifactKinds).optional(),
  layers: z.array(imageLayerSchema),
  /** Bytes of manifest, config and distinct layers. */
  totalSize: bytes,
  /** How many of `totalSize` are in the library already. */
  bytesHere: bytes,
  /** The manifest byte for byte as the registry sent it. */
  rawManifest: z.string(),
});
export type SelectedImage = z.infer<typeof selectedImageSchema>;

/** What a reference names: an index with its platforms, or one manifest. */
export const imageSchema = z.object({
  reference: z.string(),
  registry: z.string(),
  repository: z.string(),
  tag: z.string().nullable(),
  digest: digestSchema,
  mediaType: z.string(),
  /** Bytes of the manifest or index itself. */
  size: bytes,
  platforms: z.array(imagePlatformSchema),
  selected: selectedImageSchema.nullable(),
  /** ISO time at which the registry last said so; older than now when it comes from the cache. */
  fetchedAt: z.string().optional(),
  /** True when the registry could not be reached, so that this is the image as last seen. */
  stale: z.boolean().optional(),
});
export type Image = z.infer<typeof imageSchema>;

/** What one platform of an image would take. */
export const platformSizeSchema = z.object({
  /** Of the platform's manifest. */
  digest: digestSchema,
  /** Bytes of manifest, config and distinct layers. */
  size: bytes,
  /** How many of `size` are in the library already. */
  bytesHere: bytes,
});
export type PlatformSize = z.infer<typeof platformSizeSchema>;

/** One page of names (repositories or tags) as it arrives. */
export const namePageSchema = z.object({
  names: z.array(z.string()),
  /** ISO time at which the registry gave these names; older than now when they come from the cache. */
  fetchedAt: z.string(),
  /** True on the page after which a refreshed list begins: what came before it is replaced. */
  restart: z.boolean().default(false),
  /** True when the registry could not be reached, so that the names are those of `fetchedAt`. */
  stale: z.boolean().optional(),
  /** True when the registry has more names than are read: 500,000, or those of 1,000 pages. */
  truncated: z.boolean().optional(),
});
export type NamePage = z.infer<typeof namePageSchema>;

/** What a registry's portal tells of a repository beyond the protocol; all of it optional. */
export const repositoryDetailsSchema = z.object({
  description: z.string().nullable(),
  readme: z.string().nullable(),
  tags: z.record(
    z.string(),
    z.object({ lastModified: z.string().nullable(), digest: z.string().nullable() }),
  ),
  /** ISO time at which the portal said so; absent where there is none. */
  fetchedAt: z.string().optional(),
});
export type RepositoryDetails = z.infer<typeof repositoryDetailsSchema>;
