import { isActive } from '../../../shared/download-states.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';
import type { ApiClient } from '../../api/client.ts';
import type { CommandEnvironment } from '../process/environment.ts';
import { toJsonText } from '../text/sanitize.ts';
import { createPauseTeller } from './pauses.ts';
import type { ImageOutcome, RunView } from './view.ts';

/** Milliseconds between two progress lines of one image. */
const progressMs = 1_000;

/**
 * Shows a run to a machine: NDJSON of which every line but the last carries the reference. Why nothing arrives for a while is
 * told to people on stderr.
 */
export function createJsonRunView(client: ApiClient, { writeLine, note }: CommandEnvironment): RunView {
  let library = '';
  const toldAt = new Map<string, number>();
  const pauses = createPauseTeller(note);
  const write = (line: object) => writeLine(toJsonText(line));
  return {
    outage: (row, leftMs) => pauses.outage(row, leftMs),
    looking() {},
    planned({ images }, folder) {
      library = folder;
      for (const { plan } of images) {
        if (plan === undefined) continue;
        const { reference, digest, platform, bytesTotal: size, blobs } = plan;
        const layers = blobs
          .filter(({ kind }) => kind === 'layer')
          .map((layer) => ({ digest: layer.digest, size: layer.size, mediaType: layer.mediaType }));
        write({ type: 'resolved', reference, digest, platform, size, layers });
      }
    },
    progress(rows) {
      pauses.look(rows);
      const now = performance.now();
      for (const row of rows) {
        if (!isActive(row.state) || row.bytesTotal === 0) continue;
        if (now - (toldAt.get(row.id) ?? Number.NEGATIVE_INFINITY) < progressMs) continue;
        toldAt.set(row.id, now);
        write(progressLine(row));
      }
    },
    async ended(outcome) {
      const { image, row, error } = outcome;
      const { reference } = image.wanted;
      if (row !== undefined) toldAt.delete(row.id);
      if (error !== undefined) {
        const { code, message } = error;
        write({ type: 'error', reference, code, message });
      } else if (row !== undefined) {
        for (const layer of await layersOf(client, row.id)) write({ type: 'layer', reference, ...layer });
        write(doneLine(outcome, row, library));
      }
    },
    stop() {},
    finished({ outcomes, bytesFetched, bytesReused, seconds }) {
      const failed = outcomes.filter(({ error }) => error !== undefined).length;
      write({ type: 'summary', done: outcomes.length - failed, failed, bytesFetched, bytesReused, seconds });
    },
  };
}

function progressLine(row: DownloadRow): object {
  const { reference, bytesDone, bytesTotal: total, bytesPerSecond, etaSeconds, activeConnections } = row;
  return {
    type: 'progress',
    reference,
    bytes: bytesDone,
    total,
    bytesPerSecond,
    etaSeconds,
    activeConnections,
  };
}

function doneLine({ image, seconds, signed }: ImageOutcome, row: DownloadRow, library: string): object {
  const { digest, bytesFetched, bytesReused } = row;
  return {
    type: 'done',
    reference: image.wanted.reference,
    digest,
    library,
    bytesFetched,
    bytesReused,
    seconds,
    ...(signed === undefined ? {} : { signed }),
  };
}

async function layersOf(client: ApiClient, id: string): Promise<object[]> {
  for await (const { blobs } of await client.downloads.detail({ id })) {
    return blobs
      .filter(({ kind }) => kind === 'layer')
      .map(({ digest, size, origin }) => ({ digest, size, source: origin ?? 'library' }));
  }
  return [];
}
