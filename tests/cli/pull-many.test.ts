import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { type CliResult, type JsonLine, runCli, startCli } from '../support/programs/run-cli.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const linux = ['--platform', 'linux/amd64'];

/** The lines of one kind. */
function ofType({ lines }: Pick<CliResult, 'lines'>, type: string): JsonLine[] {
  return lines.filter((line) => line.type === type);
}

/** A file with this text. */
function listOf(text: string): string {
  const file = join(temporaryFolder(), 'list.txt');
  writeFileSync(file, text);
  return file;
}

describe('several images', () => {
  test('are planned first, share what they have in common, and end with a summary', async () => {
    const simulator = await runningSimulator({ blobScale: 0.01 });
    const references = ['runtime', 'aspnet'].map((name) => `${simulator.host}/dotnet/${name}:10.0`);
    const result = await runCli(['pull', ...references, ...linux, '--json'], cliPlaces());
    expect(result).toMatchObject({ code: 0, stderr: '' });
    const types = result.lines.map(({ type }) => type);
    expect(types.lastIndexOf('resolved')).toBe(1);
    expect(types.slice(2).filter((type) => type === 'resolved')).toEqual([]);
    for (const type of ['resolved', 'done'])
      expect(
        ofType(result, type)
          .map(({ reference }) => reference)
          .sort(),
      ).toEqual([...references].sort());
    const summary = result.lines.at(-1);
    const sum = (name: string) =>
      ofType(result, 'done').reduce((total, line) => total + Number(line[name]), 0);
    expect(summary).toMatchObject({ type: 'summary', done: 2, failed: 0, bytesFetched: sum('bytesFetched') });
    expect(result.lines.slice(0, -1).every(({ reference }) => references.includes(String(reference)))).toBe(
      true,
    );

    const layers = ofType(result, 'layer').map(({ digest }) => String(digest));
    const distinct = new Set(layers);
    expect(distinct.size).toBeLessThan(layers.length);
    for (const digest of distinct) {
      const asked = simulator.requests.filter(
        ({ role, path }) => role === 'registry' && path.endsWith(`/blobs/${digest}`),
      );
      expect(asked.length, digest).toBe(1);
    }
  });

  test('read no document twice', async () => {
    const simulator = await runningSimulator({ blobScale: 0.01 });
    const words = ['pull', '--file', listOf(`${simulator.host}/dotnet/runtime:10.0\n`), ...linux];
    expect((await runCli(words, cliPlaces())).code).toBe(0);
    const documents = simulator.requests.filter(
      ({ path, status }) => /\/manifests\//.test(path) && status === 200,
    );
    expect(documents.map(({ path }) => path)).toEqual([...new Set(documents.map(({ path }) => path))]);
  });

  test('of which some fail are fetched but for those, with the greatest exit code', async () => {
    const { host } = await runningSimulator({ blobScale: 0.01 });
    const good = `${host}/windows/nanoserver:ltsc2022`;
    const words = ['pull', good, `${host}/no/such:1`, '127.0.0.1:1/a:1', '--retry-for', '0'];
    const places = cliPlaces();
    const result = await runCli([...words, '--json'], places);
    expect(result.code).toBe(4);
    expect(ofType(result, 'done')).toMatchObject([{ reference: good }]);
    expect(
      ofType(result, 'error')
        .map(({ reference, code }) => [reference, code])
        .sort(),
    ).toEqual([
      ['127.0.0.1:1/a:1', 'NETWORK'],
      [`${host}/no/such:1`, 'NAME_UNKNOWN'],
    ]);
    expect(result.lines.at(-1)).toMatchObject({ type: 'summary', done: 1, failed: 2 });

    const text = await runCli(words, places);
    expect(text.code).toBe(4);
    expect(text.stdout).toMatch(/^Downloaded .*nanoserver:ltsc2022 .*everything was here\.$/m);
    expect(text.stdout).toContain('1 of 3 images');
    const failures = text.stderr.split('\n').filter((line) => line.startsWith('longshore: '));
    expect(failures.map((line) => line.split(' ')[1]).sort()).toEqual([
      '127.0.0.1:1/a:1:',
      `${host}/no/such:1:`,
    ]);
  });

  test('that are one by tag and by digest are both in the library', async () => {
    const { host } = await runningSimulator({ blobScale: 0.01 });
    const places = cliPlaces();
    const tag = `${host}/windows/nanoserver:ltsc2022`;
    const first = await runCli(['pull', tag, tag, '--json'], places);
    expect(ofType(first, 'done')).toHaveLength(1);
    const digest = String(ofType(first, 'done')[0]?.digest);
    const both = await runCli(['pull', tag, `${host}/windows/nanoserver@${digest}`, '--json'], places);
    expect(both.code).toBe(0);
    expect(ofType(both, 'done').map((line) => [line.digest, line.bytesFetched])).toEqual([
      [digest, 0],
      [digest, 0],
    ]);
  });

  test('cannot be written into one archive, which is said before anything is fetched', async () => {
    const simulator = await runningSimulator();
    const words = ['pull', `${simulator.host}/a:1`, 'b:1', '--format', 'docker-archive', '--output', 'x.tar'];
    const { code, stderr } = await runCli(words, cliPlaces());
    expect({ code, requests: simulator.requests.length }).toEqual({ code: 2, requests: 0 });
    expect(stderr).toContain(
      `longshore export ${simulator.host}/a:1 --format docker-archive --output image.tar`,
    );
  });

  test('that are stopped keep what has arrived, and say so', async () => {
    const simulator = await runningSimulator({ blobScale: 0.05, totalBytesPerSecond: 1_000_000 });
    const references = ['runtime', 'sdk'].map((name) => `${simulator.host}/dotnet/${name}:10.0`);
    const words = ['pull', ...references, ...linux, '--json'];
    const places = cliPlaces();
    const running = startCli(words, places);
    await running.waitForLine(({ type, bytes }) => type === 'progress' && Number(bytes) > 200_000);
    running.kill('SIGINT');
    const stopped = await running.finished;
    expect(stopped.code).toBe(130);
    expect(ofType(stopped, 'done').length + ofType(stopped, 'error').length).toBe(2);
    expect(ofType(stopped, 'error').map(({ code }) => code)).toContain('CANCELLED');
    expect(stopped.lines.at(-1)?.type).toBe('summary');
    simulator.options.totalBytesPerSecond = Number.POSITIVE_INFINITY;
    const resumed = await runCli(words, places);
    expect(resumed.code).toBe(0);
    expect(Number(resumed.lines.at(-1)?.bytesReused)).toBeGreaterThan(0);
  });
});

