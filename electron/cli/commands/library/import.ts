import { resolve } from 'node:path';
import { Option } from 'commander';
import { shortDigest } from '../../../../shared/digest.ts';
import type { EngineServices } from '../../../engine/services/engine-services.ts';
import { requireSignatureOption, trustOptions } from '../../options/signatures.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { exitCodes } from '../../process/exit-codes.ts';
import { stoppedWork } from '../../process/failure.ts';
import { type EngineFlags, withEngine } from '../../session.ts';
import { signedNote } from '../../signatures/signed-note.ts';
import { byteProgress } from '../../text/byte-progress.ts';
import { sanitizeText, toJsonText } from '../../text/sanitize.ts';
import { defineCommand } from '../define-command.ts';

/** Options of `import`. */
interface ImportOptions extends EngineFlags {
  name?: string;
  json?: boolean;
}

/** `import` takes images from archives and folders into the library. */
export const importCommand = defineCommand({
  name: 'import',
  summary: 'take images from archives and folders into the library',
  description:
    'Take the images of archives and folders that other tools or Longshore made into the library. Every blob is verified, and none is kept of a path that fails.',
  arguments: [['<paths...>', 'archives, folders, or the first part of a split archive (NAME.tar.001)']],
  options: [
    new Option('--name <reference>', 'the name of an image that has none, or another one for it'),
    requireSignatureOption(),
    ...trustOptions(),
  ],
  json: 'lines',
  examples: `
Examples:
  longshore import servercore.tar
  longshore import ./layout images.tar.gz
  longshore import bundle/images.tar.001
  longshore import ./dir-of-skopeo --name registry.example/app:1

It reads what docker save, podman save, skopeo (docker-archive, oci-archive, oci, dir), umoci, oras, ctr and Longshore write,
also compressed by gzip or zstd. What “docker save” writes without the registry's manifest gets a new one, and with it
another digest than the registry's: the command says so. Signatures come along in what Longshore writes, and in OCI layouts.`,
  run: importPaths,
});

/**
 * Imports images. With `json` the lines are `progress {bytes, total}`, `imported {reference, digest, rebuilt, signed?}` and last
 * `done {images}`.
 * @throws {AppError}
 */
async function importPaths(
  paths: string[],
  { name, json, ...flags }: ImportOptions,
  environment: CommandEnvironment,
): Promise<number> {
  return withEngine(flags, 'memory', environment, async ({ library }) => {
    let images = 0;
    const places = paths.map((path) => resolve(path));
    for await (const line of importedLines(library, places, name, environment, json === true)) {
      if (line.type === 'imported') images += 1;
      if (json) environment.writeLine(toJsonText(line));
      else if (line.type === 'imported')
        for (const text of sentences(line, flags)) environment.writeLine(text);
    }
    if (json) environment.writeLine(toJsonText({ type: 'done', images }));
    return exitCodes.ok;
  });
}

type ImportLine =
  ReturnType<EngineServices['library']['import']> extends AsyncIterable<infer Line> ? Line : never;

async function* importedLines(
  library: EngineServices['library'],
  paths: readonly string[],
  name: string | undefined,
  environment: CommandEnvironment,
  withProgressLines: boolean,
): AsyncGenerator<ImportLine> {
  const progress = byteProgress('Importing', environment);
  try {
    for await (const event of library.import(paths, name, environment.signal)) {
      if (event.type === 'progress') progress.update(event.bytes, event.total);
      if (event.type === 'imported' || withProgressLines) yield event;
    }
  } catch (error) {
    throw stoppedWork(
      error,
      environment.signal,
      'The import was stopped. Images that were told of are in the library; of others nothing was left behind.',
    );
  } finally {
    progress.stop();
  }
}

/** What people read of an image that came in. */
export function sentences(
  { reference, digest, rebuilt, signed }: Extract<ImportLine, { type: 'imported' }>,
  flags: EngineFlags = {},
): string[] {
  const isNamed = reference !== digest;
  return [
    isNamed
      ? `Imported ${sanitizeText(reference)} (${shortDigest(digest)}).`
      : `Imported ${digest}. The archive gives it no name; import it again with --name to give it one.`,
    ...(rebuilt
      ? [
          '  Its manifest was made anew, because the archive does not hold the registry’s: its digest is not the registry’s, and no signature matches it.',
        ]
      : []),
    ...signedNote(signed, reference, flags).map((note) => `  ${note}`),
  ];
}
