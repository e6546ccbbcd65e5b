import { exportFormats } from '../../../shared/export-formats.ts';
import type { ApiClient } from '../../api/client.ts';
import type { CommandEnvironment } from '../process/environment.ts';
import { exitCodeOf, exitCodes } from '../process/exit-codes.ts';
import { stoppedWork, tellWhatHelps, UsageError } from '../process/failure.ts';
import type { PullOptions } from '../pull/request.ts';
import { withSession } from '../session.ts';
import { commandLine } from '../text/command-line.ts';
import { hostsRunSentence } from '../text/hosts-run.ts';
import { sanitizeText, toJsonText } from '../text/sanitize.ts';
import { createBarsRunView } from './bars-view.ts';
import { createJsonRunView } from './json-view.ts';
import { createLinesRunView } from './lines-view.ts';
import { readListFile } from './list-file.ts';
import { ensureRoomFor, planRun } from './plan.ts';
import { runPlan } from './run.ts';
import type { ImageOutcome, RunView } from './view.ts';
import { distinctImages, readWanted, type UnfitName, type WantedImage } from './wanted-images.ts';

/** Downloads under way at once: while the blobs of one are fetched, others are looked up and entered in the library. */
const downloadsAtOnce = 8;
const mostUnfitNamed = 20;

/**
 * Downloads several images in one run: planned before the first byte, layers that they share fetched once. One that
 * fails ends none of the others.
 * @returns the greatest of the images' exit codes.
 * @throws {AppError}
 * @throws {UsageError} when the options are for one image, and when no image is named.
 */
export async function pullMany(
  references: readonly string[],
  options: PullOptions & { file?: string },
  environment: CommandEnvironment,
): Promise<number> {
  refuseExport(references, options);
  const { file, platform } = options;
  const list = file === undefined ? undefined : await readListFile(file, environment.signal);
  const { images, unfit } = readWanted(references, list, platform);
  if (unfit.length > 0) return reportUnfit(unfit, options.json === true, environment);
  if (images.length === 0) {
    throw new UsageError(
      list === undefined
        ? 'Name an image, or a list of images with --file.'
        : `${list.name} names no image. Write one reference a line.`,
    );
  }
  return withSession({ ...options, downloadsAtOnce }, environment, (client) =>
    pullImages(client, images, options, environment),
  );
}

async function pullImages(
  client: ApiClient,
  images: readonly WantedImage[],
  options: PullOptions,
  environment: CommandEnvironment,
): Promise<number> {
  const settings = await client.settings.get();
  const chosenFor = hostsRunSentence(settings, options);
  if (chosenFor !== undefined) environment.note(chosenFor);
  return pullWanted(client, distinctImages(images, settings.defaultRegistry), options, environment);
}

/**
 * Downloads images that are distinct and have their references in full, as `pullMany` does.
 * @returns the greatest of the images' exit codes.
 * @throws {AppError}
 */
export async function pullWanted(
  client: ApiClient,
  wanted: readonly WantedImage[],
  options: PullOptions,
  environment: CommandEnvironment,
): Promise<number> {
  const { signal } = environment;
  const startedAt = performance.now();
  const allPlatforms = options.allPlatforms === true;
  const view = viewFor(client, options, environment);
  view.looking(wanted.length);
  const plan = await planRun(client, wanted, allPlatforms, signal).catch((error: unknown) => {
    throw stoppedWork(error, signal, 'Interrupted before anything was fetched.');
  });
  await ensureRoomFor(plan, client);
  const { path: library } = await client.library.place();
  let outcomes: ImageOutcome[];
  try {
    view.planned(plan, library);
    outcomes = await runPlan(client, plan, options, view, signal);
  } finally {
    view.stop();
  }
  const rows = outcomes.flatMap(({ row }) => row ?? []);
  view.finished({
    outcomes,
    library,
    bytesFetched: rows.reduce((sum, row) => sum + row.bytesFetched, 0),
    bytesReused: rows.reduce((sum, row) => sum + row.bytesReused, 0),
    seconds: Math.round(performance.now() - startedAt) / 1000,
  });
  tellWhatHelps(
    outcomes.map(({ error }) => error),
    environment,
  );
  return Math.max(...outcomes.map(({ error }) => (error === undefined ? exitCodes.ok : exitCodeOf(error))));
}

/** Archives hold one image; until all of a run can be written at once, each is exported by itself. */
function refuseExport(
  [first = 'REFERENCE']: readonly string[],
  { format, output, distributable, force, ...places }: PullOptions,
): void {
  if (format === undefined && output === undefined && !distributable && !force) return;
  const words = ['export', first, '--format', format ?? exportFormats[0], '--output', 'image.tar'];
  throw new UsageError(
    `--format, --output, --force and --distributable are for one image. Pull without them, then export each image by itself, for example: ${commandLine(words, places)}`,
  );
}

/** Tells everything that names no image, so that all of it can be put right at once. */
function reportUnfit(unfit: readonly UnfitName[], asJson: boolean, environment: CommandEnvironment): number {
  for (const { place, text, message } of unfit.slice(0, mostUnfitNamed)) {
    environment.note(`longshore: ${sanitizeText(place === '' ? message : `${place}: ${message}`)}`);
    if (asJson)
      environment.writeLine(
        toJsonText({
          type: 'error',
          reference: text,
          code: 'INVALID_REFERENCE',
          message,
          ...(place === '' ? {} : { place }),
        }),
      );
  }
  const others = unfit.length - mostUnfitNamed;
  if (others > 0) environment.note(`longshore: ${others} more cannot be read either.`);
  environment.note('longshore: Nothing was fetched. Put that right, and run the command again.');
  return exitCodes.usage;
}

function viewFor(client: ApiClient, options: PullOptions, environment: CommandEnvironment): RunView {
  if (options.json) return createJsonRunView(client, environment);
  const { progressTerminal } = environment;
  return progressTerminal === undefined
    ? createLinesRunView(environment, options)
    : createBarsRunView(progressTerminal, environment, options);
}
