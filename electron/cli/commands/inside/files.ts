import { Option } from 'commander';
import { formatBytes } from '../../../../shared/format.ts';
import type { ImageFile, ImageFilesSummary } from '../../../../shared/inside/image-files.ts';
import type { EngineServices } from '../../../engine/services/engine-services.ts';
import { platformOption } from '../../options/common.ts';
import { parseLayer } from '../../options/parse-values.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { exitCodes } from '../../process/exit-codes.ts';
import { UsageError } from '../../process/failure.ts';
import { type EngineFlags, withEngine } from '../../session.ts';
import { fileTable } from '../../text/file-table.ts';
import { toJsonText } from '../../text/sanitize.ts';
import { defineCommand } from '../define-command.ts';
import { fetchListingOption, findFile, type OpenedImage, openImage } from './open-image.ts';

/** Options of `files`. */
interface FilesOptions extends EngineFlags {
  platform?: string;
  layer?: number;
  recursive?: boolean;
  search?: string;
  fetchListing: boolean;
  json?: boolean;
}

/** Rows that are asked for at once, and that a search lists. */
const pageRows = 500;
const mostFound = 10_000;

/** `files` lists the files of an image. */
export const filesCommand = defineCommand({
  name: 'files',
  summary: 'list the files in an image',
  description:
    'List a folder of an image as a container would see it, without unpacking it: size, the layer that each file comes from, and what later layers have added (+), changed (~) or removed (-).',
  arguments: [
    ['<reference>', 'the image, as list names it'],
    ['[path]', 'a folder or file in it; its root unless given'],
  ],
  options: [
    platformOption(),
    new Option('--layer <number>', 'only what this layer changes; 1 is the lowest').argParser(parseLayer),
    new Option('--recursive', 'also what is in folders, and in their folders'),
    new Option(
      '--search <text>',
      'files of all folders by their names: a part of one, or a pattern such as *.dll',
    ),
    fetchListingOption(),
  ],
  json: 'document',
  examples: `
Examples:
  longshore files windows/servercore:ltsc2022 'C:\\Windows\\System32'
  longshore files dotnet/runtime:8.0 --search 'lib*.so*'
  longshore files dotnet/runtime:8.0 --layer 2
  longshore files windows/servercore:ltsc2019 --fetch-listing --search '*.dll'

A layer that is not here and brings a table of contents (eStargz, zstd:chunked) is listed by it, and said to be. When
the layer is here, the table is compared with its tar, which counts: where they differ (TOC_MISMATCH), who pulls the
image lazily sees other files than everybody else, and the command ends with exit code 5.

A layer is looked through once; what is found is kept in the library, in the folder inside, until its image is removed.`,
  // What is fetched to be listed is kept beside the settings.
  needsLibrary: ({ fetchListing }) => !fetchListing,
  makesNoLibrary: true,
  run: files,
});

/**
 * Lists files of an image. The JSON document is `{reference, digest, layers, bytes, wastedBytes, files, total}`.
 * @throws {AppError}
 * @throws {UsageError}
 */
async function files(
  reference: string,
  path: string | undefined,
  options: FilesOptions,
  environment: CommandEnvironment,
): Promise<number> {
  return withEngine(options, 'memory', environment, async (engine) => {
    const opened = await openImage(engine, reference, options, environment);
    const { layer } = options;
    const count = opened.summary.layers.length;
    if (layer !== undefined && layer > count)
      throw new UsageError(
        `The image has ${count} ${count === 1 ? 'layer' : 'layers'}; there is no layer ${layer}.`,
      );
    const upTo = layer === undefined ? opened : { ...opened, image: { ...opened.image, upTo: layer } };
    const { found, total } = await rowsOf(engine, upTo, path ?? '/', options, environment);
    const isByPath = options.recursive === true || options.search !== undefined || layer !== undefined;
    if (options.json) environment.writeLine(toJsonText(documentOf(opened, found, total)));
    else for (const line of fileTable(found, isByPath, environment.columns)) environment.writeLine(line);
    if (!options.json) environment.note(summaryLine(opened.summary, found.length, total));
    return opened.isPartial ? exitCodes.integrity : exitCodes.ok;
  });
}

async function rowsOf(
  engine: EngineServices,
  opened: OpenedImage,
  path: string,
  options: FilesOptions,
  environment: CommandEnvironment,
): Promise<{ found: ImageFile[]; total: number }> {
  const { search, layer, recursive } = options;
  if (search !== undefined) {
    const page = await engine.inside.search(
      opened.image,
      { query: search, offset: 0, limit: mostFound },
      environment.signal,
    );
    return { found: page.files, total: page.total };
  }
  const start = await findFile(engine, opened, path, options, environment);
  if (start.kind !== 'folder') return { found: [start], total: 1 };
  const found: ImageFile[] = [];
  const folders = [start];
  const changedBy = layer === undefined ? undefined : layer - 1;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const children = await childrenOf(engine, opened, folder, changedBy, environment);
    const shown = children.filter(
      (child) => changedBy === undefined || child.kind !== 'folder' || isOf(child, changedBy),
    );
    found.push(...shown);
    if (recursive || changedBy !== undefined)
      folders.push(...children.filter(({ hasChildren }) => hasChildren).reverse());
  }
  return { found, total: found.length };
}

/** Folders that only hold what a layer has changed are no change themselves. */
function isOf({ change, layer }: ImageFile, changedBy: number): boolean {
  return change === null ? layer === changedBy : change.layer === changedBy;
}

async function childrenOf(
  engine: EngineServices,
  { image }: OpenedImage,
  { node }: ImageFile,
  changedBy: number | undefined,
  environment: CommandEnvironment,
): Promise<ImageFile[]> {
  const children: ImageFile[] = [];
  for (;;) {
    const options = { order: 'name', changedBy, offset: children.length, limit: pageRows } as const;
    const page = await engine.inside.list(image, node, options, environment.signal);
    children.push(...page.files);
    if (children.length >= page.total || page.files.length === 0) return children;
  }
}

function documentOf({ image, summary }: OpenedImage, found: readonly ImageFile[], total: number): object {
  const { files: fileCount, bytes, wastedBytes, layers } = summary;
  return {
    reference: image.reference,
    digest: image.digest,
    layers: layers.map((layer, at) => ({ layer: at + 1, ...layer })),
    fileCount,
    bytes,
    wastedBytes,
    files: found.map(({ node: _, hasChildren: __, name: ___, layer, change, ...file }) => ({
      ...file,
      layer: layer + 1,
      change: change === null ? null : { ...change, layer: change.layer + 1 },
    })),
    total,
  };
}

function summaryLine(summary: ImageFilesSummary, shown: number, total: number): string {
  const { files: count, bytes, wastedBytes, wastedFiles } = summary;
  const wasted =
    wastedFiles === 0
      ? ''
      : ` · overwritten or removed by later layers: ${wastedFiles.toLocaleString('en')} more, ${formatBytes(wastedBytes)}`;
  const cut = shown < total ? `${shown.toLocaleString('en')} of ${total.toLocaleString('en')} shown · ` : '';
  return `${cut}The image has ${count === 1 ? '1 file' : `${count.toLocaleString('en')} files`}, ${formatBytes(bytes)}${wasted}`;
}
