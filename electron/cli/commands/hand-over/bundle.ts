import { Option } from 'commander';
import { exportFormats } from '../../../../shared/export-formats.ts';
import type { BundlePlan, BundleRequest, BundleResult } from '../../../../shared/schemas/bundle.ts';
import type { ExportFormat } from '../../../../shared/schemas/download.ts';
import { imageWithPlatform } from '../../images/find-in-library.ts';
import { readHaveList } from '../../images/have-list.ts';
import { platformOption } from '../../options/common.ts';
import { parseFolder, parsePath, parseSize } from '../../options/parse-values.ts';
import { trustOptions } from '../../options/signatures.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { exitCodes } from '../../process/exit-codes.ts';
import { stoppedWork } from '../../process/failure.ts';
import { type EngineFlags, withSession } from '../../session.ts';
import { bundlePlanLines, bundleResultLines } from '../../text/bundle.ts';
import { byteProgress } from '../../text/byte-progress.ts';
import { toJsonText } from '../../text/sanitize.ts';
import { defineCommand } from '../define-command.ts';

/** Options of `bundle`. */
interface BundleOptions extends EngineFlags {
  platform?: string;
  format: ExportFormat;
  /** Absolute. */
  output: string;
  /** Bytes. */
  split?: number;
  /** Absolute. */
  have?: string;
  each?: boolean;
  keepForeign?: boolean;
  sums: boolean;
  scripts: boolean;
  readBack: boolean;
  json?: boolean;
}

/** `bundle` writes several images into a folder for transport. */
export const bundleCommand = defineCommand({
  name: 'bundle',
  summary: 'write images into a folder to carry to another machine',
  description:
    'Write images of the library into a folder to carry to another machine, with sums, a list of contents and scripts that check and load them there without Longshore.',
  arguments: [['<references...>', 'the images, as list names them']],
  options: [
    platformOption(),
    new Option(
      '--output <folder>',
      'a new or empty folder, or that of an earlier bundle, which becomes this one',
    )
      .argParser(parseFolder)
      .makeOptionMandatory(),
    new Option(
      '--format <format>',
      'docker-archive is what every tool loads; oci adds only new blobs to an earlier bundle',
    )
      .choices(exportFormats)
      .default('docker-archive'),
    new Option(
      '--split <size>',
      'volumes of at most this size, such as 4000M; on FAT32 archives are split by themselves',
    ).argParser(parseSize),
    new Option(
      '--have <list>',
      'leave out layers that the target computer has, as its list --digests wrote them',
    ).argParser(parsePath),
    new Option('--each', 'one archive for each image instead of one for all'),
    new Option(
      '--keep-foreign',
      'leave foreign layers declared as such in oci and oci-archive, so that no digest changes',
    ),
    new Option('--no-sums', 'no SHA256SUMS and CONTENTS.txt, and so no scripts, which verify by them'),
    new Option('--no-scripts', 'no scripts that verify and load'),
    new Option('--no-read-back', 'do not read back what was written'),
    ...trustOptions(),
  ],
  json: 'lines',
  examples: `
Examples:
  longshore bundle windows/servercore:ltsc2019 dotnet/runtime:8.0 --output /media/stick/images
  longshore bundle dotnet/runtime:8.0 --format oci --output /media/stick/images
  longshore bundle dotnet/runtime:8.0 --split 4000M --have target.txt --output ./bundle

On the target computer: sh verify.sh, then sh load.sh docker (or podman, ctr, skopeo DESTINATION); on Windows verify.ps1 and load.ps1.
A bundle that was stopped goes on when it is started again.
With --json the lines are: plan, then progress, and last done or error.`,
  needsLibrary: true,
  makesNoLibrary: true,
  run: bundle,
});

/**
 * Writes a bundle. With `json` the lines are `plan {images, files, size, splitBytes, leftOut}`, `progress {phase, bytes, total}`
 * and last `done {output, format, files, size, reusedBytes, sumsDigest,
 * isReadBack}`.
 * @throws {AppError}
 * @throws {UsageError} when the library has an image for several platforms and none was chosen, or the list is none.
 */
async function bundle(
  references: string[],
  options: BundleOptions,
  environment: CommandEnvironment,
): Promise<number> {
  const {
    platform,
    format,
    output,
    split,
    have,
    each,
    keepForeign,
    sums,
    scripts,
    readBack,
    json,
    ...flags
  } = options;
  const there = have === undefined ? undefined : await readHaveList(have);
  return withSession(flags, environment, async (client) => {
    const images: BundleRequest['images'] = [];
    for (const name of references) {
      const { image, platform: ofAll } = await imageWithPlatform(client, name, platform);
      const { reference, digest } = image;
      images.push({ reference, digest, ...(ofAll === undefined ? {} : { platform: ofAll }) });
    }
    const target = {
      format,
      path: output,
      ...(split === undefined ? {} : { splitBytes: split }),
      ...(each ? { each } : {}),
      ...(keepForeign ? { keepForeign } : {}),
      ...(sums ? {} : { sums }),
      ...(scripts ? {} : { scripts }),
      ...(readBack ? {} : { readBack }),
    };
    const events = await client.library.bundle(
      { images, target, ...(there === undefined ? {} : { have: there }) },
      { signal: environment.signal },
    );
    const view = bundleView(json === true, environment);
    let result: BundleResult | undefined;
    let isBegun = false;
    try {
      for await (const event of events) {
        isBegun = true;
        if (event.type === 'plan') view.plan(event.plan);
        else if (event.type === 'progress') view.progress(event);
        else result = event.result;
      }
    } catch (error) {
      throw stoppedWork(error, environment.signal, isBegun ? stoppedHalfway : stoppedBefore);
    } finally {
      view.stop();
    }
    environment.signal.throwIfAborted();
    if (result === undefined) throw new Error('The bundle ended without a result');
    const { path, ...facts } = result;
    if (json) environment.writeLine(toJsonText({ type: 'done', output: path, format, ...facts }));
    else for (const line of bundleResultLines(result, scripts)) environment.writeLine(line);
    return exitCodes.ok;
  });
}

const stoppedBefore = 'The bundle was stopped before anything of it was written.';
const stoppedHalfway =
  'The bundle was stopped and is not complete: do not carry it yet. Files that are complete stay; run the same command again to go on.';

interface BundleView {
  plan(plan: BundlePlan): void;
  progress(event: { phase: 'writing' | 'checking'; bytes: number; total: number }): void;
  stop(): void;
}

function bundleView(asJson: boolean, environment: CommandEnvironment): BundleView {
  if (asJson) {
    return {
      plan: (plan) => environment.writeLine(toJsonText({ type: 'plan', ...plan })),
      progress: (event) => environment.writeLine(toJsonText({ ...event, type: 'progress' })),
      stop() {},
    };
  }
  const labels = { writing: 'Writing', checking: 'Reading back' } as const;
  let shown: { phase: string; bar: ReturnType<typeof byteProgress> } | undefined;
  const stop = () => {
    shown?.bar.stop();
    shown = undefined;
  };
  return {
    plan(plan) {
      for (const line of bundlePlanLines(plan)) environment.note(line);
    },
    progress({ phase, bytes, total }) {
      if (shown?.phase !== phase) {
        stop();
        shown = { phase, bar: byteProgress(labels[phase], environment) };
      }
      shown.bar.update(bytes, total);
    },
    stop,
  };
}
