import { parsePlatform } from '../../../shared/platform.ts';
import type { Image } from '../../../shared/schemas/image.ts';
import type { CommandEnvironment } from '../command-environment.ts';
import { exitCodes } from '../exit-codes.ts';
import { platformsWithSizes } from '../platform-sizes.ts';
import { type EngineFlags, withSession } from '../session.ts';
import { imageText } from '../text/image-text.ts';
import { toJsonText } from '../text/sanitize-text.ts';

/** Options of `inspect`. */
export interface InspectOptions extends EngineFlags {
  platform?: string;
  json?: boolean;
}

/**
 * Shows what an image consists of.
 * @throws {AppError}
 */
export async function inspect(
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
    if (options.json) environment.writeLine(toJsonText(imageJson(image)));
    else for (const line of imageText(image, environment.columns)) environment.writeLine(line);
    return exitCodes.ok;
  });
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
