import { expect, test } from 'vitest';
import type { CopyEvent } from '../../../shared/schemas/hand-over/copy.ts';
import { afterCopyEvent, type CopiedImage, sumOfCopy } from './copied-images.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const events: CopyEvent[] = [
  {
    type: 'image',
    reference: 'constructor',
    destination: 'r.example/a:1',
    blobs: 2,
    bytes: 100,
    attached: 2,
    attachedLeft: 0,
  },
  { type: 'blob', reference: 'constructor', digest, size: 40, how: 'mounted' },
  {
    type: 'attached',
    reference: 'constructor',
    digest,
    subject: digest,
    artifactType: 'x/y',
    size: 9,
    how: 'kept',
  },
  { type: 'progress', reference: 'constructor', bytes: 40, total: 100 },
  { type: 'failed', reference: 'b', destination: 'r.example/b:1', code: 'LATER', message: 'No.' },
  { type: 'done', reference: 'constructor', destination: 'r.example/a:1', digest, bytesSent: 60 },
];

test('follows each image, one too that failed before it began', () => {
  const images = events.reduce(afterCopyEvent, [] as readonly CopiedImage[]);
  expect(images).toMatchObject([
    { destination: 'r.example/a:1', state: 'done', bytes: 40, total: 100, bytesSent: 60, digest },
    { destination: 'r.example/b:1', state: 'failed', error: { code: 'INTERNAL', message: 'No.' } },
  ]);
  expect(sumOfCopy(images)).toEqual({
    done: 1,
    bytesSent: 60,
    total: 100,
    attached: 1,
    attachedLeft: 1,
  });
});
