import { Option } from 'commander';
import { formatBytes } from '../../../../shared/format.ts';
import type { SavedFiles } from '../../../../shared/inside/requests.ts';
import type { EngineServices } from '../../../engine/services/engine-services.ts';
import { platformOption } from '../../options/common.ts';
import { parsePath } from '../../options/parse-values.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { exitCodes } from '../../process/exit-codes.ts';
import { stoppedWork } from '../../process/failure.ts';
import { type EngineFlags, withEngine } from '../../session.ts';
import { byteProgress } from '../../text/byte-progress.ts';
import { sanitizeText, toJsonText } from '../../text/sanitize.ts';
import { defineCommand } from '../define-command.ts';
import { findFile, type OpenedImage, openImage } from './open-image.ts';

/** Options of `extract`. */
interface ExtractOptions extends EngineFlags {
  platform?: string;
  /** Absolute. */
  output: string;
  json?: boolean;
}

/** Files left out that are named; of more the number is told. */
const mostNamed = 10;

/** `extract` writes files of an image to a folder. */
export const extractCommand = defineCommand({
  name: 'extract',
  summary: 'write files of an image of the library to a folder',
  description:
    'Write a file or folder of an image to new files in a folder. Nothing is written outside of it, and nothing that is there is changed: links and devices are left out, and told of.',
  arguments: [
    ['<reference>', 'the image, as list names it'],
    ['<path>', 'a file or folder in it; / for all'],
  ],
  options: [
    platformOption(),
    new Option('--output <folder>', 'where the files go; made if it is not there')
      .argParser(parsePath)
      .makeOptionMandatory(),
  ],
  json: 'lines',
  needsLibrary: true,
  makesNoLibrary: true,
  run: extract,
});

/**
 * Writes files of an image to a folder. With `json` the lines are `progress {bytes, total}` and last `done {output, files,
 * folders, bytes, left, there}`.
 * @throws {AppError}
 */
async function extract(
  reference: string,
  path: string,
  { output, platform, json, ...flags }: ExtractOptions,
  environment: CommandEnvironment,
): Promise<number> {
  return withEngine(flags, 'memory', environment, async (engine) => {
    const opened = await openImage(
      engine,
      reference,
      platform === undefined ? {} : { platform },
      environment,
    );
    const { node } = await findFile(
      engine,
      opened,
      path,
      { ...flags, ...(platform === undefined ? {} : { platform }) },
      environment,
    );
    const result = await follow(engine, opened, node, output, environment, json === true);
    if (json) environment.writeLine(toJsonText({ type: 'done', output, ...result }));
    else for (const line of resultLines(result, output)) environment.writeLine(line);
    return opened.isPartial ? exitCodes.integrity : exitCodes.ok;
  });
}

async function follow(
  engine: EngineServices,
  { image }: OpenedImage,
  node: number,
  folder: string,
  environment: CommandEnvironment,
  withLines: boolean,
): Promise<SavedFiles> {
  const progress = byteProgress('Extracting', environment);
  try {
    for await (const event of engine.inside.extract(image, node, folder, environment.signal)) {
      if (event.type === 'result') return event.result;
      progress.update(event.bytes, event.total);
      if (withLines) environment.writeLine(toJsonText(event));
    }
  } catch (error) {
    throw stoppedWork(error, environment.signal, 'Stopped. Files that were written whole stay.');
  } finally {
    progress.stop();
  }
  environment.signal.throwIfAborted();
  throw new Error('The extraction ended without a result');
}

/** What was written and what was not, as lines for people. */
export function resultLines(
  { files, folders, bytes, left, leftCount, there, thereCount }: SavedFiles,
  folder: string,
): string[] {
  const reasons = { link: 'link', device: 'device', name: 'name that this system cannot have' };
  const leftOut = Map.groupBy(left, ({ why }) => why);
  return [
    `${counted(files, 'file')} and ${counted(folders, 'folder')}, ${formatBytes(bytes)}, written to ${sanitizeText(folder)}.`,
    ...[...leftOut].flatMap(([why, paths]) => [
      `Left out: ${counted(paths.length, reasons[why])}.`,
      ...paths.slice(0, mostNamed).map(({ path }) => `  ${sanitizeText(path)}`),
    ]),
    ...(leftCount > left.length
      ? [`Left out, and not named: ${(leftCount - left.length).toLocaleString('en')} more.`]
      : []),
    ...(there.length === 0
      ? []
      : [
          `Left as ${thereCount === 1 ? 'it was: 1 file that was' : `they were: ${thereCount.toLocaleString('en')} files that were`} there already.`,
          ...there.slice(0, mostNamed).map((path) => `  ${sanitizeText(path)}`),
        ]),
  ];
}

/** A number with its noun, of which the first word has the plural. */
function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : noun.replace(/^\w+/, '$&s')}`;
}
