import { describe, expect, it } from 'vitest';
import { blobToPreselect, leadingPieces, toneOfBlob } from './blob-progress.ts';

describe('blob words', () => {
  it('colours by source until a blob is verified', () => {
    expect(toneOfBlob({ state: 'fetching', origin: 'foreign' })).toBe('foreign');
    expect(toneOfBlob({ state: 'fetching', origin: 'registry' })).toBe('registry');
    expect(toneOfBlob({ state: 'done', origin: 'foreign' })).toBe('here');
    expect(toneOfBlob({ state: 'waiting', origin: null })).toBe('waiting');
  });

  it('shows the first layer in transfer', () => {
    const done = { state: 'done', pieces: '##' } as const;
    const fetching = { state: 'fetching', pieces: '#>.' } as const;
    expect(blobToPreselect([done, fetching])).toBe(fetching);
    expect(blobToPreselect([done])).toBe(done);
    expect(blobToPreselect([])).toBeUndefined();
  });

  it('counts pieces up to the first gap', () => {
    expect(leadingPieces('##>#.')).toBe(2);
    expect(leadingPieces('.##')).toBe(0);
  });
});
