import { AppError } from '../../../../shared/errors.ts';
import type { ImageFile, ImageFilesSummary, InsideImage } from '../../../../shared/inside/image-files.ts';
import type { EngineServices } from '../../../engine/services/engine-services.ts';
import { onlyImageOf } from '../../images/find-in-library.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { stoppedWork } from '../../process/failure.ts';
import { sessionOf, warn } from '../../session.ts';
import { byteProgress } from '../../text/byte-progress.ts';

/** An image of the library whose files can be asked for. */
export interface OpenedImage {
  image: InsideImage;
  summary: ImageFilesSummary;
  /** True when a layer was not read to its end. */
  isPartial: boolean;
}

/**
 * Opens the files of the one image of the library that a reference means, and says which layers are listed in part only.
 * @param platform text: also chooses from an image that was pulled with all its platforms.
 * @throws {AppError} as `onlyImageOf` does, and as opening files does.
 * @throws {UsageError} when the library has the image several times.
 */
export async function openImage(
  engine: EngineServices,
  reference: string,
  platform: string | undefined,
  environment: CommandEnvironment,
): Promise<OpenedImage> {
  const client = await sessionOf(engine);
  const found = await onlyImageOf(client, reference, platform).catch((error: unknown) => {
    // One that was pulled with all its platforms has the one that is meant.
    if (platform === undefined || platform === 'all') throw error;
    return onlyImageOf(client, reference, 'all').catch(() => {
      throw error;
    });
  });
  const isOfAll = found.platform === 'all' && platform !== undefined && platform !== 'all';
  const image = {
    reference: found.reference,
    digest: found.digest,
    ...(isOfAll ? { platform } : {}),
  };
  const summary = await follow(engine, image, environment);
  const partial = summary.layers.flatMap(({ problem }, at) => (problem === null ? [] : [{ at, problem }]));
  for (const { at, problem } of partial)
    warn(environment, `Layer ${at + 1} is listed in part only: ${problem}.`);
  return { image, summary, isPartial: partial.length > 0 };
}

/**
 * What a path of an image leads to.
 * @throws {AppError} `BLOB_UNKNOWN` when nothing of that name is there.
 */
export async function findFile(
  engine: EngineServices,
  { image }: OpenedImage,
  path: string,
  environment: CommandEnvironment,
): Promise<ImageFile> {
  const file = await engine.inside.find(image, path, true, environment.signal);
  if (file !== undefined) return file;
  throw new AppError(
    'BLOB_UNKNOWN',
    `${image.reference} has no ${path}. See what is there with “longshore files”.`,
    { details: { reference: image.reference, path } },
  );
}

async function follow(
  engine: EngineServices,
  image: InsideImage,
  environment: CommandEnvironment,
): Promise<ImageFilesSummary> {
  const progress = byteProgress('Looking through layers', environment);
  try {
    for await (const event of engine.inside.open(image, environment.signal)) {
      if (event.type === 'result') return event.result;
      progress.update(event.bytes, event.total);
    }
  } catch (error) {
    throw stoppedWork(error, environment.signal, 'Stopped. Layers that were looked through stay known.');
  } finally {
    progress.stop();
  }
  environment.signal.throwIfAborted();
  throw new Error('The image was opened without a result');
}
