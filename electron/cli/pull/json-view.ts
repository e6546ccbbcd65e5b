import type { CommandEnvironment } from '../process/environment.ts';
import { toJsonText } from '../text/sanitize.ts';
import type { PullEvent } from './events.ts';
import type { PullOutcome } from './outcome.ts';
import { pullSentence } from './sentences.ts';
import type { PullView } from './view.ts';

/** Shows a pull to a machine: NDJSON on stdout. Why nothing arrives for a while is told to people on stderr. */
export function createJsonView({ writeLine, note }: CommandEnvironment): PullView {
  return {
    show(_detail, events) {
      for (const event of events) {
        const line = pullLine(event);
        if (line !== undefined) writeLine(toJsonText(line));
        const isPause = event.type === 'outage' || event.type === 'asked-to-wait' || event.type === 'hours';
        const sentence = isPause ? pullSentence(event) : undefined;
        if (sentence !== undefined) note(sentence);
      }
    },
    stop() {},
  };
}

/** The NDJSON line for an event of a pull; undefined for an event that has none. */
export function pullLine(event: PullEvent): object | undefined {
  switch (event.type) {
    case 'resolved': {
      const { reference, digest, platform, bytesTotal } = event.row;
      const layers = event.layers.map((layer) => ({
        digest: layer.digest,
        size: layer.size,
        mediaType: layer.mediaType,
      }));
      return { type: 'resolved', reference, digest, platform, size: bytesTotal, layers };
    }
    case 'progress': {
      const { bytesDone, bytesTotal, bytesPerSecond, etaSeconds, activeConnections } = event.row;
      return {
        type: 'progress',
        bytes: bytesDone,
        total: bytesTotal,
        bytesPerSecond,
        etaSeconds,
        activeConnections,
      };
    }
    case 'layer':
      return {
        type: 'layer',
        digest: event.layer.digest,
        size: event.layer.size,
        source: event.source,
      };
    case 'state':
    case 'hours':
    case 'asked-to-wait':
    case 'outage':
      return undefined;
  }
}

/** The last NDJSON line of a pull that succeeded. */
export function doneLine({ row, digest, library, seconds, signed }: PullOutcome): object {
  return {
    type: 'done',
    reference: row.reference,
    digest,
    library,
    ...(row.export === null ? {} : { output: row.export.path }),
    ...(signed === undefined ? {} : { signed }),
    bytesFetched: row.bytesFetched,
    bytesReused: row.bytesReused,
    seconds,
  };
}
