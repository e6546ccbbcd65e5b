import { Option } from 'commander';
import { AppError, isAppError } from '../../../../shared/errors.ts';
import type { LibraryImage } from '../../../../shared/schemas/library.ts';
import type { ApiClient } from '../../../api/client.ts';
import { copyView } from '../../copy/view.ts';
import { findLibraryImages, onlyImageOf } from '../../images/find-in-library.ts';
import { distributableOption, plainHttpOption, platformOption } from '../../options/common.ts';
import { parseListPath } from '../../options/parse-values.ts';
import { requireSignatureOption, trustOptions } from '../../options/signatures.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { exitCodes } from '../../process/exit-codes.ts';
import { stoppedWork, UsageError } from '../../process/failure.ts';
import { readListFile } from '../../pull-many/list-file.ts';
import type { WantedImage } from '../../pull-many/wanted-images.ts';
import { type EngineFlags, withSession } from '../../session.ts';
import { asksForSignatures, trustWords } from '../../signatures/trust-words.ts';
import { commandLine, platformWords } from '../../text/command-line.ts';
import { defineCommand } from '../define-command.ts';

/** Options of `copy`. */
interface CopyOptions extends EngineFlags {
  platform?: string;
  allPlatforms?: boolean;
  file?: string;
  distributable?: boolean;
  /** False after --no-attached. */
  attached: boolean;
  dryRun?: boolean;
  json?: boolean;
}

/** `copy` sends images of the library to a registry. */
export const copyCommand = defineCommand({
  name: 'copy',
  summary: 'copy images to a registry',
  description:
    'Copy images of the library to a registry, fetching first what is not in the library. What the registry has is not sent again, and an upload that was cut off goes on where it was.',
  arguments: [['<names...>', 'the images, as list names them or as they are pulled, and last where they go']],
  options: [
    platformOption(),
    new Option('--all-platforms', 'the image with all its platforms').conflicts('platform'),
    new Option('--file <list>', 'a list of images, one a line; - reads it from stdin').argParser(
      parseListPath,
    ),
    distributableOption('registry'),
    new Option(
      '--no-attached',
      'leave behind what is attached to the images in the library, such as signatures and SBOMs',
    ),
    new Option('--dry-run', 'tell what would be sent, and send nothing'),
    requireSignatureOption('copy'),
    ...trustOptions(),
    plainHttpOption(),
  ],
  json: 'lines',
  examples: `
Examples:
  longshore copy windows/servercore:ltsc2019 registry.example/base/servercore
  longshore copy dotnet/runtime:8.0 dotnet/aspnet:8.0 registry.example/mirror
  longshore copy --file images.txt localhost:5000 --dry-run

One image takes the name of the destination, and its own tag where that has none. Several, and one that goes to a registry
alone, keep the names of their repositories below it. Signatures, SBOMs and what else the library keeps with an image go along,
and are found there as they are found anywhere. With --require-signature, --key or --identity nothing is sent unless all images
are signed so; exit code 8 says that one is not. With --json the lines are: image, then blob, progress and attached, and
last done or error, or failed for one of several; the exit code is the greatest.`,
  run: copy,
});

/**
 * Copies images to a registry. With `json` the lines are `image {reference, destination, blobs, bytes, attached, attachedLeft}`,
 * `blob {digest, size, how}`, `progress {bytes, total}`, `attached {digest, subject, artifactType, size, how}` and
 * `done {reference, digest, destination, bytesSent}`.
 * @throws {AppError}
 * @throws {UsageError} when no image or no destination is named.
 */