test('images are chosen for what the hosts run, which is said, unless a platform is asked for', async () => {
  const { host } = await runningSimulator({ blobScale: 0.001 });
  const list = `services: {a: {image: ${host}/dotnet/framework/runtime:4.8.1}, b: {image: ${host}/dotnet/runtime:10.0, platform: linux/arm64}}`;
  const places = cliPlaces({ LONGSHORE_HOSTS_RUN: 'ltsc2019' });
  const result = await runCli(['pull', '--file', listOf(list), '--json'], places);
  expect(result.code).toBe(0);
  expect(result.stderr).toContain('Chosen for hosts that run Windows Server 2019');
  expect(ofType(result, 'resolved').map(({ platform }) => platform)).toEqual([
    expect.stringMatching(/^windows\/amd64:10\.0\.17763\./),
    'linux/arm64/v8',
  ]);
  const other = ['--platform', 'windows/amd64:ltsc2022'];
  const asked = await runCli(['pull', `${host}/dotnet/framework/runtime:4.8.1`, ...other, '--json'], places);
  expect(asked.stderr).not.toContain('Chosen for');
  expect(String(ofType(asked, 'resolved')[0]?.platform)).toMatch(/^windows\/amd64:10\.0\.20348\./);
});

describe('a list', () => {
  test.each<[string, (host: string) => string]>([
    [
      'of Windows, with comments',
      (host) => `\ufeff# ours\r\n${host}/windows/nanoserver:ltsc2022  # base\r\n\r\n`,
    ],
    [
      'that is a Dockerfile',
      (host) => `ARG TAG=ltsc2022\nFROM ${host}/windows/nanoserver:$TAG AS a\nFROM a\n`,
    ],
    ['that is YAML', (host) => `spec:\n  containers:\n    - image: "${host}/windows/nanoserver:ltsc2022"\n`],
  ])('%s is read from a file and from standard input', async (_, text) => {
    const { host } = await runningSimulator({ blobScale: 0.01 });
    const file = listOf(text(host));
    const places = cliPlaces();
    const fromFile = await runCli(['pull', '--file', file, '--json'], places);
    expect(fromFile).toMatchObject({ code: 0, stderr: '' });
    expect(fromFile.lines.at(-1)).toMatchObject({ type: 'summary', done: 1, failed: 0 });
    if (process.platform === 'win32') return;
    const piped = { ...places, startedBy: ['sh', '-c', `exec "$@" < ${file}`, 'sh'] };
    const fromInput = await runCli(['pull', '--file', '-', '--json'], piped);
    expect(fromInput.lines.at(-1)).toMatchObject({ type: 'summary', done: 1, bytesFetched: 0 });
  });

  test('with wrong lines names them, and nothing is fetched', async () => {
    const simulator = await runningSimulator();
    const file = listOf(`${simulator.host}/a:1\nnot one\n${simulator.host}/a:b:c\n`);
    const { code, stderr, stdout } = await runCli(['pull', '--file', file], cliPlaces());
    expect({ code, stdout, requests: simulator.requests.length }).toEqual({
      code: 2,
      stdout: '',
      requests: 0,
    });
    expect(stderr).toMatch(/list\.txt, line 2: .*\n.*list\.txt, line 3: /);
    const machine = await runCli(['pull', '--file', file, '--json'], cliPlaces());
    expect(machine.lines).toMatchObject([
      { type: 'error', code: 'INVALID_REFERENCE', reference: 'not one' },
      { type: 'error', code: 'INVALID_REFERENCE' },
    ]);
  });

  test.each<[string, string | Uint8Array, RegExp]>([
    ['that is empty', '', /list\.txt names no image/],
    ['that is no text', new Uint8Array([0, 1, 2]), /is no text/],
  ])('%s is a usage error', async (_, content, reason) => {
    const file = join(temporaryFolder(), 'list.txt');
    writeFileSync(file, content);
    const { code, stderr } = await runCli(['pull', '--file', file], cliPlaces());
    expect(code).toBe(2);
    expect(stderr).toMatch(reason);
  });

  test('that is not there is a usage error that names it', async () => {
    const file = join(temporaryFolder(), 'none.txt');
    const { code, stderr } = await runCli(['pull', '--file', file], cliPlaces());
    expect(code).toBe(2);
    expect(stderr).toContain(file);
  });
});

