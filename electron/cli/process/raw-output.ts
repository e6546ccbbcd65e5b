import { UsageError } from './failure.ts';

const tabsAndBreaks: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0d]);

/** What no text has, and what could steer a terminal. */
function isControl(byte: number): boolean {
  return (byte < 0x20 && !tabsAndBreaks.has(byte)) || byte === 0x7f;
}

/**
 * Writes bytes to stdout as they are, and waits until whoever reads it has taken them.
 * @throws {UsageError} for a terminal when they are no text: then nothing of them is written.
 */
export async function writeBytes(bytes: Uint8Array, isTerminal = process.stdout.isTTY): Promise<void> {
  if (isTerminal && bytes.some(isControl)) {
    throw new UsageError(
      'This file is no text, and could change what your terminal does. Write it to a file: longshore cat … > FILE.',
    );
  }
  await new Promise<void>((resolve) => {
    process.stdout.write(bytes, () => resolve());
  });
}
