import { setTimeout as delay } from 'node:timers/promises';
import { Option } from 'commander';
import { isForeignMediaType } from '../../../../shared/media-types.ts';
import type { DownloadDetail } from '../../../../shared/schemas/download.ts';
import type { ApiClient } from '../../../api/client.ts';
import { layoutSelector } from '../../images/layout-selector.ts';
import {
  distributableOption,
  forceOption,
  formatOption,
  hostsRunOption,
  hourOptions,
  outputOption,
  plainHttpOption,
  platformOption,
  transferOptions,
} from '../../options/common.ts';
import { parseListPath } from '../../options/parse-values.ts';
import { requireSignatureOption, trustOptions } from '../../options/signatures.ts';
import type { ChosenHours } from '../../process/chosen-hours.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { exitCodes } from '../../process/exit-codes.ts';
import { createBarsView } from '../../pull/bars-view.ts';
import { createPullEvents } from '../../pull/events.ts';
import { followDownload } from '../../pull/follow.ts';
import { createJsonView, doneLine } from '../../pull/json-view.ts';
import { OutagePatience } from '../../pull/outage.ts';
import { pullError } from '../../pull/outcome.ts';
import { createPlainView } from '../../pull/plain-view.ts';
import { type PullOptions, pullRequest } from '../../pull/request.ts';
import { doneSentences } from '../../pull/sentences.ts';
import { signedOf } from '../../pull/signed.ts';
import type { PullView } from '../../pull/view.ts';
import { withSession } from '../../session.ts';
import { hostsRunSentence } from '../../text/hosts-run.ts';
import { toJsonText } from '../../text/sanitize.ts';
import { defineCommand } from '../define-command.ts';

/** `pull` downloads images into the library. */
export const pullCommand = defineCommand({
  name: 'pull',
  summary: 'download images into the library',
  description:
    'Download images into the library. Several are planned before the first byte, and layers that they share are fetched once; one that fails ends none of the others. A pull that was interrupted goes on where it stopped when it is run again; one whose network fails tries again by itself for a while.',
  arguments: [['[references...]', 'the images, such as windows/servercore:ltsc2019']],
  options: [
    new Option(
      '--file <list>',
      'also the images that a text names, - for standard input: a list, a Dockerfile, a compose file or Kubernetes YAML',
    ).argParser(parseListPath),
    platformOption().conflicts('allPlatforms'),
    hostsRunOption(),
    new Option('--all-platforms', 'every platform of the image'),
    formatOption(),
    outputOption(),
    forceOption(),
    distributableOption(),
    ...transferOptions(),
    ...hourOptions(),
    requireSignatureOption(),
    ...trustOptions(),
    plainHttpOption(),
  ],
  json: 'lines',
  examples: `
Examples:
  longshore pull windows/servercore:ltsc2019
  longshore pull dotnet/runtime:8.0 --platform linux/arm64
  longshore pull windows/nanoserver:ltsc2022 --format docker-archive --output nanoserver.tar
  longshore pull dotnet/runtime:8.0 dotnet/aspnet:8.0
  longshore pull --file images.txt
  longshore pull --file images.txt --start-at 22:00 --stop-at 6:00
  kubectl kustomize . | longshore pull --file -
  longshore pull localhost:5000/app:1 --json --retry-for 1h

A list has one reference a line, and comments after #. In a Dockerfile or YAML, an image without a host is Docker Hub's.
With --json the lines are: resolved, then progress and layer, and last done (with signed, where signatures are asked for) or error. Of several images each line carries
the reference, each image has one done or error, and the last line is a summary; the exit code is the greatest.`,
  run: pull,
});

/**
 * Downloads one image, or several. What is written depends on how they are named, not on how many they turn out to be.
 * @throws {AppError}
 * @throws {UsageError} when the options contradict each other, or no image is named.
 */
