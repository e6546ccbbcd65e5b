import { Option } from 'commander';
import { AppError, isAppError } from '../../../../shared/errors.ts';
import { formatBytes } from '../../../../shared/format.ts';
import type { ImageFile, ImageFilesSummary, InsideImage } from '../../../../shared/inside/image-files.ts';
import type { InsideState } from '../../../../shared/inside/inside-state.ts';
import type { EngineServices } from '../../../engine/services/engine-services.ts';
import { imageWithPlatform } from '../../images/find-in-library.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { stoppedWork } from '../../process/failure.ts';
import { sessionOf, warn } from '../../session.ts';
import { byteProgress } from '../../text/byte-progress.ts';
import { type CommandPlaces, commandLine } from '../../text/command-line.ts';
import { tocLines } from './toc-lines.ts';

/** An image of the library whose files can be asked for. */
export interface OpenedImage {
  image: InsideImage;
  summary: ImageFilesSummary;
  /** True when a layer was not read to its end, or its table of contents says something else than its tar. */
  isPartial: boolean;
}

/** How an image is opened. */
export interface OpenOptions {
  /** Text: also chooses from an image that was pulled with all its platforms. */
  platform?: string;
  /** Fetches layers that are not here to list them, and keeps none. A command without this option has it not. */
  fetchListing?: boolean;
}

/** `--fetch-listing`, of commands that need nothing but a list. */
export function fetchListingOption(): Option {
  return new Option(
    '--fetch-listing',
    'of an image that is not here: fetch its layers once to list them, or the tables of contents that they bring, without keeping them',
  ).default(false);
}

/** Two images whose files can be asked for. */
export interface OpenedPair {
  before: OpenedImage;
  after: OpenedImage;
}

/**
 * Opens the files of two images. What is fetched of both is said before any of it comes; a layer that both have comes once.
 * @throws as `openImage`.
 */
export async function openImages(
  engine: EngineServices,
  references: { before: string; after: string },
  options: OpenOptions,
  environment: CommandEnvironment,
): Promise<OpenedPair> {
  const before = await findImage(engine, references.before, options);
  const after = await findImage(engine, references.after, options);
  const states = [
    await engine.inside.state(before, environment.signal),
    await engine.inside.state(after, environment.signal),
  ];
  const isFetching = tellCost(bytesOfAll(states), options, environment);
  return {
    before: await openFound(engine, before, isFetching, environment, ` of ${references.before}`),
    after: await openFound(engine, after, isFetching, environment, ` of ${references.after}`),
  };
}

/**
 * Opens the files of the one image that a reference means, and says which layers are listed in part only.
 * @throws {AppError} as `onlyImageOf` does, and as opening files does.
 * @throws {UsageError} when the library has the image several times.
 */
export async function openImage(
  engine: EngineServices,
  reference: string,
  options: OpenOptions,
  environment: CommandEnvironment,
): Promise<OpenedImage> {
  const image = await findImage(engine, reference, options);
  const state = await engine.inside.state(image, environment.signal);
  return openFound(engine, image, tellCost(bytesOfAll([state]), options, environment), environment);
}

/** Bytes that are fetched of these images, and that would be without tables of contents: a layer that several have comes once. */
function bytesOfAll(states: readonly InsideState[]): { bytes: number; without: number } {
  const seen = new Set<string>();
  const sum = { bytes: 0, without: 0 };
  for (const { layers, bytesToFetch, bytesWithoutTocs } of states) {
    sum.bytes += bytesToFetch;
    sum.without += bytesWithoutTocs;
    for (const { state, digest, bytes, tocBytes } of layers) {
      if (state === 'absent' && seen.has(digest)) {
        sum.bytes -= tocBytes ?? bytes;
        sum.without -= bytes;
      }
      seen.add(digest);
    }
  }
  return sum;
}

/** Says what listing costs, where it costs anything and was asked for. Returns whether it was. */
function tellCost(
  { bytes, without }: { bytes: number; without: number },
  { fetchListing }: OpenOptions,
  environment: CommandEnvironment,
): boolean {
  if (fetchListing !== true || bytes <= 0) return false;
  const size = formatBytes(bytes);
  const all = formatBytes(without);
  const isSaving = bytes < without && size !== all;
  const amount = isSaving ? `about ${size} instead of ${all}` : size;
  const means = isSaving ? ', by tables of contents that layers bring' : '';
  environment.note(
    `Fetching ${amount} to list what is not here${means}. The lists are kept, the layers are not.`,
  );
  return true;
}

async function openFound(
  engine: EngineServices,
  image: InsideImage,
  isFetching: boolean,
  environment: CommandEnvironment,
  ofImage = '',
): Promise<OpenedImage> {
  const summary = await follow(engine, image, isFetching, environment);
  const partial = summary.layers.flatMap(({ problem }, at) => (problem === null ? [] : [{ at, problem }]));
  for (const { at, problem } of partial)
    warn(environment, `Layer ${at + 1}${ofImage} is listed in part only: ${problem}.`);
  for (const { line, isWarning } of tocLines(summary.layers, ofImage))
    if (isWarning) warn(environment, line);
    else environment.note(line);
  const isOtherThanItSays = summary.layers.some(({ toc }) => toc?.state === 'disagrees');
  return { image, summary, isPartial: partial.length > 0 || isOtherThanItSays };
}

async function findImage(
  engine: EngineServices,
  reference: string,
  { platform, fetchListing }: OpenOptions,
): Promise<InsideImage> {
  try {
    return await findInLibrary(engine, reference, platform);
  } catch (error) {
    if (!isAppError(error, 'MANIFEST_UNKNOWN', 'PLATFORM_NOT_FOUND')) throw error;
    if (fetchListing === true) return { reference, ...(platform === undefined ? {} : { platform }) };
    if (fetchListing === undefined) throw error;
    throw new AppError(
      error.code,
      `${error.message} With --fetch-listing its layers are fetched once to list them, and not kept.`,
      { cause: error, details: error.details },
    );
  }
}

async function findInLibrary(
  engine: EngineServices,
  reference: string,
  platform: string | undefined,
): Promise<InsideImage> {
  const client = await sessionOf(engine);
  const { image, platform: ofAll } = await imageWithPlatform(client, reference, platform);
  const { digest } = image;
  return { reference: image.reference, digest, ...(ofAll === undefined ? {} : { platform: ofAll }) };
}

/**
 * What a path of an image leads to.
 * @throws {AppError} `BLOB_UNKNOWN` when nothing of that name is there.
 */
export async function findFile(
  engine: EngineServices,
  { image }: OpenedImage,
  path: string,
  { platform, fetchListing, ...places }: OpenOptions & CommandPlaces,
  environment: CommandEnvironment,
): Promise<ImageFile> {
  const file = await engine.inside.find(image, path, true, environment.signal);
  if (file !== undefined) return file;
  const words = [
    'files',
    image.reference,
    ...(platform === undefined ? [] : ['--platform', platform]),
    ...(fetchListing === true ? ['--fetch-listing'] : []),
  ];
  throw new AppError(
    'BLOB_UNKNOWN',
    `${image.reference} has no ${path}. See what is there with “${commandLine(words, places)}”.`,
    { details: { reference: image.reference, path } },
  );
}

async function follow(
  engine: EngineServices,
  image: InsideImage,
  fetch: boolean,
  environment: CommandEnvironment,
): Promise<ImageFilesSummary> {
  const progress = byteProgress('Looking through layers', environment);
  try {
    for await (const event of engine.inside.open(image, environment.signal, { fetch })) {
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
