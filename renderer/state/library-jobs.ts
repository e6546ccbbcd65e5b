import { create } from 'zustand';
import type { AppErrorData } from '../../shared/errors.ts';
import type { ExportFormat, ExportTarget } from '../../shared/schemas/download.ts';
import type { ExportResult, VerifyRequest, VerifyResult } from '../../shared/schemas/library.ts';
import type { ImageSignatures } from '../../shared/schemas/signatures.ts';
import { api } from '../api/connection-store.ts';
import { errorDataOf } from '../api/error-data.ts';
import { invalidateLibrary } from '../api/queries.ts';
import { callEngine } from './call-engine.ts';

/** The key of work on all images. */
export const wholeLibrary = '*';

/** The last check or export of one image, or of the whole library. */
export interface LibraryJob {
  kind: 'verify' | 'repair' | 'export';
  bytes: number;
  total: number;
  state: 'running' | 'done' | 'failed';
  verified?: VerifyResult;
  /** Images whose bytes are right and whose signatures are wrong: those are not verified. */
  wrong?: WrongSignature[];
  exported?: ExportResult & { format: ExportFormat };
  error?: AppErrorData;
}

/** An image with what its signatures amount to, which is that they are wrong. */
export interface WrongSignature {
  reference: string;
  signatures: ImageSignatures;
}

interface LibraryJobs {
  /** Jobs by reference; the last one of each image. */
  jobs: Readonly<Record<string, LibraryJob>>;
  /** Where the last docker-archive of each image was put in this session, by reference and digest. */
  dockerArchives: Readonly<Record<string, string>>;
}

/** The work on the library that this window began, and what is left of it. */
export const useLibraryJobs = create<LibraryJobs>(() => ({ jobs: {}, dockerArchives: {} }));

const running = new Map<string, AbortController>();

/** The job of a key, if there is one. A reference may be spelled like a part of every object. */
export function jobOf({ jobs }: Pick<LibraryJobs, 'jobs'>, key: string): LibraryJob | undefined {
  return Object.hasOwn(jobs, key) ? jobs[key] : undefined;
}

/** Checks every byte of an image. Without a reference it checks the whole library. */
export async function verifyImage(reference: string | undefined): Promise<void> {
  await verify(reference ?? wholeLibrary, 'verify', {});
}

/**
 * Fetches anew what a check has found to be damaged or missing: of a large blob only the pieces that are wrong, where
 * their checks are kept.
 */
export async function repairBlobs({ corrupt, missing }: VerifyResult, key: string): Promise<void> {
  await verify(key, 'repair', { repair: true, only: [...corrupt, ...missing] });
}

async function verify(key: string, kind: LibraryJob['kind'], request: VerifyRequest): Promise<void> {
  await run(key, kind, async (signal, report) => {
    const input = key === wholeLibrary ? request : { ...request, reference: key };
    for await (const event of await api().library.verify(input, { signal })) {
      if (event.type === 'progress') report({ bytes: event.bytes, total: event.total });
      else report({ state: 'done', verified: event.result, wrong: await wrongSignatures(key, signal) });
    }
  });
}

/** Looks at the signatures that were kept with images; nobody else is asked. What cannot be read is not known to be wrong. */
async function wrongSignatures(key: string, signal: AbortSignal): Promise<WrongSignature[]> {
  const images = await api().library.list(undefined, { signal });
  const wrong: WrongSignature[] = [];
  for (const { reference, digest, isDamaged } of images) {
    if (isDamaged || (key !== wholeLibrary && reference !== key)) continue;
    const input = { reference, digest, offline: true };
    const signatures = await api()
      .signatures.ofLibrary(input, { signal })
      .catch(() => undefined);
    if (signatures?.state === 'bad') wrong.push({ reference, signatures });
  }
  return wrong;
}

/** Writes an image to a file or folder. */
export async function exportImage(reference: string, digest: string, target: ExportTarget): Promise<void> {
  await run(reference, 'export', async (signal, report) => {
    for await (const event of await api().library.export({ reference, digest, target }, { signal })) {
      if (event.type === 'progress') report({ bytes: event.bytes, total: event.total });
      else {
        report({ state: 'done', exported: { ...event.result, format: target.format } });
        if (target.format === 'docker-archive')
          rememberArchive(archiveKey(reference, digest), event.result.path);
      }
    }
  });
}

/** The last docker-archive of an image in this session; undefined when there is none. */
export function useDockerArchive(reference: string, digest: string): string | undefined {
  return useLibraryJobs(({ dockerArchives }) => dockerArchives[archiveKey(reference, digest)]);
}

/** Downloads images again that lack a blob, and removes the note that reported them. */
export function repairImages(images: VerifyResult['affected'], key: string): void {
  for (const { reference, platform } of images) {
    const what = platform === 'all' ? { allPlatforms: true } : platform === null ? {} : { platform };
    callEngine(({ downloads }) => downloads.start({ reference, ...what }));
  }
  dismissJob(key);
}

/** Ends a running job, or puts away the note of an ended one. */
export function dismissJob(key: string): void {
  running.get(key)?.abort();
  useLibraryJobs.setState(({ jobs }) => {
    const { [key]: _, ...others } = jobs;
    return { jobs: others };
  });
}

async function run(
  key: string,
  kind: LibraryJob['kind'],
  work: (signal: AbortSignal, report: (part: Partial<LibraryJob>) => void) => Promise<void>,
): Promise<void> {
  running.get(key)?.abort();
  const controller = new AbortController();
  running.set(key, controller);
  put(key, { kind, bytes: 0, total: 0, state: 'running' });
  // What was stopped may still have an answer, and the key may belong to the next job by then.
  const report = (part: Partial<LibraryJob>) => {
    const job = jobOf(useLibraryJobs.getState(), key);
    if (job !== undefined && !controller.signal.aborted) put(key, { ...job, ...part });
  };
  try {
    await work(controller.signal, report);
  } catch (thrown) {
    report({ state: 'failed', error: errorDataOf(thrown) });
  } finally {
    if (running.get(key) === controller) running.delete(key);
    invalidateLibrary();
  }
}

function archiveKey(reference: string, digest: string): string {
  return `${reference} ${digest}`;
}

function rememberArchive(key: string, path: string): void {
  useLibraryJobs.setState(({ dockerArchives }) => ({ dockerArchives: { ...dockerArchives, [key]: path } }));
}

function put(key: string, job: LibraryJob): void {
  useLibraryJobs.setState(({ jobs }) => ({ jobs: { ...jobs, [key]: job } }));
}
