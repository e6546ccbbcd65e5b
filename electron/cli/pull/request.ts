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
  distributable?: boolean;
  json?: boolean;
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
