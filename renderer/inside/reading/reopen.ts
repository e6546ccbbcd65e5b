import { errorDataOf } from '../../api/error-data.ts';
import { queryClient } from '../../api/query-client.ts';
import { keyOf, keyOfOpened, type OpenedImage, type WholeImage } from './image-of.ts';

/** What the engine calls the reasons for which an image must be opened again. */
const outdated: ReadonlySet<unknown> = new Set(['no-node', 'no-index']);
/** Openings that are remembered as opened again. */
const mostRemembered = 100;
const reopened = new Set<string>();

/** True for an error that says: the image, or what is known of it, is another one since it was opened. */
export function isOutdated(failure: unknown): boolean {
  return outdated.has(errorDataOf(failure).details.reason);
}

/** Opens an image again whose files are others by now, unless that has been done and has changed nothing. */
export function reopenOnce(opened: OpenedImage): void {
  const key = keyOfOpened(opened);
  if (reopened.has(key)) return;
  if (reopened.size >= mostRemembered) reopened.clear();
  reopened.add(key);
  forgetOpened(opened.image);
}

/** Reads anew what is known of an image, since more of it has come, or it has changed. */
export function forgetOpened(image: WholeImage): void {
  void queryClient.invalidateQueries({ queryKey: ['inside-state', keyOf(image)] });
  void queryClient.resetQueries({ queryKey: ['inside-opened', keyOf(image)] });
}
