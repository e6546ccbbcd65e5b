import type { CommandEnvironment } from '../process/environment.ts';
import { toJsonText } from '../text/sanitize.ts';
import type { PullMoment } from './moments.ts';
import type { PullOutcome } from './outcome.ts';
import type { PullView } from './view.ts';

/** Shows a pull to a machine: NDJSON on stdout. */
export function createJsonView({ writeLine }: CommandEnvironment): PullView {
  return {
    show(_detail, moments) {
      for (const moment of moments) {
        const line = pullLine(moment);
        if (line !== undefined) writeLine(toJsonText(line));
      }
    },
    stop() {},
  };
}

/** The NDJSON line for a moment of a pull; undefined for what has no line. */
export function pullLine(moment: PullMoment): object | undefined {
  switch (moment.type) {
    case 'resolved': {
      const { reference, digest, platform, bytesTotal } = moment.row;
      const layers = moment.layers.map((layer) => ({
        digest: layer.digest,
        size: layer.size,
        mediaType: layer.mediaType,
      }));
      return { type: 'resolved', reference, digest, platform, size: bytesTotal, layers };
    }
    case 'progress': {
      const { bytesDone, bytesTotal, bytesPerSecond, etaSeconds, activeConnections } = moment.row;
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
        digest: moment.layer.digest,
        size: moment.layer.size,
        source: moment.source,
      };
    case 'state':
      return undefined;
  }
}

/** The last NDJSON line of a pull that succeeded. */
export function doneLine({ row, digest, library, seconds }: PullOutcome): object {
  return {
    type: 'done',
    reference: row.reference,
    digest,
    library,
    ...(row.export === null ? {} : { output: row.export.path }),
    bytesFetched: row.bytesFetched,
    bytesReused: row.bytesReused,
    seconds,
  };
}
