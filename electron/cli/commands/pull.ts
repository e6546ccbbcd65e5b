import { isForeignMediaType } from '../../../shared/media-types.ts';
import { parsePlatform } from '../../../shared/platform.ts';
import { parseReference } from '../../../shared/reference.ts';
import type { DownloadDetail, DownloadRequest, ExportFormat } from '../../../shared/schemas/download.ts';
import type { ApiClient } from '../../api/in-process-client.ts';
import { assertExportPlace } from '../../engine/export/place.ts';
import type { CommandEnvironment } from '../command-environment.ts';
import { exitCodes } from '../exit-codes.ts';
import { followDownload } from '../pull/follow-download.ts';
import { createBarsView } from '../pull/pull-bars-view.ts';
import { createJsonView } from '../pull/pull-json-view.ts';
import { doneLine } from '../pull/pull-lines.ts';
import { createPullMoments } from '../pull/pull-moments.ts';
import { pullError } from '../pull/pull-outcome.ts';
import { createPlainView } from '../pull/pull-plain-view.ts';
import { doneSentences } from '../pull/pull-sentences.ts';
import type { PullView } from '../pull/pull-view.ts';
import { type EngineFlags, withSession } from '../session.ts';
import { toJsonText } from '../text/sanitize-text.ts';
import { UsageError } from '../usage-error.ts';

/** Options of `pull`. */
export interface PullOptions extends EngineFlags {
  platform?: string;
  allPlatforms?: boolean;
  format?: ExportFormat;
  /** Absolute. */
  output?: string;
  distributable?: boolean;
  json?: boolean;
}

/**
 * Downloads an image into the library and, if asked, exports it. When it is stopped it keeps what it has.
 * @throws {AppError}
 * @throws {UsageError} when the options contradict each other.
 */
export async function pull(
  reference: string,
  options: PullOptions,
  environment: CommandEnvironment,
): Promise<number> {
  const request = pullRequest(reference, options);
  // An archive that cannot be written is better known before gigabytes have come.
  if (request.export !== undefined) await assertExportPlace(request.export);
  const startedAt = performance.now();
  return withSession(options, environment, async (client) => {
    const { id } = await client.downloads.start(request, { signal: environment.signal });
    const { row, blobs } = await showPull(client, id, viewFor(options, environment), environment.signal);
    if (environment.signal.aborted && row.state !== 'done') {
      await client.downloads.pause({ ids: [id] });
    }
    const error = pullError(row);
    if (error !== undefined) throw error;
    const { path: library } = await client.library.status();
    const seconds = Math.round(performance.now() - startedAt) / 1000;
    const hasForeignLayers = blobs.some(({ mediaType }) => isForeignMediaType(mediaType));
    const outcome = { row, digest: row.digest ?? '', library, seconds, hasForeignLayers };
    if (options.json) environment.writeLine(toJsonText(doneLine(outcome)));
    else for (const line of doneSentences(outcome)) environment.writeLine(line);
    return exitCodes.ok;
  });
}

/**
 * The request that options mean.
 * @throws {UsageError} `--output` without `--format` or the other way round, and what no archive can hold.
 * @throws {AppError} `INVALID_REFERENCE` when the reference or the platform is none.
 */
export function pullRequest(reference: string, options: PullOptions): DownloadRequest {
  const { platform, allPlatforms, format, output, distributable } = options;
  parseReference(reference);
  if (platform !== undefined) parsePlatform(platform);
  if ((format === undefined) !== (output === undefined)) {
    throw new UsageError('--format and --output belong together: give both or neither.');
  }
  if (distributable && format === undefined) {
    throw new UsageError('--distributable is about an export: give --format and --output too.');
  }
  if (allPlatforms && format === 'docker-archive') {
    throw new UsageError(
      'A docker-archive holds one platform. Choose it with --platform, or export all of them with --format oci-archive.',
    );
  }
  return {
    reference,
    ...(platform === undefined ? {} : { platform }),
    ...(allPlatforms === undefined ? {} : { allPlatforms }),
    ...(format === undefined || output === undefined
      ? {}
      : { export: { format, path: output, ...(distributable ? { distributable } : {}) } }),
  };
}

/** Shows a download until it is at its end or the user stops it; gives what it told last. */
async function showPull(
  client: ApiClient,
  id: string,
  view: PullView,
  signal: AbortSignal,
): Promise<DownloadDetail> {
  const momentsOf = createPullMoments();
  let last: DownloadDetail | undefined;
  try {
    for await (const detail of followDownload(client, id, signal)) {
      last = detail;
      view.show(detail, momentsOf(detail, performance.now()));
    }
  } finally {
    view.stop();
  }
  if (last === undefined) throw new Error('The download told nothing of itself');
  return last;
}

function viewFor(options: PullOptions, environment: CommandEnvironment): PullView {
  if (options.json) return createJsonView(environment);
  if (environment.progressTerminal !== undefined) return createBarsView(environment.progressTerminal);
  return createPlainView(environment);
}
