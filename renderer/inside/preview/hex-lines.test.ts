import { assert, property, uint8Array } from 'fast-check';
import { expect, it } from 'vitest';
import { bytesOfBase64, hexLine } from './hex-lines.ts';

it('writes bytes as hex and as characters', () => {
  const bytes = Buffer.from('MZ\0\x90 ~\x7f\xffrest', 'latin1');
  expect(hexLine(bytes, 0x40, 8)).toEqual({
    offset: '000040',
    groups: ['4d 5a 00 90 20 7e 7f ff'],
    characters: 'MZ.. ~..',
  });
  expect(hexLine(bytes.subarray(8), 0x123456789, 8)).toEqual({
    offset: '123456789',
    groups: ['72 65 73 74'],
    characters: 'rest',
  });
  expect(hexLine(new Uint8Array(), 0, 16)).toEqual({ offset: '000000', groups: [], characters: '' });
});

it('says all bytes of a line, whatever they are', () => {
  assert(
    property(uint8Array({ maxLength: 40 }), (bytes) => {
      const { groups, characters } = hexLine(bytes, 0, 16);
      const said = groups
        .join(' ')
        .split(' ')
        .filter((byte) => byte !== '');
      expect(said.map((byte) => Number.parseInt(byte, 16))).toEqual([...bytes.subarray(0, 16)]);
      expect(characters).toHaveLength(said.length);
      expect(bytesOfBase64(Buffer.from(bytes).toString('base64'))).toEqual(bytes);
    }),
  );
});
