import { afterEach, describe, expect, it } from 'vitest';
import { namelessEntry } from '../../../shared/text/nameless-entry.ts';
import { i18n } from '../../i18n/index.ts';
import { keptSentence, namesInSentence } from './kept-sentence.ts';

afterEach(() => i18n.changeLanguage('en'));

const named = 'r.example/a:1';
const digest = `sha256:${'a'.repeat(64)}`;
const images = [named, 'r.example/b:1', digest, 'written-by-skopeo'].map((reference) => ({
  reference,
  isDamaged: true,
}));
const sentence = (names: string[], when: 'freeing' | 'removing' | 'removed' = 'freeing') =>
  keptSentence(i18n.t, when, names, images);

describe('a sentence about space that is kept', () => {
  it('advises a new download only of what has a name to download it by', () => {
    expect(sentence([named])).toBe(
      'Nothing can be freed while r.example/a:1 cannot be read, because any layer may be needed there. Verify it, download it again or remove it.',
    );
    expect(sentence([named, 'r.example/b:1'])).toContain('download them again');
    for (const name of [digest, 'written-by-skopeo']) {
      expect(sentence([name])).toContain(`${name} cannot be read`);
      expect(sentence([name])).toMatch(/Verify it or remove it\.$/);
      expect(sentence([named, name])).toMatch(/Verify them or remove them\.$/);
    }
  });

  it('advises to do nothing with an entry that the library does not show', () => {
    // An image of the same name that can be read is not what is meant.
    for (const lost of [namelessEntry, 'r.example/lost:1', 'r.example/whole:1']) {
      const whole = { reference: 'r.example/whole:1', isDamaged: false };
      const text = keptSentence(i18n.t, 'removed', [named, lost], [...images, whole]);
      expect(text).toContain('“Verify all” says what to do about that. Then free the space.');
      expect(text).not.toMatch(/download|remove/);
    }
  });

  it('has no words of another language, and no characters that reorder it', async () => {
    expect(sentence([namelessEntry])).toContain('while an entry without name and digest cannot be read');
    await i18n.changeLanguage('zh-CN');
    for (const when of ['freeing', 'removing', 'removed'] as const) {
      const text = sentence([namelessEntry, '\u202elost'], when);
      expect(text).toContain('无法读取没有名称和摘要的条目');
      expect(text.replace('lost', '')).not.toMatch(/[a-z\u202e]/i);
    }
  });

  it('says few names, each once', () => {
    expect(namesInSentence(['a', 'a', 'b', 'c'])).toBe('a, b, c');
    expect(namesInSentence(['a', 'b', 'c', 'd'])).toBe('a, b, c, …');
  });
});
