import { Option } from 'commander';
import {
  type DifferenceKind,
  differenceKinds,
  type FileDifference,
} from '../../../../shared/inside/differences.ts';
import type { EngineServices } from '../../../engine/services/engine-services.ts';
import { platformOption } from '../../options/common.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { exitCodes } from '../../process/exit-codes.ts';
import { stoppedWork } from '../../process/failure.ts';
import { type EngineFlags, withEngine } from '../../session.ts';
import { toJsonText } from '../../text/sanitize.ts';
import { defineCommand } from '../define-command.ts';
import { differenceLine, differenceSummary, noneMatch } from './difference-lines.ts';
import { fetchListingOption, type OpenedPair, openImages } from './open-image.ts';
import { VersionReader, type Versions } from './program-versions.ts';

/** Options of `diff`. */
interface DiffOptions extends EngineFlags {
  platform?: string;
  only?: DifferenceKind;
  search?: string;
  versions: boolean;
  fetchListing: boolean;
  json?: boolean;
}

/** Rows that are asked for at once. */
const pageRows = 5000;

/** `diff` tells what differs between the files of two images. */
export const diffCommand = defineCommand({
  name: 'diff',
  summary: 'tell what differs between the files of two images',
  description:
    'Tell which files one image has and the other has not (+ and -), and which differ (~) in kind, content, mode, owner or target. Where tables of contents list layers, the content of some cannot be compared (?).',
  arguments: [
    ['<before>', 'an image, as list names it'],
    ['<after>', 'another one'],
  ],
  options: [
    platformOption(),
    new Option('--only <kind>', 'one kind of difference').choices([...differenceKinds]),
    new Option(
      '--search <text>',
      'only files of these names: a part of one, a pattern such as *.dll, or a path',
    ),
    new Option('--versions', 'the versions of programs of Windows, where the layers are here').default(false),
    fetchListingOption(),
  ],
  json: 'document',
  examples: `
Examples:
  longshore diff dotnet/runtime:8.0.11 dotnet/runtime:8.0.12
  longshore diff windows/servercore:10.0.17763.6532 windows/servercore:10.0.17763.6659 --search '*.dll' --versions`,
  // What is fetched to be listed is kept beside the settings.
  needsLibrary: ({ fetchListing }) => !fetchListing,
  makesNoLibrary: true,
  run: diff,
});

/**
 * Tells what differs between two images. The JSON document is an array of `{path, change, facts?, before?, after?}`, the two
 * sides of `{type, size, mode?, link?, version?}`; `change` is `unknown` where the content cannot be compared.
 * @throws {AppError}
 */
async function diff(
  before: string,
  after: string,
  options: DiffOptions,
  environment: CommandEnvironment,
): Promise<number> {
  return withEngine(options, 'memory', environment, async (engine) => {
    const opened = await openImages(engine, { before, after }, options, environment);
    try {
      await compare(engine, opened, options, environment);
    } catch (error) {
      throw stoppedWork(
        error,
        environment.signal,
        'Stopped. What was looked through of both images stays known.',
      );
    }
    return opened.before.isPartial || opened.after.isPartial ? exitCodes.integrity : exitCodes.ok;
  });
}

async function compare(
  engine: EngineServices,
  opened: OpenedPair,
  options: DiffOptions,
  environment: CommandEnvironment,
): Promise<void> {
  const { only, search, versions } = options;
  const images = { before: opened.before.image, after: opened.after.image };
  const reader = versions ? new VersionReader(engine, images, environment) : undefined;
  const rows: string[] = [];
  for (let offset = 0, total = 1; offset < total; offset += pageRows) {
    const choice = { ...(only && { only }), ...(search && { query: search }) };
    const page = await engine.inside.differences(
      { ...images, ...choice, offset, limit: pageRows },
      environment.signal,
    );
    const known = await reader?.read(page.differences);
    for (const row of page.differences)
      if (options.json) rows.push(toJsonText(documentOf(row, known)));
      else environment.writeLine(differenceLine(row, known?.get(row.node), environment.columns));
    if (!options.json && offset === 0) {
      if (page.total === 0 && (only || search)) environment.note(noneMatch(only, search));
      environment.note(differenceSummary(page));
    }
    total = page.total;
    environment.signal.throwIfAborted();
  }
  // Of work that was stopped no part of a document is written.
  if (options.json) environment.writeLine(`[${rows.join(',\n')}]`);
  reader?.tellRest();
}

function documentOf(
  { node, path, difference, facts, before, after }: FileDifference,
  known?: Versions,
): object {
  const versions = known?.get(node);
  return {
    path,
    change: difference,
    ...(facts.length > 0 && { facts }),
    ...(before && { before: sideOf(before, versions?.before) }),
    ...(after && { after: sideOf(after, versions?.after) }),
  };
}

function sideOf(
  { kind, bytes, mode, link }: NonNullable<FileDifference['before']>,
  version: string | null | undefined,
): object {
  return {
    type: kind,
    size: kind === 'file' ? bytes : 0,
    ...(mode !== null && { mode }),
    ...(link !== null && { link }),
    ...(typeof version === 'string' && { version }),
  };
}
