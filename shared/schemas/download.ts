import * as z from 'zod';
import { digestSchema } from '../digest.ts';
import { type DownloadState, downloadStates } from '../download-states.ts';
import { appErrorSchema } from '../errors.ts';
import { type ExportFormat, exportFormats } from '../export-formats.ts';
import { bytes, natural } from './bounded.ts';
import { absolutePathInput, platformInput, referenceInput } from './input-text.ts';
import { rowsOf } from './rows.ts';
import { signedStates } from './signatures.ts';

export const downloadStateSchema = z.enum(downloadStates);
export type { DownloadState };

export const exportFormatSchema = z.enum(exportFormats);
export type { ExportFormat };

/** What to make of an image when it has arrived. */
export const exportTargetSchema = z.object({
  format: exportFormatSchema,
  /** Absolute path of the file (archives) or folder (`oci`). */
  path: absolutePathInput,
  /** Replaces an archive that is there; without it such a path is refused. */
  overwrite: z.boolean().optional(),
  /** Rewrites foreign media types and drops `urls`; the manifest digest changes. */
  distributable: z.boolean().optional(),
});
export type ExportTarget = z.infer<typeof exportTargetSchema>;

/** One request of a user: a reference and one platform, or all of them. */
export const downloadRequestSchema = z.object({
  reference: referenceInput.min(1),
  /** `os/arch[/variant][:os.version]`; absent lets the engine choose. */
  platform: platformInput.optional(),
  allPlatforms: z.boolean().optional(),
  /** What the reference named when it was planned (`rootDigest` of the plan): the download fetches that. */
  digest: digestSchema.optional(),
  export: exportTargetSchema.optional(),
  /** Leaves the older version of the image in the library, under its tag and digest. */
  keepsOlder: z.boolean().optional(),
  /** ISO time before which it does not begin. */
  startAt: z.iso.datetime().optional(),
  /** Downloads outside the hours for downloads too. */
  ignoresHours: z.boolean().optional(),
  /** Bytes per second for this download alone. */
  limitRate: z.number().int().positive().optional(),
});
export type DownloadRequest = z.infer<typeof downloadRequestSchema>;

/** What a download would fetch, before it begins. */
export const downloadPlanSchema = z.object({
  /** The reference in full. */
  reference: z.string(),
  /** What the reference names at this moment: a manifest, or an index. */
  rootDigest: digestSchema,
  /** What the entry of the library will have: the manifest's digest, or with all platforms the index's. */
  digest: digestSchema,
  /** Platform text; `all` for all platforms; null for what has no platform. */
  platform: z.string().nullable(),
  /** Platform texts of all that the reference offers, in the order of its index; none where that does not tell. */
  platforms: z.array(z.string()),
  /** Bytes of manifests, configs and layers. */
  bytesTotal: bytes,
  /** Each digest once. Several plans may name the same blob, which is fetched once. */
  blobs: z.array(
    z.object({
      digest: digestSchema,
      size: bytes,
      mediaType: z.string(),
      kind: z.enum(['config', 'layer']),
      /** Bytes of it that are in the library, whole or from an earlier try. */
      bytesHere: bytes,
      /** The host of the first of a foreign layer's addresses. */
      foreignHost: z.string().optional(),
      /** Bytes of the tar in it, where that is known without unpacking it. */
      unpackedSize: bytes.optional(),
    }),
  ),
});
export type DownloadPlan = z.infer<typeof downloadPlanSchema>;

/** A server has asked a download to wait, and it does. */
export const askedToWaitSchema = z.object({
  host: z.string(),
  /** Whole seconds left when this was told, so that a listener's clock does not matter. */
  secondsLeft: natural,
});
export type AskedToWait = z.infer<typeof askedToWaitSchema>;

/** One download as every host lists it. */
export const downloadRowSchema = z.object({
  id: z.string(),
  reference: z.string(),
  /** The platform text that was asked for or chosen; `all` for all platforms; null until resolved. */
  platform: z.string().nullable(),
  state: downloadStateSchema,
  error: appErrorSchema.nullable(),
  /** The selected manifest's digest, or with all platforms the index's; null until resolved. */
  digest: z.string().nullable(),
  /** Bytes here, of `bytesTotal`. */
  bytesDone: bytes,
  /** Bytes of manifests, configs and layers; 0 until resolved. */
  bytesTotal: bytes,
  /** Body bytes received from the network for this download. */
  bytesFetched: bytes,
  /** Bytes that were in the library already or came from an earlier, interrupted try. */
  bytesReused: bytes,
  /**
   * Bytes on the disk that a download which stands still keeps and that no image uses, whole blobs and partial ones;
   * 0 while it goes on, and when it is done. Another download may keep the same bytes.
   */
  bytesKept: bytes,
  bytesPerSecond: z.number().nonnegative(),
  etaSeconds: z.number().nonnegative().nullable(),
  activeConnections: natural,
  layersDone: natural,
  layersTotal: natural,
  limitRate: z.number().int().positive().nullable(),
  export: exportTargetSchema.nullable(),
  /** ISO time. */
  createdAt: z.string(),
  /** ISO time; null while it is not at an end. */
  finishedAt: z.string().nullable(),
  /** How long runs of it have been under way, up to the last change of its state; `bytesFetched` came in this time. */
  activeSeconds: z.number().nonnegative(),
  /** ISO time at which a failed download is tried again by itself; null when it is left to the user. */
  retriesAt: z.string().nullable(),
  /** ISO time until which it waits for its hours; null when it waits for none, or when they do not come within a week. */
  waitsUntil: z.string().nullable(),
  /** What a server has asked it to wait for, while nothing arrives; null when it waits for nothing of the kind. */
  askedToWait: askedToWaitSchema.nullable(),
  /** What the image's signatures amount to, where the user is to be told: they are wrong, or not good where a rule warns. */
  signed: z.enum(signedStates).optional(),
});
export type DownloadRow = z.infer<typeof downloadRowSchema>;