test('a library that cannot be made ends the run before anything is fetched', async () => {
  const simulator = await runningSimulator();
  const library = process.platform === 'linux' ? '/proc/longshore' : join(temporaryFolder(), '\0');
  const words = ['pull', `${simulator.host}/a:1`, `${simulator.host}/b:1`, '--json'];
  const result = await runCli(words, { ...cliPlaces(), library });
  expect({ code: result.code, requests: simulator.requests.length }).toEqual({ code: 7, requests: 0 });
  expect(result.lines).toMatchObject([{ type: 'error', code: 'DISK_PERMISSION' }]);
});

test('pull --hours says that it waits and until when, for one image and for several', async () => {
  const simulator = await runningSimulator({ blobScale: 0.001 });
  const places = cliPlaces();
  const now = new Date();
  const clock = (hours: number) => `${String((now.getHours() + hours + 24) % 24).padStart(2, '0')}:00`;
  const hours = [{ days: [0, 1, 2, 3, 4, 5, 6], from: clock(-1), to: clock(2), speed: 'none' }];
  writeFileSync(join(places.state, 'settings.json'), JSON.stringify({ hours, hoursEnabled: true }));
  const references = ['runtime', 'aspnet'].map((name) => `${simulator.host}/dotnet/${name}:10.0`);
  for (const images of [references.slice(0, 1), references]) {
    const pulling = startCli(['pull', ...images, ...linux, '--hours'], places);
    let told = '';
    pulling.process.stderr?.on('data', (data: Buffer) => {
      told += data.toString();
      if (told.includes('Waiting until')) pulling.kill('SIGINT');
    });
    const { code, stderr } = await pulling.finished;
    expect(code).toBe(130);
    expect(stderr.match(/Waiting until .*/g)).toEqual([
      expect.stringMatching(
        new RegExp(`^Waiting until ${clock(2)}.*, when the hours for downloads begin\\.$`),
      ),
    ]);
  }
  // Without --hours a command begins when it is typed.
  expect((await runCli(['pull', ...references.slice(0, 1), ...linux], places)).code).toBe(0);
});
