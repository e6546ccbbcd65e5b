import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { openLog } from './open-log.ts';
import { RotatingFile } from './rotating-file.ts';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
});

describe('the log', () => {
  it('is one JSON document a line, without the machine’s name, secrets and folders', async () => {
    const log = openLog(join(folder, 'logs'), () => ['/data/Jane’s images']);
    log.write('info', 'Opened /data/Jane’s images/index.json', { token: 'hunter2', blobs: 3 });
    log.error(
      'Failed',
      new Error('https://jane:hunter2@registry.example refused', { cause: new Error('x') }),
    );
    const text = await readFile(join(folder, 'logs', 'longshore.log'), 'utf8');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toEqual({
      level: 30,
      time: expect.stringMatching(/^\d{4}-/),
      msg: 'Opened …/index.json',
      token: '***',
      blobs: 3,
    });
    expect(lines[1].err).toMatchObject({
      type: 'Error',
      message: expect.stringContaining('registry.example'),
    });
    expect(text).not.toMatch(/hunter2|Jane/);
    expect(log.recent()).toEqual(text.trimEnd().split('\n'));
  });
});

describe('details of a line', () => {
  it('can be anything, a value that contains itself and an error that is none included', () => {
    const log = openLog(folder, () => []);
    const client: Record<string, unknown> = { token: 'hunter2', bytes: 5n };
    client.self = client;
    log.write('debug', 'Not of interest');
    log.write('warn', 'Odd', { client });
    log.error('Thrown', 'a text');
    log.error('Failed', Object.assign(new Error('x'), { client }));
    const lines = log.recent().map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { msg: 'Odd', client: { token: '***', bytes: 5, self: { self: {} } } },
      { msg: 'Thrown', err: 'a text' },
      { msg: 'Failed', err: { type: 'Error', client: { token: '***' } } },
    ]);
  });
});

describe('the size of the log', () => {
  it('is bounded, whatever is written into it', async () => {
    const log = openLog(folder, () => []);
    for (let count = 0; count < 70; count += 1) {
      log.write('warn', `Odd answer ${count}`, { body: 'x'.repeat(2_000_000), status: 502 });
    }
    const files = await readdir(folder, { withFileTypes: true });
    expect(files.length).toBeLessThanOrEqual(4);
    for (const { name } of files)
      expect((await stat(join(folder, name))).size).toBeLessThanOrEqual(1_000_000);
    expect(log.recent().join('\n').length).toBeLessThan(1_000_000);
    expect(JSON.parse(log.recent().at(-1) ?? '')).toMatchObject({
      level: 40,
      msg: 'Odd answer 69',
      cut: true,
    });
  });
});

describe('a rotating file', () => {
  it.skipIf(process.platform === 'win32')('closes what an earlier version left open', async () => {
    const path = join(folder, 'logs', 'a.log');
    await mkdir(join(folder, 'logs'), { mode: 0o755 });
    for (const name of [path, `${path}.1`]) await writeFile(name, 'x\n', { mode: 0o644 });
    new RotatingFile(path, { maximumBytes: 10, olderFiles: 2 }).write('y\n');
    const modes = await Promise.all([join(folder, 'logs'), path, `${path}.1`].map((name) => stat(name)));
    expect(modes.map(({ mode }) => mode & 0o777)).toEqual([0o700, 0o600, 0o600]);
  });

  it('begins anew when it is full, and keeps as many older ones as it may', async () => {
    const file = new RotatingFile(join(folder, 'a.log'), { maximumBytes: 10, olderFiles: 2 });
    for (const line of ['one\n', 'two\n', 'three\n', 'four\n', 'five five\n', 'six\n']) file.write(line);
    expect((await readdir(folder)).sort()).toEqual(['a.log', 'a.log.1', 'a.log.2']);
    expect(await readFile(join(folder, 'a.log'), 'utf8')).toBe('six\n');
    expect(await readFile(join(folder, 'a.log.1'), 'utf8')).toBe('five five\n');
    expect(await readFile(join(folder, 'a.log.2'), 'utf8')).toBe('four\n');
  });

  it('goes on where an earlier run left it', async () => {
    await writeFile(join(folder, 'a.log'), 'nine byte');
    new RotatingFile(join(folder, 'a.log'), { maximumBytes: 10, olderFiles: 1 }).write('ab\n');
    expect(await readFile(join(folder, 'a.log.1'), 'utf8')).toBe('nine byte');
  });

  it.skipIf(process.platform === 'win32')(
    'is for its owner alone, and is made again when somebody has removed its folder',
    async () => {
      const path = join(folder, 'logs', 'a.log');
      const file = new RotatingFile(path, { maximumBytes: 10, olderFiles: 1 });
      file.write('one\n');
      await rm(join(folder, 'logs'), { recursive: true });
      file.write('two\n');
      expect(await readFile(path, 'utf8')).toBe('two\n');
      expect((await stat(path)).mode & 0o777).toBe(0o600);
    },
  );

  it('is no reason to fail where nothing can be written', async () => {
    await writeFile(join(folder, 'file'), '');
    const file = new RotatingFile(join(folder, 'file', 'a.log'), { maximumBytes: 10, olderFiles: 1 });
    expect(() => file.write('x\n')).not.toThrow();
  });
});
