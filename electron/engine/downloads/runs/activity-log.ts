import type { Activity, ActivityKind } from '../../../../shared/schemas/download.ts';

const longest = 500;

/** What the engine did for one download. Old entries give way to new ones. */
export class ActivityLog {
  #entries: Activity[] = [];
  #dropped = 0;
  readonly #redirects = new Set<string>();

  /** Adds an entry of now. */
  add(kind: ActivityKind, details: Record<string, string | number> = {}): void {
    if (kind === 'redirected' && !this.#isFirstRedirect(JSON.stringify(details))) return;
    this.#entries.push({ time: new Date().toISOString(), kind, details });
    if (this.#entries.length <= longest) return;
    this.#entries.shift();
    this.#dropped++;
  }

  /** Every layer of an image is redirected alike; once says it. */
  #isFirstRedirect(details: string): boolean {
    const isFirst = !this.#redirects.has(details);
    this.#redirects.add(details);
    return isFirst;
  }

  /** Entries from this number on, and the number to ask from next time. */
  since(number: number): { entries: Activity[]; next: number } {
    const entries = this.#entries.slice(Math.max(0, number - this.#dropped));
    return { entries, next: this.#dropped + this.#entries.length };
  }
}
