import { type AppErrorData, errorCodes } from '../../../shared/errors.ts';
import type { CopyEvent } from '../../../shared/schemas/hand-over/copy.ts';

/** How far a copy, or the look before it, is with one image. */
export interface CopiedImage {
  reference: string;
  /** Full reference at the destination. */
  destination: string;
  state: 'copying' | 'done' | 'failed';
  bytes: number;
  total: number;
  /** Body bytes that were sent, or would be. */
  bytesSent: number;
  /** Manifests that are attached to it and go along. */
  attached: number;
  /** Those that do not: the digest that they are about is another one there, or their tag names other signatures. */
  attachedLeft: number;
  /** Of the manifest or index at the destination. */
  digest?: string;
  error?: AppErrorData;
}

/** The images after one more event, in the order in which they began. */
export function afterCopyEvent(images: readonly CopiedImage[], event: CopyEvent): readonly CopiedImage[] {
  const { reference } = event;
  const before = images.find((image) => image.reference === reference);
  const known = before ?? begun(reference);
  const after = { ...known, ...changeOf(event, known) };
  return before === undefined
    ? [...images, after]
    : images.map((image) => (image.reference === reference ? after : image));
}

/** What has ended of the images, and how. */
export function sumOfCopy(images: readonly CopiedImage[]): {
  done: number;
  bytesSent: number;
  total: number;
  attached: number;
  attachedLeft: number;
} {
  const done = images.filter(({ state }) => state === 'done');
  return {
    done: done.length,
    bytesSent: done.reduce((sum, { bytesSent }) => sum + bytesSent, 0),
    total: done.reduce((sum, { total }) => sum + total, 0),
    attached: done.reduce((sum, { attached }) => sum + attached, 0),
    attachedLeft: done.reduce((sum, { attachedLeft }) => sum + attachedLeft, 0),
  };
}

function begun(reference: string): CopiedImage {
  return {
    reference,
    destination: '',
    state: 'copying',
    bytes: 0,
    total: 0,
    bytesSent: 0,
    attached: 0,
    attachedLeft: 0,
  };
}

function changeOf(event: CopyEvent, { attached, attachedLeft }: CopiedImage): Partial<CopiedImage> {
  switch (event.type) {
    case 'image':
      return {
        destination: event.destination,
        total: event.bytes,
        attached: event.attached,
        attachedLeft: event.attachedLeft,
      };
    case 'progress':
      return { bytes: event.bytes, total: event.total };
    case 'blob':
      return {};
    case 'attached':
      return event.how === 'kept' ? { attached: attached - 1, attachedLeft: attachedLeft + 1 } : {};
    case 'done': {
      const { destination, digest, bytesSent } = event;
      return { destination, digest, bytesSent, state: 'done' };
    }
    case 'failed':
      return { destination: event.destination, state: 'failed', error: errorOf(event) };
  }
}

function errorOf({ code, message }: Extract<CopyEvent, { type: 'failed' }>): AppErrorData {
  // A newer engine may know a code that this window does not.
  const known = errorCodes.find((each) => each === code) ?? 'INTERNAL';
  return { code: known, message, retryable: false, details: {} };
}