async function pull(
  references: string[],
  options: PullOptions & ChosenHours & { file?: string },
  environment: CommandEnvironment,
): Promise<number> {
  const { startAt, stopAt, ...others } = options;
  if (startAt === undefined && stopAt === undefined) return pullNow(references, options, environment);
  const { withinHours } = await import('../../process/chosen-hours.ts');
  return withinHours(options, environment, (within) => pullNow(references, others, within));
}

async function pullNow(
  references: string[],
  options: PullOptions & { file?: string },
  environment: CommandEnvironment,
): Promise<number> {
  const [first, ...others] = references;
  if (first !== undefined && others.length === 0 && options.file === undefined)
    return pullOne(first, options, environment);
  // It reads lists, which a pull of one image has no use for.
  const { pullMany } = await import('../../pull-many/pull-images.ts');
  return pullMany(references, options, environment);
}

/**
 * Downloads an image into the library and, if asked, exports it. When it is stopped it keeps what it has.
 * @throws {AppError}
 * @throws {UsageError} when the options contradict each other.
 */
async function pullOne(
  reference: string,
  options: PullOptions,
  environment: CommandEnvironment,
): Promise<number> {
  const request = pullRequest(reference, options);
  const startedAt = performance.now();
  return withSession(options, environment, async (client) => {
    const chosenFor = hostsRunSentence(await client.settings.get(), options);
    if (chosenFor !== undefined) environment.note(chosenFor);
    const { id } = await client.downloads.start(request, { signal: environment.signal });
    const outage = new OutagePatience(options.retryFor ?? 0, startedAt);
    const view = viewFor(options, environment);
    const { row, blobs } = await showPull(client, id, { view, outage, signal: environment.signal });
    if (environment.signal.aborted && row.state !== 'done') {
      await client.downloads.pause({ ids: [id] });
    }
    const error = pullError(row, options, environment.signal.aborted);
    if (error !== undefined) throw error;
    const { path: library } = await client.library.place();
    const seconds = Math.round(performance.now() - startedAt) / 1000;
    const hasForeignLayers = blobs.some(({ mediaType }) => isForeignMediaType(mediaType));
    const named = (await client.library.list()).filter(({ reference }) => reference === row.reference);
    const isNameShared = named.length > 1;
    const digest = row.digest ?? '';
    const signed = await signedOf(client, id);
    const selector =
      row.export === null ? '' : await layoutSelector(row.export, { reference: row.reference });
    const outcome = { row, digest, library, seconds, hasForeignLayers, isNameShared, signed, selector };
    if (options.json) environment.writeLine(toJsonText(doneLine(outcome)));
    else for (const line of doneSentences(outcome, options)) environment.writeLine(line);
    return exitCodes.ok;
  });
}

/** How a pull is shown, how long it is tried, and how it is stopped. */
interface Showing {
  view: PullView;
  outage: OutagePatience;
  signal: AbortSignal;
}

/** Shows a download until it ends for good or the user stops it, and returns its last details. */
async function showPull(client: ApiClient, id: string, showing: Showing): Promise<DownloadDetail> {
  const { view, outage, signal } = showing;
  const eventsOf = createPullEvents();
  try {
    for (;;) {
      let last: DownloadDetail | undefined;
      for await (const detail of followDownload(client, id, signal)) {
        last = detail;
        outage.saw(detail.row, performance.now());
        view.show(detail, eventsOf(detail, performance.now()));
      }
      if (last === undefined) throw new Error('The download told nothing of itself');
      const next = outage.nextTry(last.row, performance.now());
      if (next === null) return last;
      if (next.isFirst) view.show(last, [{ type: 'outage', row: last.row, leftMs: next.leftMs }]);
      await delay(next.waitMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return last;
      await client.downloads.retry({ ids: [id] });
    }
  } finally {
    view.stop();
  }
}

function viewFor(options: PullOptions, environment: CommandEnvironment): PullView {
  if (options.json) return createJsonView(environment);
  if (environment.progressTerminal !== undefined) return createBarsView(environment.progressTerminal);
  return createPlainView(environment);
}
