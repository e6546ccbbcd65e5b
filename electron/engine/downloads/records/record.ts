import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { digestSchema } from '../../../../shared/digest.ts';
import { AppError, appErrorSchema } from '../../../../shared/errors.ts';
import { bytes, natural } from '../../../../shared/schemas/bounded.ts';
import {
  type DownloadRequest,
  downloadRequestSchema,
  downloadStateSchema,
} from '../../../../shared/schemas/download.ts';
import { signedStates } from '../../../../shared/schemas/signatures.ts';

const unreadableError = new AppError(
  'INTERNAL',
  'This download failed, and why is no longer known. Try it again.',
  { details: { reason: 'unreadable-error' } },
).toJSON();

/** The form in which a download is saved. */
export const downloadRecordSchema = z.object({
  id: z.string().min(1),
  request: downloadRequestSchema,
  state: downloadStateSchema,
  /** One that cannot be read is no reason to lose the download. */
  error: appErrorSchema.nullable().catch(unreadableError),
  /** Platform text once it is known; `all` for all platforms. */
  platform: z.string().nullable(),
  /** What the entry of the library has: the manifest's digest, or the index's. */
  digest: digestSchema.nullable(),
  /** What the reference named when it was resolved first: a resumed download goes on with the same image. */
  rootDigest: digestSchema.nullable(),
  /** Blobs that may be partial, to clean up when the download is removed. */
  blobDigests: z.array(digestSchema),
  bytesTotal: bytes,
  bytesDone: bytes,
  bytesFetched: bytes,
  bytesReused: bytes,
  layersDone: natural,
  layersTotal: natural,
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  /** Seconds that its runs have taken; absent in records of earlier versions. */
  activeSeconds: z.number().nonnegative().default(0),
  /** What the image's signatures amount to, where the user is to be told of it. */
  signed: z.enum(signedStates).optional(),
});
/** What of a download outlives the process. */
export type DownloadRecord = z.infer<typeof downloadRecordSchema>;

/** A download that has just been asked for. */
export function newRecord(request: DownloadRequest): DownloadRecord {
  return {
    id: randomUUID(),
    request,
    state: 'waiting',
    error: null,
    platform: null,
    digest: null,
    rootDigest: request.digest ?? null,
    blobDigests: [],
    bytesTotal: 0,
    bytesDone: 0,
    bytesFetched: 0,
    bytesReused: 0,
    layersDone: 0,
    layersTotal: 0,
    createdAt: new Date().toISOString(),
    finishedAt: null,
    activeSeconds: 0,
  };
}

/** True when both ask for the same image in the same form. */
export function isSameRequest(left: DownloadRequest, right: DownloadRequest): boolean {
  const textOf = ({ reference, platform, allPlatforms = false, export: target }: DownloadRequest) =>
    JSON.stringify([reference, platform, allPlatforms, target?.format, target?.path, target?.distributable]);
  return textOf(left) === textOf(right);
}
