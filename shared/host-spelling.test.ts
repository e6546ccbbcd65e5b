import { isIPv4 } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isOddAddress, spellHost } from './host-spelling.ts';

test.each([
  ['MCR.Microsoft.COM', 'mcr.microsoft.com'],
  ['mcr.microsoft.com:443', 'mcr.microsoft.com'],
  ['mcr.microsoft.com:0443', 'mcr.microsoft.com'],
  ['registry.example:05000', 'registry.example:5000'],
  ['LOCALHOST:5000', 'localhost:5000'],
  ['localhost:443', 'localhost:443'],
  ['registry:443', 'registry:443'],
  ['[0:0::1]:5000', '[::1]:5000'],
  ['[2001:DB8::0:1]:443', '[2001:db8::1]'],
])('%s is %s', (text, spelled) => {
  expect(spellHost(text)).toBe(spelled);
  expect(spellHost(spelled)).toBe(spelled);
});

test('addresses are spelled as URLs have them', () => {
  const group = fc.oneof(fc.constant('0'), fc.stringMatching(/^[0-9A-F]{1,4}$/));
  const whole = fc.array(group, { minLength: 8, maxLength: 8 }).map((groups) => groups.join(':'));
  fc.assert(
    fc.property(fc.oneof(whole, fc.ipV6()), (address) => {
      expect(spellHost(`[${address}]:5000`)).toBe(new URL(`http://[${address}]:5000`).host);
    }),
  );
});

test('a host that URLs take for another address is odd, and no name is', () => {
  for (const text of ['127.1', '0x7f.1', '2130706433', '0177.0.0.1:5000', '127.0.0.1.1', '1.2.3.256', 'a.0x'])
    expect(isOddAddress(text), text).toBe(true);
  fc.assert(fc.property(fc.domain(), (name) => !isOddAddress(name)));
  fc.assert(fc.property(fc.ipV4(), (address) => isIPv4(address) && !isOddAddress(`${address}:5000`)));
});
