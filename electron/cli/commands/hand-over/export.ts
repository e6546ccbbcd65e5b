import { formatBytes } from '../../../../shared/format.ts';
import type { ExportFormat } from '../../../../shared/schemas/download.ts';
import { imageWithPlatform } from '../../images/find-in-library.ts';
import { layoutSelector } from '../../images/layout-selector.ts';
import {
  distributableOption,
  forceOption,
  formatOption,
  outputOption,
  platformOption,
} from '../../options/common.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { exitCodes } from '../../process/exit-codes.ts';
import { stoppedWork } from '../../process/failure.ts';
import { type EngineFlags, withSession } from '../../session.ts';
import { byteProgress } from '../../text/byte-progress.ts';
import { loadAdvice } from '../../text/load-advice.ts';
import { sanitizeText, toJsonText } from '../../text/sanitize.ts';
import { defineCommand } from '../define-command.ts';

/** Options of `export`. */
interface ExportImageOptions extends EngineFlags {
  platform?: string;
  format: ExportFormat;
  /** Absolute. */
  output: string;
  /** Replaces an archive that is there. */
  force?: boolean;
  distributable?: boolean;
  json?: boolean;
}

/** `export` writes an image of the library to an archive or folder. */
export const exportCommand = defineCommand({
  name: 'export',
  summary: 'write an image of the library to an archive or folder',
  description: 'Write an image of the library to an archive or folder that other tools load.',
  arguments: [['<reference>', 'the image, as list names it']],
  options: [
    platformOption(),
    formatOption().makeOptionMandatory(),
    outputOption().makeOptionMandatory(),
    forceOption(),
    distributableOption(),
  ],
  json: 'lines',
  examples: `
Examples:
  longshore export windows/servercore:ltsc2019 --format docker-archive --output servercore.tar
  longshore export dotnet/runtime:8.0 --format oci --output ./layout

docker-archive  one tar for docker load, podman load and skopeo
oci-archive     a tar of an OCI image layout
oci             an OCI image layout in a folder, new or beside the images of another`,
  needsLibrary: true,
  makesNoLibrary: true,
  run: exportImage,
});

/**
 * Writes an image of the library to an archive or folder. With `json` the lines are `progress {bytes, total}` and
 * last `done {reference, output, format, size, digest}`.
 * @throws {AppError}
 * @throws {UsageError} when the library has the image for several platforms and none was chosen.
 */
export async function exportImage(
  reference: string,
  { platform, format, output, force, distributable, json, ...flags }: ExportImageOptions,
  environment: CommandEnvironment,
): Promise<number> {
  return withSession(flags, environment, async (client) => {
    const target = {
      format,
      path: output,
      ...(force ? { overwrite: true } : {}),
      ...(distributable ? { distributable } : {}),
    };
    const { image, platform: ofAll } = await imageWithPlatform(client, reference, platform);
    const events = await client.library.export(
      {
        reference: image.reference,
        digest: image.digest,
        ...(ofAll === undefined ? {} : { platform: ofAll }),
        target,
      },
      { signal: environment.signal },
    );
    const progress = byteProgress('Writing', environment);
    try {
      for await (const event of events) {
        if (event.type === 'progress') {
          progress.update(event.bytes, event.total);
          if (json) environment.writeLine(toJsonText(event));
          continue;
        }
        progress.stop();
        const { path, size, digest } = event.result;
        if (json) {
          environment.writeLine(toJsonText({ type: 'done', reference, output: path, format, size, digest }));
        } else {
          environment.writeLine(`Wrote ${sanitizeText(reference)} to ${path} (${formatBytes(size)}).`);
          const hasForeignLayers = distributable !== true && image.hasForeignLayers;
          const written = {
            format,
            path,
            hasForeignLayers,
            selector: await layoutSelector({ format, path }, { reference: image.reference, digest }),
            isOnePlatform: ofAll !== undefined || (image.platform !== null && image.platform !== 'all'),
          };
          for (const line of loadAdvice(written)) environment.writeLine(line);
        }
        return exitCodes.ok;
      }
    } catch (error) {
      throw stoppedWork(error, environment.signal, 'The export was stopped; nothing of it was left behind.');
    } finally {
      progress.stop();
    }
    environment.signal.throwIfAborted();
    throw new Error('The export ended without a result');
  });
}
