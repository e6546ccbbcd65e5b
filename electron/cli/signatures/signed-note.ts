import type { SignedState } from '../../../shared/schemas/signatures.ts';

/** What is said of an image that came into the library where a rule warns; nothing of one that is signed well. */
export function signedNote(state: SignedState | undefined): string[] {
  return state === undefined || state === 'good' ? [] : [notes[state]];
}

const notes: Record<Exclude<SignedState, 'good'>, string> = {
  unchecked: 'Warning: its signature could not be checked to the end; see “longshore verify --signatures”.',
  bad: 'Warning: its signature is wrong; see “longshore verify --signatures”.',
  none: 'Warning: it is not signed.',
  unknown: 'Warning: whether it is signed could not be told.',
};
