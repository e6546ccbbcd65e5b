import { describe, expect, it } from 'vitest';
import type { Activity } from '../../../shared/schemas/download.ts';
import { activityKey, activityValues } from './activity-values.ts';

const digest = `sha256:${'ab'.repeat(32)}`;
const wording = {
  bytes: (bytes: number) => `${bytes} B`,
  duration: (seconds: number) => `${seconds} s`,
  problem: (code: string) => `<${code}>`,
  blob: (digest: string) => digest.slice(7, 19),
  signed: (state: string) => `(${state})`,
};

function activity(kind: Activity['kind'], details: Activity['details']): Activity {
  return { time: '2026-11-24T00:00:00Z', kind, details };
}

describe('activity values', () => {
  it('writes digests, sizes, waits and problems for people', () => {
    const retry = activity('retry', { host: 'r.example', code: 'TIMEOUT', digest, waitMs: 4000, bytes: 5 });
    expect(activityValues(retry, wording)).toEqual({
      host: 'r.example',
      problem: '<TIMEOUT>',
      digest: 'abababababab',
      wait: '4 s',
      bytes: '5 B',
    });
  });

  it('writes what signatures amount to for people', () => {
    expect(activityValues(activity('signature', { state: 'none' }), wording)).toEqual({ state: '(none)' });
  });

  it('does not call a blob transferred that the library had', () => {
    expect(activityKey(activity('blob-done', { digest, origin: 'library' }))).toBe('reused');
    expect(activityKey(activity('blob-done', { digest, origin: 'foreign' }))).toBe('blob-done');
  });
});
