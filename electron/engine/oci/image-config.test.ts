import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isPlainPlatform, parseImageConfig } from './image-config.ts';
import { layerHistory } from './layer-history.ts';

const windowsConfig = readFileSync(
  new URL('../../../tests/fixtures/framework-runtime-config.json', import.meta.url),
);

describe('parseImageConfig', () => {
  it('reads a real Windows config', () => {
    const config = parseImageConfig(windowsConfig);
    expect(config).toMatchObject({
      platform: { os: 'windows', architecture: 'amd64', 'os.version': '10.0.20348.473' },
      created: '2022-01-20T00:16:34.8596475Z',
    });
    expect(config?.diffIds).toHaveLength(4);
    expect(config?.history.map(({ createdBy }) => createdBy?.slice(0, 14))).toEqual([
      'Apply image 20',
      'Install update',
      'cmd /S /C #(no',
      'cmd /S /C curl',
    ]);
  });

  it('takes key names in any case, a byte order mark, and absent or broken history', () => {
    const text =
      '\uFEFF{"OS":"windows","Architecture":"amd64","rootfS":{"diff_ids":["sha256:a"]},"history":[1,{"empty_layer":true}]}';
    expect(parseImageConfig(Buffer.from(text))).toEqual({
      platform: { os: 'windows', architecture: 'amd64' },
      created: null,
      history: [{ emptyLayer: false }, { emptyLayer: true }],
      diffIds: ['sha256:a'],
    });
    expect(parseImageConfig(Buffer.from('{"rootfs":null,"history":null}'))).toEqual({
      platform: null,
      created: null,
      history: [],
      diffIds: [],
    });
  });

  it.each(['', 'null', '[]', '"text"', '{', `${'['.repeat(100_000)}`])('is null for %s', (text) => {
    expect(parseImageConfig(Buffer.from(text))).toBeNull();
  });

  it('does not believe a platform with control characters', () => {
    const config = Buffer.from(JSON.stringify({ os: 'linux\u001b[31m', architecture: 'amd64' }));
    expect(parseImageConfig(config)?.platform).toBeNull();
    expect(isPlainPlatform({ os: 'linux', architecture: 'arm', variant: '../v7' })).toBe(false);
  });
});

describe('a config of great length', () => {
  const read = (document: unknown) => parseImageConfig(Buffer.from(JSON.stringify(document)));

  it('is read as far as images go', () => {
    const history = Array.from({ length: 10_001 }, (_, at) => ({ created_by: `RUN ${at}` }));
    const config = read({ history, rootfs: { diff_ids: Array(10_001).fill('sha256:a') } });
    expect(config?.history).toHaveLength(10_000);
    expect(config?.history[9_999]?.createdBy).toBe('RUN 9999');
    expect(config?.diffIds).toHaveLength(10_000);
  });

  it('keeps the beginning of a long command', () => {
    const command = 'x'.repeat(100_000);
    expect(read({ history: [{ created_by: command }] })?.history[0]?.createdBy).toBe(
      command.slice(0, 65_536),
    );
  });

  it('is no config beyond all measure', () => {
    expect(read({ os: 'linux', history: Array(250_001).fill(0) })).toBeNull();
  });
});

describe('layerHistory', () => {
  const entry = (createdBy: string, emptyLayer = false) => ({ createdBy, emptyLayer });

  it('pairs layers with the entries that made them', () => {
    const history = [entry('ADD'), entry('ENV', true), entry('RUN')];
    expect(layerHistory(history, 2)).toEqual([history[0], history[2]]);
  });

  it('takes a history of the right length whose entries are marked empty wrongly', () => {
    const history = [entry('ADD', true), entry('RUN')];
    expect(layerHistory(history, 2)).toEqual(history);
  });

  it('pairs nothing when the numbers disagree', () => {
    expect(layerHistory([entry('ADD')], 3)).toEqual([undefined, undefined, undefined]);
    expect(layerHistory([], 1)).toEqual([undefined]);
  });
});
