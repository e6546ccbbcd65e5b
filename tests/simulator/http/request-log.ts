import type { Role } from './answer.ts';

/** One request as it arrived, whatever became of it. */
export interface RequestRecord {
  role: Role;
  /** `127.0.0.1:port` of the host that was asked. */
  host: string;
  method: string;
  /** Path and query as sent. */
  url: string;
  path: string;
  /** All headers, names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** 0 until an answer's head is sent. */
  status: number;
  /** Body bytes sent. */
  bytesSent: number;
  /** The faults that changed the answer. */
  faults: string[];
}

const longestLog = 100_000;

/** Every request that a simulator received, oldest first; the oldest go when there are too many. */
export class RequestLog {
  readonly records: RequestRecord[] = [];

  add(record: RequestRecord): void {
    if (this.records.length >= longestLog) this.records.splice(0, longestLog / 10);
    this.records.push(record);
  }

  /** Forgets what was received so far. */
  clear(): void {
    this.records.length = 0;
  }
}
