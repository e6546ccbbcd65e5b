import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import type { ExportInspection } from '../../../shared/schemas/library.ts';
import { i18n } from '../../i18n/index.ts';
import { exportPathNote } from './export-path-note.ts';

const free: ExportInspection = { exists: false, createsFolder: null, problem: null };
const taken: ExportInspection = { ...free, exists: true };
const place = { format: 'docker-archive', path: '/srv/z.tar', isConfirmed: false } as const;

function noteOf(part: Partial<Parameters<typeof exportPathNote>[0]>) {
  return exportPathNote({ ...place, inspection: free, ...part }, i18n.getFixedT('en'), 'en');
}

describe('what is said below the path of an export', () => {
  it('nothing where nothing is, or nothing is known yet', () => {
    expect(noteOf({})).toBeUndefined();
    expect(noteOf({ inspection: undefined })).toBeUndefined();
  });

  it('a relative path is an error before the engine is asked', () => {
    expect(noteOf({ path: 'z.tar', inspection: undefined })?.state).toBe('error');
  });

  it('a problem is an error with its sentence', () => {
    const problem = new AppError('DISK_PERMISSION', '/srv is not a folder.').toJSON();
    expect(noteOf({ inspection: { ...free, problem } })).toEqual({
      state: 'error',
      text: '/srv is not a folder.',
    });
  });

  it('a file that is there is warned of, once', () => {
    expect(noteOf({ inspection: taken })).toEqual({
      state: 'warning',
      text: 'z.tar exists and will be replaced.',
    });
    expect(noteOf({ inspection: taken, isConfirmed: true })).toBeUndefined();
  });

  it('a layout is added to, and never replaced', () => {
    for (const isConfirmed of [true, false]) {
      expect(noteOf({ format: 'oci', path: '/srv/z', inspection: taken, isConfirmed })?.state).toBe('none');
    }
  });

  it('a folder that will be made is named', () => {
    const inspection = { ...free, createsFolder: '/srv/new' };
    expect(noteOf({ inspection })).toEqual({ state: 'none', text: 'The folder /srv/new will be made.' });
  });
});
