import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ProgramParts, windowsProgram } from '../../../../tests/support/layers/windows-program.ts';
import { programVersion } from './program-version.ts';

/** The version of a file, and what reading it took. */
async function readOf(file: Uint8Array): Promise<{ version: string | null; parts: number; bytes: number }> {
  let [parts, bytes] = [0, 0];
  const version = await programVersion(async (offset, length) => {
    expect(Number.isSafeInteger(offset) && offset >= 0 && length >= 0).toBe(true);
    parts++;
    bytes += length;
    return file.subarray(offset, offset + length);
  });
  return { version, parts, bytes };
}

const part = fc.integer({ min: 0, max: 0xffff });
const programs = fc.record<ProgramParts>({
  version: fc.tuple(part, part, part, part),
  is64: fc.boolean(),
  headerAt: fc.integer({ min: 64, max: 9000 }),
  sections: fc.integer({ min: 1, max: 96 }),
  otherResources: fc.integer({ min: 0, max: 15 }),
});

test('a program says its version, whatever lies around that', async () => {
  await fc.assert(
    fc.asyncProperty(programs, async (made) => {
      fc.pre(made.version.some((number) => number > 0));
      const { version, parts, bytes } = await readOf(windowsProgram(made));
      expect(version).toBe(made.version.join('.'));
      expect(parts).toBeLessThanOrEqual(12);
      expect(bytes).toBeLessThan(50_000);
    }),
    { numRuns: 60 },
  );
});

test('what is no program, or a damaged one, ends with no version or one, and soon', async () => {
  const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        fc.tuple(programs, fc.array(change, { maxLength: 20 }), fc.nat()).map(([made, changes, end]) => {
          const bytes = windowsProgram(made);
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
          return bytes.subarray(0, end % 2 === 0 ? bytes.length : end % bytes.length);
        }),
      ),
      async (file) => {
        const { version, parts, bytes } = await readOf(file);
        expect(version === null || /^\d+(\.\d+){3}$/.test(version)).toBe(true);
        expect(parts).toBeLessThanOrEqual(12);
        expect(bytes).toBeLessThan(50_000);
      },
    ),
    { numRuns: 200 },
  );
});
