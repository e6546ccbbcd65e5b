import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filePreviewSchema } from '../../../../shared/inside/preview.ts';
import { type PreviewOptions, previewOf } from './preview.ts';

async function preview(content: Buffer, options: PreviewOptions = {}) {
  const read = async (offset: number, length: number) => content.subarray(offset, offset + length);
  return filePreviewSchema.parse(await previewOf(content.length, read, options));
}

const png = (width: number, height: number) => {
  const bytes = Buffer.alloc(64);
  bytes.write('89504e470d0a1a0a0000000d49484452', 'hex');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
};
const jpeg = (before: number) => {
  const segment = Buffer.alloc(before + 2);
  segment.writeUInt16BE(before, 2 - 2);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe1]),
    segment.subarray(0, before),
    Buffer.from([0xff, 0xc0, 0, 11, 8, 0, 20, 0, 30, 1, 1, 0x11, 0]),
  ]);
};
const icon = (offset: number) => {
  const bytes = Buffer.alloc(30);
  bytes.write('00000100010010200000010020000800', 'hex');
  bytes.writeUInt32LE(8, 14);
  bytes.writeUInt32LE(offset, 18);
  return bytes;
};

test.each([
  ['a PNG', png(640, 480), { kind: 'picture', mediaType: 'image/png', width: 640, height: 480, total: 64 }],
  ['a PNG that is too large to draw', png(16_000, 16_000), { kind: 'hex' }],
  ['a PNG of nothing', png(0, 480), { kind: 'hex' }],
  [
    'a JPEG with much before its size',
    jpeg(60_000),
    { kind: 'picture', mediaType: 'image/jpeg', width: 30, height: 20 },
  ],
  [
    'a GIF',
    Buffer.from('GIF89a\x05\0\x06\0'),
    { kind: 'picture', mediaType: 'image/gif', width: 5, height: 6 },
  ],
  ['an icon', icon(22), { kind: 'picture', mediaType: 'image/x-icon', width: 16, height: 32 }],
  ['an icon whose picture lies elsewhere', icon(23), { kind: 'hex' }],
  ['SVG', Buffer.from('<svg onload="alert(1)"/>'), { kind: 'text', text: '<svg onload="alert(1)"/>' }],
  ['a web page that is called a picture', Buffer.from('<script>1</script>'), { kind: 'text' }],
  ['a program', Buffer.from('MZ\x90\0\x03\0'), { kind: 'hex', offset: 0, bytes: 7 }],
  ['nothing', Buffer.alloc(0), { kind: 'text', text: '', bytes: 0, total: 0 }],
  ['text', Buffer.from('Grüße\n'), { kind: 'text', text: 'Grüße\n', encoding: 'utf-8', bytes: 8, total: 8 }],
  [
    'text of Windows',
    Buffer.from('fffe410042000d000a00', 'hex'),
    { kind: 'text', text: 'AB\r\n', encoding: 'utf-16le' },
  ],
  [
    'text of before UTF-8',
    Buffer.from('Gr\xfc\xdfe und viel mehr Text', 'latin1'),
    { kind: 'text', encoding: 'windows-1252' },
  ],
  [
    'text that runs backwards',
    Buffer.from('a\u202eb\u2066\u001b[31m'),
    { text: 'a\\u{202e}b\\u{2066}\\u{1b}[31m' },
  ],
])('%s is shown by what it is', async (_name, content, expected) => {
  expect(await preview(content)).toMatchObject(expected);
});

test('a long text ends between two characters, at 256 KiB', async () => {
  const shown = await preview(Buffer.from('€'.repeat(200_000)));
  expect(shown).toMatchObject({ kind: 'text', bytes: 262_143, total: 600_000 });
});

test('a picture of more than 2 MiB is shown as bytes', async () => {
  expect(await preview(Buffer.concat([png(10, 10), Buffer.alloc(2 * 1024 * 1024)]))).toMatchObject({
    kind: 'hex',
    bytes: 4096,
  });
});

test('bytes are shown from anywhere', async () => {
  const content = Buffer.from('0123456789');
  expect(await preview(content, { as: 'hex', offset: 8 })).toMatchObject({ offset: 8, bytes: 2, total: 10 });
  expect(await preview(content, { as: 'hex', offset: 1e15 })).toMatchObject({ offset: 10, bytes: 0 });
});

test('whatever a file begins with, there is a preview of it', async () => {
  const magics = ['89504e470d0a1a0a', 'ffd8ff', '474946383961', '52494646', '424d', '00000100', 'fffe', ''];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...magics), fc.uint8Array({ maxLength: 300 }), async (magic, rest) => {
      const content = Buffer.concat([Buffer.from(magic, 'hex'), rest]);
      expect((await preview(content)).total).toBe(content.length);
    }),
  );
});