/** Sums over all downloads, for the status bar. */
export const downloadTotalsSchema = z.object({
  bytesPerSecond: z.number().nonnegative(),
  etaSeconds: z.number().nonnegative().nullable(),
  active: natural,
  waiting: natural,
  /** Bytes free on the library's disk; null when it cannot be told. */
  freeBytes: bytes.nullable(),
});
export type DownloadTotals = z.infer<typeof downloadTotalsSchema>;

/** Slim progress of one active download: id, bytesDone, bytesPerSecond, etaSeconds, activeConnections. */
export const downloadProgressSchema = z.tuple([
  z.string(),
  bytes,
  z.number().nonnegative(),
  z.number().nonnegative().nullable(),
  natural,
]);
export type DownloadProgress = z.infer<typeof downloadProgressSchema>;

/** The stream of all downloads: a snapshot first, then changes with consecutive sequence numbers. */
export const downloadEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('snapshot'),
    sequence: z.number().int(),
    /** In queue order. */
    downloads: rowsOf(downloadRowSchema, 'downloads'),
    totals: downloadTotalsSchema,
    /** False when the list ends with this process, because another one keeps the list of this state folder. */
    isKept: z.boolean(),
  }),
  z.object({
    type: z.literal('changes'),
    sequence: z.number().int(),
    /** Whole rows of downloads that are new or whose state changed; never dropped. */
    changed: rowsOf(downloadRowSchema, 'downloads'),
    progress: rowsOf(downloadProgressSchema, 'progress of downloads'),
    removed: z.array(z.string()),
    /** All ids in queue order, when the order changed. */
    order: z.array(z.string()).optional(),
    totals: downloadTotalsSchema,
  }),
]);
export type DownloadEvent = z.infer<typeof downloadEventSchema>;

/** Where a blob's bytes came from. */
export const blobOriginSchema = z.enum(['registry', 'foreign', 'mirror', 'library']);
export type BlobOrigin = z.infer<typeof blobOriginSchema>;

export const blobStateSchema = z.enum(['waiting', 'checking', 'fetching', 'verifying', 'done', 'failed']);
export type BlobState = z.infer<typeof blobStateSchema>;

/** One blob of a download, for its drawer. */
export const blobDetailSchema = z.object({
  digest: digestSchema,
  size: bytes,
  mediaType: z.string(),
  kind: z.enum(['config', 'layer']),
  /** Beginning of the history command that made a layer; absent where the config tells none. */
  createdBy: z.string().optional(),
  state: blobStateSchema,
  bytesDone: bytes,
  origin: blobOriginSchema.nullable(),
  /** The host that serves it at present, after redirects. */
  host: z.string().nullable(),
  /** One character a piece: `.` missing, `>` in transfer, `#` here. */
  pieces: z.string(),
});
export type BlobDetail = z.infer<typeof blobDetailSchema>;

export const connectionDetailSchema = z.object({
  digest: digestSchema,
  host: z.string(),
  /** First byte of the blob that this connection was asked for. */
  offset: bytes,
  length: bytes,
  received: bytes,
});
export type ConnectionDetail = z.infer<typeof connectionDetailSchema>;

/** What the engine did, in facts that both languages can word. */
export const activityKinds = [
  'resolved',
  'reused',
  'resumed',
  'foreign-source',
  'redirected',
  'retry',
  'source-failed',
  'mirror-doubted',
  'from-mirror',
  'ranges-refused',
  'piece-repaired',
  'damaged-here',
  'held-elsewhere',
  'slowed-down',
  'asked-to-wait',
  'blob-done',
  'paused',
  'waiting-for-space',
  'signature',
  'signature-warning',
  'attached-failed',
  'exported',
  'done',
  'done-wrongly-signed',
  'failed',
] as const;
export const activitySchema = z.object({
  /** ISO time. */
  time: z.string(),
  kind: z.enum(activityKinds),
  details: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Activity = z.infer<typeof activitySchema>;
export type ActivityKind = Activity['kind'];

/** What the drawer of one download shows; `log` holds only the entries since the previous event. */
export const downloadDetailSchema = z.object({
  row: downloadRowSchema,
  blobs: rowsOf(blobDetailSchema, 'layers of a download'),
  connections: rowsOf(connectionDetailSchema, 'connections of a download'),
  log: rowsOf(activitySchema, 'activities of a download'),
});
export type DownloadDetail = z.infer<typeof downloadDetailSchema>;
