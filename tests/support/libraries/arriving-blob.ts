import { onTestFinished } from 'vitest';
import { type ArrivingBlob, openArrivingBlob } from './open-arriving-blob.ts';

/** Opens a blob in the library of this folder, with what is there of it, until the test is over. */
export async function arrivingBlob(folder: string, content: Uint8Array): Promise<ArrivingBlob> {
  const blob = await openArrivingBlob(folder, content);
  onTestFinished(() => blob.close());
  return blob;
}
