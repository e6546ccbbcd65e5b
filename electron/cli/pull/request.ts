import { parsePlatform } from '../../../shared/platform.ts';
import { parseReference } from '../../../shared/reference.ts';
import type { DownloadRequest, ExportFormat } from '../../../shared/schemas/download.ts';
import { UsageError } from '../process/failure.ts';
import type { EngineFlags } from '../session.ts';

/** Options of `pull`. */
export interface PullOptions extends EngineFlags {
  platform?: string;
  allPlatforms?: boolean;
  format?: ExportFormat;
  /** Absolute. */
  output?: string;
  /** Replaces an archive that is there. */
  force?: boolean;
  distributable?: boolean;
  json?: boolean;
  /** Milliseconds without progress during which a pull is tried again. */
  retryFor?: number;
}

/**
 * Reads the request to the engine out of the options.
 * @throws {UsageError} for `--output` without `--format` or the other way round, and for several platforms in an archive of one.
 * @throws {AppError} `INVALID_REFERENCE` when the reference or the platform cannot be parsed.
 */
export function pullRequest(reference: string, options: PullOptions): DownloadRequest {
  const { platform, allPlatforms, format, output, force, distributable } = options;
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
      : {
          export: {
            format,
            path: output,
            ...(force ? { overwrite: true } : {}),
            ...(distributable ? { distributable } : {}),
          },
        }),
  };
}
