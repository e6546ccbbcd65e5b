import type { Platform } from '../../../../shared/descriptor.ts';
import { isAppError, toAppError } from '../../../../shared/errors.ts';
import { parseReference, type Reference } from '../../../../shared/reference.ts';
import { exportImage } from '../../export/assemble-image.ts';
import { attachedAmong } from '../../library/index/attached-entries.ts';
import type { Library } from '../../library/layout.ts';
import { AskedWaits, downloadWaitLimits } from '../../network/documents/asked-waits.ts';
import type { DocumentReader, RegistryClient } from '../../registry/client/registry-client.ts';
import { resolveImage } from '../../registry/image/resolve-image.ts';
import { ensureRoom } from '../../transfer/disk/room-forecast.ts';
import type { Owner } from '../../transfer/pace/turn.ts';
import type { TransferScheduler } from '../../transfer/schedule/scheduler.ts';
import type { Admission, AttachedGate } from './attached-gate.ts';
import type { Download } from './download.ts';
import { type DownloadPlan, planDownload } from './plan.ts';

/** What a run of a download works with. */
export interface RunTools {
  library: Library;
  scheduler: TransferScheduler;
  /** A client for one run, which tells of each wait that the registry asks for. */
  clientOf(registry: string, waits: AskedWaits): RegistryClient;
  /** Reads the documents of an image while somebody waits for a plan. */
  readerOf(registry: string): DocumentReader;
  /** As `choosePlatform` takes them. */
  hosts(): readonly Platform[];
  /** Decides whether an image may enter the library. */
  gate: AttachedGate;
}

/** One run of a download, and who is asked for its image. */
interface Run {
  download: Download;
  reference: Reference;
  client: RegistryClient;
  tools: RunTools;
  signal: AbortSignal;
}

/** Tries to complete an image whose blobs somebody removes meanwhile. */
const completions = 3;

/**
 * Takes one download from its reference to its place in the library and, where asked for, to its export. Ends when
 * all is done; whatever it throws, what has arrived is kept.
 * @param place the download's place in the queue, asked whenever a connection is free.
 * @throws {AppError} any code of a transfer, the library or an export; the signal's reason when it aborts.
 */
export async function runDownload(
  download: Download,
  place: () => number,
  tools: RunTools,
  signal: AbortSignal,
): Promise<void> {
  const { request } = download.record;
  download.enter('resolving');
  const reference = parseReference(request.reference);
  const waits = new AskedWaits(downloadWaitLimits, ({ host, code, waitMs }) =>
    download.onActivity('asked-to-wait', { host, code, waitMs }),
  );
  const client = tools.clientOf(reference.registry, waits);
  const run: Run = { download, reference, client, tools, signal };
  const { plan, admission, bytesHere } = await resolve(run);
  await ensureRoom(tools.library.blobs, bytesToCome(plan, bytesHere));
  download.enter('downloading');
  for (let completion = 1; ; completion++) {
    await fetchAll(run, plan, { id: download.id, place });
    try {
      await tools.library.add(plan.entry, request.reference, request.keepsOlder);
      break;
    } catch (error) {
      if (completion === completions || !isAppError(error, 'LIBRARY_CORRUPT')) throw error;
    }
  }
  await keepAttached(run, admission);
  await exportIfAsked(run, plan);
  // Bytes that are right do not make an image right whose signature is not.
  download.log.add(admission.state === 'bad' ? 'done-wrongly-signed' : 'done', { bytes: plan.bytesTotal });
}

function bytesToCome({ blobs }: DownloadPlan, bytesHere: ReadonlyMap<string, number>): number {
  return blobs.reduce(
    (sum, { descriptor: { digest, size } }) => sum + size - (bytesHere.get(digest) ?? 0),
    0,
  );
}

async function resolve({
  download,
  reference,
  client,
  tools,
  signal,
}: Run): Promise<{ plan: DownloadPlan; admission: Admission; bytesHere: ReadonlyMap<string, number> }> {
  const { request, rootDigest } = download.record;
  const pinned = rootDigest === null ? reference : { ...reference, digest: rootDigest };
  const platformText = request.allPlatforms === true ? 'all' : request.platform;
  const image = await resolveImage(client, pinned, platformText, tools.hosts(), signal);
  const plan = planDownload(image, request.allPlatforms === true);
  // Before the first byte of a layer is asked for.
  const admission = await tools.gate.admit({ reference, image, entry: plan.entry, client }, signal);
  const { state, isWarning } = admission;
  download.record.signed = state !== null && (isWarning || state === 'bad') ? state : undefined;
  if (state !== null) download.log.add(isWarning ? 'signature-warning' : 'signature', { state });
  const bytesHere = await tools.library.blobs.bytesHere(plan.blobs.map(({ descriptor }) => descriptor));
  download.begin(plan, image.root.descriptor.digest, bytesHere);
  for (const { bytes, digest } of plan.documents) {
    if (!(await tools.library.blobs.has({ digest, size: bytes.byteLength })))
      download.onReceived(bytes.byteLength);
  }
  return { plan, admission, bytesHere };
}

/** The image is here and whole without what is attached to it. */
async function keepAttached({ download, signal }: Run, admission: Admission): Promise<void> {
  try {
    await admission.keepAttached(signal);
  } catch (error) {
    signal.throwIfAborted();
    const { code } = toAppError(error);
    download.log.add('attached-failed', { code });
  }
}

async function fetchAll(run: Run, plan: DownloadPlan, owner: Owner): Promise<void> {
  const { download, reference, client, tools, signal } = run;
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const results = await Promise.allSettled(
    plan.blobs.map(async (blob, position) => {
      try {
        const outcome = await tools.scheduler.fetch({
          descriptor: blob.descriptor,
          sources: client.blobSources(reference.repository, blob.descriptor),
          turn: { owner, position },
          limit: download.limit,
          observer: download,
          signal: either,
        });
        download.finishBlob(blob, outcome);
      } catch (error) {
        // The first failure stops the other blobs, which keep what has arrived of them.
        if (!stop.signal.aborted) {
          download.rememberProgress();
          stop.abort(error);
        }
        throw error;
      }
    }),
  );
  signal.throwIfAborted();
  if (stop.signal.aborted) throw stop.signal.reason;
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  for (const { digest, bytes } of plan.documents) await tools.library.blobs.put(digest, bytes);
}

async function exportIfAsked({ download, tools, signal }: Run, plan: DownloadPlan): Promise<void> {
  const { export: target, reference } = download.record.request;
  if (target === undefined) return;
  download.enter('exporting');
  const { library } = tools;
  const attached = await attachedAmong(library.blobs, await library.entries());
  const events = exportImage({
    blobs: library.blobs,
    image: plan.entry,
    reference,
    target,
    attached,
    signal,
  });
  for await (const event of events) {
    if (event.type === 'result')
      download.log.add('exported', { path: event.result.path, bytes: event.result.size });
  }
}
