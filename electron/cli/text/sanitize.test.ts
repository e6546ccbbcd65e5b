import { expect, test } from 'vitest';
import { sanitizeText, toJsonText } from './sanitize.ts';

test.each([
  ['plain text, ünïcode, 中文', 'plain text, ünïcode, 中文'],
  ['\u001b[31mred\u001b[0m', 'red'],
  ['\u001b]0;title\u0007after', 'after'],
  ['\u001b]52;c;c2VjcmV0\u0007clipboard', 'clipboard'],
  ['a\u009b2Jb', 'ab'],
  ['two\nlines\r\nand\ta tab', 'two lines and a tab'],
  ['bell\u0007null\u0000del\u007f', 'bellnulldel'],
  ['safe\u202egnp.exe', 'safegnp.exe'],
])('%j becomes %j', (text, safe) => {
  expect(sanitizeText(text)).toBe(safe);
});

test('JSON holds the text unchanged and no raw control character', () => {
  const value = { name: 'a\u001b[0m\u009b\u007f\u202e\nb' };
  const text = toJsonText(value);
  expect(JSON.parse(text)).toEqual(value);
  expect(/[\p{Cc}\u202e]/u.test(text)).toBe(false);
});
