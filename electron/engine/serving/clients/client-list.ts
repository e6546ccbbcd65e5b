import { isDigest } from '../../../../shared/digest.ts';
import type { ServedClient } from '../../../../shared/serving/schemas.ts';
import { SpeedMeter } from '../../transfer/pace/speed-meter.ts';
import type { Sending } from '../http/registry-server.ts';
import { engineName } from './engine-name.ts';

/** Rows that are kept; those that ended longest ago go first. */
const mostRows = 200;

interface Row {
  id: string;
  address: string;
  engine: string;
  name: string;
  tag: string | undefined;
  source: 'library' | 'origin';
  sent: number;
  total: number;
  /** Digests of the blobs that are under way. */
  active: string[];
  endedAt: string | null;
  meter: SpeedMeter;
}

/** Who pulls what: one row for each image of each client, today's and those that are under way. */
export class ClientList {
  readonly #rows = new Map<string, Row>();
  readonly #onChange: () => void;
  #lastId = 0;

  /** @param onChange called whenever a row changes, also many times a second. */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Begins to count what is sent to a client. */
  sending({ address, client, item, total }: Sending): { sent(bytes: number): void; ended(): void } {
    const row = this.#rowOf(address, engineName(client), item.name);
    if (item.kind === 'manifest') {
      if (!isDigest(item.item)) row.tag = item.item;
      this.#onChange();
      return { sent() {}, ended() {} };
    }
    row.total += total;
    row.source = item.from;
    row.endedAt = null;
    row.active.push(item.item);
    this.#onChange();
    return {
      sent: (bytes) => {
        row.sent += bytes;
        row.meter.add(bytes);
        this.#onChange();
      },
      ended: () => {
        row.active.splice(row.active.indexOf(item.item), 1);
        if (row.active.length === 0) row.endedAt = new Date().toISOString();
        this.#onChange();
      },
    };
  }

  /** All rows, those under way first, then the latest. */
  list(): ServedClient[] {
    const rows = [...this.#rows.values()].filter(({ total }) => total > 0).reverse();
    return rows
      .sort((left, right) => Number(right.active.length > 0) - Number(left.active.length > 0))
      .map((row) => this.#describe(row));
  }

  #describe(row: Row): ServedClient {
    const others = [...this.#rows.values()].filter(
      ({ source, active }) => source === 'origin' && active.some((digest) => row.active.includes(digest)),
    );
    return {
      id: row.id,
      address: row.address,
      engine: row.engine,
      image: row.tag === undefined ? row.name : `${row.name}:${row.tag}`,
      source: row.source,
      sharedBy: row.source === 'origin' ? Math.max(1, others.length) : 1,
      bytesSent: row.sent,
      bytesTotal: Math.max(row.sent, row.total),
      bytesPerSecond: row.active.length > 0 ? Math.round(row.meter.bytesPerSecond()) : 0,
      endedAt: row.active.length > 0 ? null : row.endedAt,
    };
  }

  #rowOf(address: string, engine: string, name: string): Row {
    const key = JSON.stringify([address, engine, name]);
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    this.#forgetOldest();
    this.#lastId += 1;
    const row: Row = {
      id: String(this.#lastId),
      address,
      engine,
      name,
      tag: undefined,
      source: 'library',
      sent: 0,
      total: 0,
      active: [],
      endedAt: null,
      meter: new SpeedMeter(),
    };
    this.#rows.set(key, row);
    return row;
  }

  #forgetOldest(): void {
    if (this.#rows.size < mostRows) return;
    const [oldest] = [...this.#rows].find(([, { active }]) => active.length === 0) ?? [];
    if (oldest !== undefined) this.#rows.delete(oldest);
  }
}
