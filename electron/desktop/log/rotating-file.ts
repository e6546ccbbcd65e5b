import { appendFileSync, chmodSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** How large a log may grow, and how many older ones stay beside it (`name.1`, `name.2`…). */
export interface RotationLimits {
  maximumBytes: number;
  olderFiles: number;
}

/**
 * A file that lines are appended to, and that begins anew when it is full. Each line opens the file anew and is with the
 * system when `write` returns: a stream would lose the last lines before a crash, and an open file would outlive a
 * folder that somebody has removed. A disk that takes no line is no reason to fail.
 */
export class RotatingFile {
  readonly #path: string;
  readonly #limits: RotationLimits;
  #size: number;

  constructor(path: string, limits: RotationLimits) {
    this.#path = path;
    this.#limits = limits;
    this.#size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    closeToOthers(path, limits.olderFiles);
  }

  /** Appends a text that ends its line. */
  write(line: string): void {
    try {
      const bytes = Buffer.byteLength(line);
      if (this.#size > 0 && this.#size + bytes > this.#limits.maximumBytes) this.#rotate();
      mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
      appendFileSync(this.#path, line, { mode: 0o600 });
      this.#size += bytes;
    } catch {
      // The log is the place where this would be told.
    }
  }

  #rotate(): void {
    const { olderFiles } = this.#limits;
    rmSync(`${this.#path}.${olderFiles}`, { force: true });
    for (let age = olderFiles - 1; age >= 1; age -= 1)
      moveIfThere(`${this.#path}.${age}`, `${this.#path}.${age + 1}`);
    moveIfThere(this.#path, `${this.#path}.1`);
    this.#size = 0;
  }
}

function moveIfThere(from: string, to: string): void {
  if (statSync(from, { throwIfNoEntry: false }) !== undefined) renameSync(from, to);
}

/** Earlier versions left the folder and its files open to the other users of the machine. */
function closeToOthers(path: string, olderFiles: number): void {
  const files = [path, ...Array.from({ length: olderFiles }, (_, index) => `${path}.${index + 1}`)];
  for (const [name, mode] of [
    [dirname(path), 0o700] as const,
    ...files.map((file) => [file, 0o600] as const),
  ]) {
    try {
      chmodSync(name, mode);
    } catch {
      // It is not there, or its disk has no modes.
    }
  }
}
