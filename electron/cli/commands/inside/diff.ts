import { formatBytes } from '../../../../shared/format.ts';
import type { FileDifference } from '../../../../shared/inside/differences.ts';
import { platformOption } from '../../options/common.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { exitCodes } from '../../process/exit-codes.ts';
import { type EngineFlags, withEngine } from '../../session.ts';
import { sanitizeText, toJsonText } from '../../text/sanitize.ts';
import { formatTable } from '../../text/table.ts';
import { defineCommand } from '../define-command.ts';
import { fetchListingOption, openImage } from './open-image.ts';

/** Options of `diff`. */
interface DiffOptions extends EngineFlags {
  platform?: string;
  fetchListing: boolean;
  json?: boolean;
}

const mostListed = 2_000_000;

const signs: Readonly<Record<FileDifference['difference'], string>> = {
  added: '+',
  changed: '~',
  removed: '-',
};

/** `diff` tells what differs between the files of two images. */
export const diffCommand = defineCommand({
  name: 'diff',
  summary: 'tell what differs between the files of two images',
  description:
    'Tell which files one image has and the other has not (+ and -), and which differ (~) in kind, size, checksum of their content, mode or target.',
  arguments: [
    ['<before>', 'an image, as list names it'],
    ['<after>', 'another one'],
  ],
  options: [platformOption(), fetchListingOption()],
  json: 'document',
  run: diff,
});

/**
 * Tells what differs between two images. The JSON document is `{before, after, differences, total}`.
 * @throws {AppError}
 */
async function diff(
  before: string,
  after: string,
  options: DiffOptions,
  environment: CommandEnvironment,
): Promise<number> {
  return withEngine(options, 'memory', environment, async (engine) => {
    const left = await openImage(engine, before, options, environment);
    const right = await openImage(engine, after, options, environment);
    const found = await engine.inside.differences(
      { before: left.image, after: right.image, offset: 0, limit: mostListed },
      environment.signal,
    );
    if (options.json)
      environment.writeLine(
        toJsonText({
          before: left.image.reference,
          after: right.image.reference,
          differences: found.differences,
          total: found.total,
        }),
      );
    else {
      for (const line of differenceTable(found.differences, environment.columns)) environment.writeLine(line);
      environment.note(differenceSummary(found));
    }
    return left.isPartial || right.isPartial ? exitCodes.integrity : exitCodes.ok;
  });
}

function differenceTable(found: readonly FileDifference[], width: number | undefined): string[] {
  if (found.length === 0) return [];
  return formatTable(
    [
      { header: '' },
      { header: 'BEFORE', align: 'right' },
      { header: 'AFTER', align: 'right' },
      { header: 'PATH', flexible: true },
    ],
    found.map(({ difference, bytesBefore, bytesAfter, path, kind }) => [
      signs[difference],
      kind === 'file' && bytesBefore !== null ? formatBytes(bytesBefore) : '',
      kind === 'file' && bytesAfter !== null ? formatBytes(bytesAfter) : '',
      sanitizeText(path),
    ]),
    width,
  );
}

/** How many differ, in a sentence. */
export function differenceSummary({
  added,
  changed,
  removed,
}: Record<FileDifference['difference'], number>): string {
  if (added + changed + removed === 0) return 'The files of both images are the same.';
  const words = [
    [added, 'added'],
    [changed, 'changed'],
    [removed, 'removed'],
  ] as const;
  return words.map(([count, word]) => `${count.toLocaleString('en')} ${word}`).join(', ');
}
