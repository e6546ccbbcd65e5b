import type { PullMoment } from './moments.ts';
import type { PullOutcome } from './outcome.ts';

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
