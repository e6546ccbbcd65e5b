import { expect, it } from 'vitest';
import { resultLines } from './verify.ts';

const digest = `sha256:${'0'.repeat(64)}`;

it('sends whoever only looked to the repair, of the image that was looked at', () => {
  const affected = [{ reference: 'r.example/a:1', platform: null }];
  const result = { ok: false, images: 1, blobs: 3, corrupt: [digest], missing: [], affected };
  expect(resultLines(result, {}, 'a:1')).toEqual([
    `damaged  ${digest}`,
    '1 image, 3 blobs: 1 damaged, 0 missing. Repair with:',
    '  longshore verify a:1 --repair',
  ]);
  expect(resultLines({ ...result, setAside: [digest] }).slice(0, 1)).toEqual([
    `damaged  ${digest}  (set aside)`,
  ]);
});

it('names a command for each image that a repair left damaged, with the platform that is here', () => {
  const affected = [
    { reference: 'r.example/a:1', platform: 'windows/amd64:10.0.17763' },
    { reference: 'r.example/b:1', platform: 'all' },
    { reference: 'r.example/c:1', platform: null },
  ];
  const repair = { repaired: [], bytesFetched: 0, problem: null };
  expect(
    resultLines({ ok: false, images: 4, blobs: 9, corrupt: [digest], missing: [], affected, repair }).slice(
      1,
    ),
  ).toEqual([
    '4 images, 9 blobs: 1 damaged, 0 missing. Repair with:',
    '  longshore pull r.example/a:1 --platform windows/amd64:10.0.17763',
    '  longshore pull r.example/b:1 --all-platforms',
    '  longshore pull r.example/c:1',
  ]);
});

it('names the option without which a pull keeps no signatures, where those are damaged', () => {
  const affected = [
    { reference: 'r.example/a:1', platform: null, lacksAttached: true },
    { reference: 'r.example/b:1', platform: 'linux/amd64' },
  ];
  const repair = { repaired: [], bytesFetched: 0, problem: null };
  const result = { ok: false, images: 2, blobs: 9, corrupt: [digest], missing: [], affected, repair };
  const [, , ...lines] = resultLines(result);
  expect(lines).toEqual([
    '  longshore pull r.example/a:1 --require-signature',
    '  longshore pull r.example/b:1 --platform linux/amd64',
    expect.stringMatching(/^Without --require-signature, --key or --identity a pull keeps no signatures/),
  ]);
  // The command has named a key, or a rule keeps them anyway.
  expect(resultLines(result, {}, undefined, () => ['--key', '/k.pub'])[2]).toBe(
    '  longshore pull r.example/a:1 --key /k.pub',
  );
  expect(resultLines(result, {}, undefined, () => []).slice(2)).toEqual([
    '  longshore pull r.example/a:1',
    '  longshore pull r.example/b:1 --platform linux/amd64',
  ]);
});

it('asks for no repair of damage that no image has', () => {
  const result = { ok: false, images: 1, blobs: 2, corrupt: [digest], missing: [], affected: [] };
  expect(resultLines(result)).toEqual([`damaged  ${digest}`, '1 image, 2 blobs: 1 damaged, 0 missing.']);
});

it('sends whoever has other tools to those for images that they have named', () => {
  const affected = [
    { reference: 'r.example/a:1', platform: null },
    { reference: 'mine', platform: null },
    { reference: digest, platform: null },
  ];
  const result = { ok: false, images: 3, blobs: 9, corrupt: [], missing: [digest], affected };
  expect(resultLines(result, { library: '/my lib' }).slice(2)).toEqual([
    "  longshore verify --repair --library '/my lib'",
    'Copy mine into the library anew with the tool that put it there.',
    `Copy ${digest} into the library anew with the tool that put it there.`,
  ]);
});

it('does not say that all is well where entries of the index cannot be read', () => {
  const result = { ok: true, images: 1, blobs: 3, corrupt: [], missing: [], affected: [] };
  const lines = resultLines({ ...result, unreadEntries: ['r.example/lost:1'] });
  expect(lines[0]).toBe('unread   r.example/lost:1');
  expect(lines[1]).toMatch(/Correct it there, or take them out/);
  expect(lines[2]).toBe('1 image, 3 blobs: all else is as it should be.');
});