async function copy(names: string[], options: CopyOptions, environment: CommandEnvironment): Promise<number> {
  const destination = names.at(-1);
  const list = options.file === undefined ? undefined : await readListFile(options.file, environment.signal);
  const { readWanted } = await import('../../pull-many/wanted-images.ts');
  const { images: wanted, unfit } = readWanted(names.slice(0, -1), list, options.platform);
  const [wrong] = unfit;
  if (wrong !== undefined)
    throw new UsageError(wrong.place === '' ? wrong.message : `${wrong.place}: ${wrong.message}`);
  if (destination === undefined || wanted.length === 0)
    throw new UsageError('Name the images to copy, and last where they go.');
  const { distributable, attached, dryRun, json, ...flags } = options;
  return withSession(flags, environment, async (client) => {
    const fetched = await fetchMissing(client, wanted, options, environment);
    if (fetched !== exitCodes.ok) return fetched;
    const images: LibraryImage[] = [];
    for (const { reference, platform } of wanted) {
      images.push(await onlyImageOf(client, reference, wantedPlatform(platform, options)));
    }
    await assertSigned(client, images, options, environment);
    const { signal } = environment;
    const unsigned =
      attached && asksForSignatures(options)
        ? await keepingAdvice(client, images, options, signal)
        : undefined;
    const view = copyView({ asJson: json === true, isDryRun: dryRun === true, unsigned }, environment);
    try {
      const request = {
        images: images.map(({ reference, digest }) => ({ reference, digest })),
        destination,
        ...(distributable ? { distributable } : {}),
        ...(attached ? {} : { attached }),
        ...(dryRun ? { dryRun } : {}),
      };
      for await (const event of await client.copies.copy(request, { signal })) view.show(event);
    } catch (error) {
      const sentence = 'The copy was stopped. The registry keeps what it has; copy again to go on.';
      throw stoppedWork(error, signal, sentence);
    } finally {
      view.stop();
    }
    signal.throwIfAborted();
    return view.exitCode();
  });
}

/**
 * Refuses all of a copy when one image of it is not signed as was asked for: nothing has been sent then.
 * @throws {AppError} `SIGNATURE_REJECTED`; why its registry could not be asked whether it is signed.
 */
async function assertSigned(
  client: ApiClient,
  images: readonly { reference: string; digest: string }[],
  flags: CopyOptions,
  environment: CommandEnvironment,
): Promise<void> {
  if (!asksForSignatures(flags)) return;
  const { judgeImages } = await import('../../signatures/verify-signatures.ts');
  for await (const { image, signed, sentence, exitCode } of judgeImages(client, images, flags, environment)) {
    if (exitCode === exitCodes.ok) continue;
    const { reference } = image;
    const code = exitCode === exitCodes.signature ? 'SIGNATURE_REJECTED' : (signed.problem ?? 'NETWORK');
    throw new AppError(code, `${reference} was not copied, and nothing else: ${sentence}`, {
      details: { reference },
    });
  }
}

/**
 * How a signature comes into the library that was found in a registry alone, so that it goes along; nothing of an image
 * with which one is kept.
 */
async function keepingAdvice(
  client: ApiClient,
  images: readonly LibraryImage[],
  flags: CopyOptions,
  signal: AbortSignal,
): Promise<(reference: string) => string | undefined> {
  const advice = new Map<string, string>();
  for (const { reference, digest, platform } of images) {
    const kept = await client.signatures.ofLibrary({ reference, digest, offline: true }, { signal });
    if (kept.signatures.length > 0) continue;
    const words = ['pull', reference, ...platformWords(platform), ...trustWords(flags)];
    if (flags.requireSignature) words.push('--require-signature');
    if (flags.plainHttp) words.push('--plain-http');
    const sentence =
      'Not copied: its signature, which the library does not have. To keep it there, and copy it too:';
    advice.set(reference, `${sentence} ${commandLine(words, flags)}`);
  }
  return (reference) => advice.get(reference);
}

function wantedPlatform(platform: string | undefined, { allPlatforms }: CopyOptions): string | undefined {
  return allPlatforms ? 'all' : platform;
}

/** Downloads what the library has not. @returns the exit code of that. */
async function fetchMissing(
  client: ApiClient,
  wanted: readonly WantedImage[],
  options: CopyOptions,
  environment: CommandEnvironment,
): Promise<number> {
  const missing: WantedImage[] = [];
  for (const image of wanted) {
    try {
      await findLibraryImages(client, image.reference, wantedPlatform(image.platform, options));
    } catch (error) {
      if (!isAppError(error) || !mayBeFetched.has(error.code)) throw error;
      missing.push(image);
    }
  }
  if (missing.length === 0) return exitCodes.ok;
  if (options.dryRun) {
    const names = missing.map(({ reference }) => reference).join(', ');
    throw new UsageError(`A dry run fetches nothing, and the library has not: ${names}. Download it first.`);
  }
  const { json, attached: _, ...others } = options;
  // The lines of a copy are about the copy.
  const quiet: CommandEnvironment = json
    ? { ...environment, progressTerminal: undefined, writeLine() {} }
    : environment;
  const { pullWanted } = await import('../../pull-many/pull-images.ts');
  return pullWanted(client, missing, others, quiet);
}

const mayBeFetched: ReadonlySet<string> = new Set(['MANIFEST_UNKNOWN', 'PLATFORM_NOT_FOUND']);
