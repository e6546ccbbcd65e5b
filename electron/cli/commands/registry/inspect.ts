import { isAppError } from '../../../../shared/errors.ts';
import { parsePlatform } from '../../../../shared/platform.ts';
import type { Image } from '../../../../shared/schemas/image.ts';
import type { ImageSignatures } from '../../../../shared/schemas/signatures.ts';
import type { ApiClient } from '../../../api/client.ts';
import { platformsWithSizes } from '../../images/platform-sizes.ts';
import { plainHttpOption, platformOption } from '../../options/common.ts';
import { trustOptions } from '../../options/signatures.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { exitCodes } from '../../process/exit-codes.ts';
import { type EngineFlags, withSession } from '../../session.ts';
import { attachedJson, attachedText } from '../../text/attached.ts';
import { imageText } from '../../text/image.ts';
import { toJsonText } from '../../text/sanitize.ts';
import { defineCommand } from '../define-command.ts';

/** Options of `inspect`. */
interface InspectOptions extends EngineFlags {
  platform?: string;
  json?: boolean;
}

/** `inspect` shows what an image consists of. */
export const inspectCommand = defineCommand({
  name: 'inspect',
  summary: 'show what an image consists of',
  description: 'Show the platforms of an image and, for one of them, its layers, without downloading it.',
  arguments: [['<reference>', 'the image, such as windows/servercore:ltsc2019']],
  options: [platformOption(), ...trustOptions(), plainHttpOption()],
  json: 'document',
  makesNoLibrary: true,
  run: inspect,
});

/**
 * Shows what an image consists of.
 * @throws {AppError}
 */
async function inspect(
  reference: string,
  options: InspectOptions,
  environment: CommandEnvironment,
): Promise<number> {
  const { platform } = options;
  if (platform !== undefined) parsePlatform(platform);
  return withSession(options, environment, async (client) => {
    const found = await client.registry.image(
      { reference, ...(platform === undefined ? { indexOnly: true } : { platform }) },
      { signal: environment.signal },
    );
    const image = { ...found, platforms: await platformsWithSizes(client, found, environment.signal) };
    const attached = await attachedTo(client, image, environment);
    if (options.json) environment.writeLine(toJsonText({ ...imageJson(image), ...attachedJson(attached) }));
    else {
      for (const line of imageText(image, environment.columns, options)) environment.writeLine(line);
      for (const line of attachedText(attached, environment.columns)) environment.writeLine(line);
    }
    return exitCodes.ok;
  });
}

/** What is attached to the image; unknown where its registry does not tell, which is no reason to show nothing of it. */
async function attachedTo(
  client: ApiClient,
  { reference, digest, selected }: Image,
  environment: CommandEnvironment,
): Promise<ImageSignatures> {
  const digests: [string, ...string[]] = [digest];
  if (selected !== null && selected.digest !== digest) digests.push(selected.digest);
  try {
    return await client.signatures.ofImage(
      { reference, digests, makers: true },
      { signal: environment.signal },
    );
  } catch (error) {
    if (environment.signal.aborted || isAppError(error, 'SIGNATURE_REJECTED')) throw error;
    return { state: 'unknown', signatures: [], attached: [], isCut: false };
  }
}

/** The JSON document of `inspect`: of the index, or of the one manifest that was asked for. */
export function imageJson(image: Image): object {
  const { reference, selected } = image;
  const { digest, mediaType, size } = selected ?? image;
  return {
    reference,
    digest,
    mediaType,
    size,
    platforms: image.platforms.map((platform) => ({
      platform: platform.text,
      digest: platform.digest,
      size: platform.size,
    })),
    ...(selected === null
      ? {}
      : {
          config: selected.config === null ? null : JSON.parse(selected.config),
          layers: selected.layers.map((layer) => ({
            digest: layer.digest,
            size: layer.size,
            mediaType: layer.mediaType,
            ...(layer.urls === undefined ? {} : { urls: layer.urls }),
            ...(layer.createdBy === undefined ? {} : { createdBy: layer.createdBy }),
          })),
        }),
  };
}
