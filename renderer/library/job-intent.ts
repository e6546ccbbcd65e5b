import type { LibraryJob } from '../state/library-jobs.ts';

/** How the note of ended work looks: what nobody can verify is no error, and all is not well either. */
export function intentOf({ error, verified, wrong = [] }: LibraryJob): 'error' | 'warning' | 'success' {
  if (error !== undefined || verified?.ok === false || wrong.length > 0) return 'error';
  return verified?.unreadEntries === undefined ? 'success' : 'warning';
}
