import { Option } from 'commander';
import { isForeignMediaType } from '../../../shared/media-types.ts';
import type { DownloadDetail } from '../../../shared/schemas/download.ts';
import type { ApiClient } from '../../api/client.ts';
import type { CommandEnvironment } from '../process/environment.ts';
import { exitCodes } from '../process/exit-codes.ts';
import { createBarsView } from '../pull/bars-view.ts';
import { createPullEvents } from '../pull/events.ts';
import { followDownload } from '../pull/follow.ts';
import { createJsonView, doneLine } from '../pull/json-view.ts';
import { pullError } from '../pull/outcome.ts';
import { createPlainView } from '../pull/plain-view.ts';
import { type PullOptions, pullRequest } from '../pull/request.ts';
import { doneSentences } from '../pull/sentences.ts';
import type { PullView } from '../pull/view.ts';
import { withSession } from '../session.ts';
import { toJsonText } from '../text/sanitize.ts';
import { defineCommand } from './define-command.ts';
import { parseConnections, parseRate } from './option-values.ts';
import {
  distributableOption,
  forceOption,
  formatOption,
  outputOption,
  plainHttpOption,
  platformOption,
} from './options.ts';

/** `pull` downloads an image into the library. */
export const pullCommand = defineCommand({
  name: 'pull',
  summary: 'download an image into the library',
  description:
    'Download an image into the library. A pull that was interrupted goes on where it stopped when it is run again.',
  arguments: [['<reference>', 'the image, such as windows/servercore:ltsc2019']],
  options: [
    platformOption().conflicts('allPlatforms'),
    new Option('--all-platforms', 'every platform of the image'),
    formatOption(),
    outputOption(),
    forceOption(),
    distributableOption(),
    new Option('--connections <number>', 'most connections for one layer, 1 to 32; 8 unless set').argParser(
      parseConnections,
    ),
    new Option('--limit-rate <rate>', 'most bytes per second, such as 500k or 10M').argParser(parseRate),
    plainHttpOption(),
  ],
  json: 'lines',
  examples: `
Examples:
  longshore pull windows/servercore:ltsc2019
  longshore pull dotnet/runtime:8.0 --platform linux/arm64
  longshore pull windows/nanoserver:ltsc2022 --format docker-archive --output nanoserver.tar
  longshore pull localhost:5000/app:1 --json

With --json the lines are: resolved, then progress and layer, and last done or error.`,
  run: pull,
});

/**
 * Downloads an image into the library and, if asked, exports it. When it is stopped it keeps what it has.
 * @throws {AppError}
 * @throws {UsageError} when the options contradict each other.
 */
async function pull(
  reference: string,
  options: PullOptions,
  environment: CommandEnvironment,
): Promise<number> {
  const request = pullRequest(reference, options);
  const startedAt = performance.now();
  return withSession(options, environment, async (client) => {
    const { id } = await client.downloads.start(request, { signal: environment.signal });
    const { row, blobs } = await showPull(client, id, viewFor(options, environment), environment.signal);
    if (environment.signal.aborted && row.state !== 'done') {
      await client.downloads.pause({ ids: [id] });
    }
    const error = pullError(row);
    if (error !== undefined) throw error;
    const { path: library } = await client.library.status();
    const seconds = Math.round(performance.now() - startedAt) / 1000;
    const hasForeignLayers = blobs.some(({ mediaType }) => isForeignMediaType(mediaType));
    const outcome = { row, digest: row.digest ?? '', library, seconds, hasForeignLayers };
    if (options.json) environment.writeLine(toJsonText(doneLine(outcome)));
    else for (const line of doneSentences(outcome)) environment.writeLine(line);
    return exitCodes.ok;
  });
}

/** Shows a download until it ends or the user stops it, and returns its last details. */
async function showPull(
  client: ApiClient,
  id: string,
  view: PullView,
  signal: AbortSignal,
): Promise<DownloadDetail> {
  const eventsOf = createPullEvents();
  let last: DownloadDetail | undefined;
  try {
    for await (const detail of followDownload(client, id, signal)) {
      last = detail;
      view.show(detail, eventsOf(detail, performance.now()));
    }
  } finally {
    view.stop();
  }
  if (last === undefined) throw new Error('The download told nothing of itself');
  return last;
}

function viewFor(options: PullOptions, environment: CommandEnvironment): PullView {
  if (options.json) return createJsonView(environment);
  if (environment.progressTerminal !== undefined) return createBarsView(environment.progressTerminal);
  return createPlainView(environment);
}
