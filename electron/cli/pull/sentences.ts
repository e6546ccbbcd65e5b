import { shortDigest } from '../../../shared/digest.ts';
import { formatBytes, formatDuration, formatFetched } from '../../../shared/format.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';
import type { EngineFlags } from '../session.ts';
import { signedNote } from '../signatures/signed-note.ts';
import { commandLine } from '../text/command-line.ts';
import { loadAdvice } from '../text/load-advice.ts';
import { sanitizeText } from '../text/sanitize.ts';
import type { PullEvent } from './events.ts';
import { hoursSentence } from './hours.ts';
import type { PullOutcome } from './outcome.ts';

/** An event of a pull as a line for people; undefined for progress and for states that need no words. */
export function pullSentence(event: PullEvent): string | undefined {
  switch (event.type) {
    case 'resolved': {
      const { reference, platform, bytesTotal } = event.row;
      const count = event.layers.length;
      const layers = `${count} ${count === 1 ? 'layer' : 'layers'}, ${formatBytes(bytesTotal)}`;
      const chosen = platform === null ? '' : ` (${platform === 'all' ? 'all platforms' : platform})`;
      return sanitizeText(`${reference}${chosen}: ${layers}`);
    }
    case 'layer':
      return sanitizeText(`${layerLabel(event.layer)}  ${sourceText(event)}`);
    case 'state':
      return stateSentence(event.row);
    case 'hours':
      return hoursSentence(event.row);
    case 'asked-to-wait':
      return sanitizeText(
        `${event.host} asked to wait ${formatDuration(event.secondsLeft)}; the pull goes on by itself then.`,
      );
    case 'outage':
      return outageSentence(event);
    case 'progress':
      return undefined;
  }
}

/** A layer in a line or bar: short digest and size. */
export function layerLabel({ digest, size }: { digest: string; size: number }): string {
  return `${shortDigest(digest)}  ${formatBytes(size).padStart(9)}`;
}

/** The lines at the end: what is in the library now, how long it took, and what to do next. */
export function doneSentences(
  { row, library, seconds, hasForeignLayers, isNameShared = false, signed, selector = '' }: PullOutcome,
  flags: EngineFlags = {},
): string[] {
  const { reference, bytesFetched, bytesReused, platform } = row;
  const fetched =
    bytesFetched === 0 ? 'nothing to fetch, everything was here' : formatFetched(bytesFetched, seconds);
  const reused = bytesFetched > 0 && bytesReused > 0 ? `, ${formatBytes(bytesReused)} was here already` : '';
  const name = sanitizeText(platform === null ? reference : `${reference} (${platform})`);
  const lines = [
    `Downloaded ${name}: ${fetched}${reused}.`,
    ...signedNote(signed, reference, flags),
    `It is in the library ${library}`,
  ];
  if (row.export === null) {
    // A docker-archive holds one platform, and artifacts have none.
    const format = platform === null || platform === 'all' ? 'oci-archive' : 'docker-archive';
    const choice = isNameShared && platform !== null ? ['--platform', platform] : [];
    const words = ['export', reference, ...choice, '--format', format, '--output', 'image.tar'];
    return [...lines, `Make an archive of it with: ${commandLine(words, flags)}`];
  }
  const { format, path, distributable } = row.export;
  const advice = loadAdvice({
    format,
    path,
    hasForeignLayers: hasForeignLayers && distributable !== true,
    selector,
    isOnePlatform: platform !== null && platform !== 'all',
  });
  return [...lines, `and in ${path}`, ...advice];
}

function outageSentence({ row, leftMs }: Extract<PullEvent, { type: 'outage' }>): string {
  const kept = row.bytesDone > 0 ? 'What has arrived is kept. ' : '';
  const left = formatDuration(leftMs / 1000);
  return sanitizeText(`${row.error?.message ?? 'The network failed.'} ${kept}Trying again for ${left}.`);
}

function sourceText({ source, host }: Extract<PullEvent, { type: 'layer' }>): string {
  if (source === 'library') return 'was in the library';
  const from = host === null ? 'from the registry' : `from ${host}`;
  if (source === 'mirror') return host === null ? 'from a mirror' : `${from} (mirror)`;
  return source === 'foreign' ? `${from} (foreign layer)` : from;
}

function stateSentence({ state, export: target }: DownloadRow): string | undefined {
  if (state === 'stalled') return 'No data is arriving; trying again.';
  if (state === 'waiting-for-connection') return 'Waiting for other downloads.';
  if (state === 'exporting' && target !== null) return `Writing ${target.path}`;
  return undefined;
}
