import { session } from 'electron';
import { beforeEach, describe, expect, it } from 'vitest';
import { answers, recorded, resetElectron } from '../../../tests/support/electron/electron-stand-in.ts';
import { chooseProxy } from '../../engine/network/connections/proxy-choice.ts';
import { resolveSystemProxy } from './proxy.ts';

beforeEach(() => resetElectron(''));

const url = 'https://mcr.microsoft.com/v2/';
const resolveProxy = (asked: string) => resolveSystemProxy(session.defaultSession, asked);

describe('the system’s proxy', () => {
  it.each([
    ['DIRECT', null],
    ['', null],
    ['PROXY proxy.example:8080', 'http://proxy.example:8080'],
    ['PROXY proxy.example:8080; DIRECT', 'http://proxy.example:8080'],
    ['PROXY first.example:1;PROXY second.example:2', 'http://first.example:1'],
    ['DIRECT; PROXY proxy.example:8080', null],
    ['HTTPS secure.example:443', 'https://secure.example:443'],
    ['PROXY [2001:db8::1]:3128', 'http://[2001:db8::1]:3128'],
    ['SOCKS5 socks.example:1080; PROXY proxy.example:3128', 'http://proxy.example:3128'],
    ['SOCKS5 socks.example:1080; DIRECT', null],
    ['SOCKS socks.example:1080', 'socks://socks.example:1080'],
    ['SOCKS5 socks.example:1080; SOCKS other.example:1080', 'socks5://socks.example:1080'],
    ['QUIC quic.example:443', 'quic://quic.example:443'],
  ])('%j means %j', async (pacAnswer, expected) => {
    answers.proxy = pacAnswer;
    expect(await resolveProxy(url)).toBe(expected);
  });

  it('is asked for with the URL itself, since a script may tell them apart', async () => {
    await resolveProxy('https://one.example/v2/');
    await resolveProxy('https://two.example/v2/');
    expect(recorded.proxyQuestions).toEqual(['https://one.example/v2/', 'https://two.example/v2/']);
  });

  it('that Longshore does not speak to is an error that says so, never a way around it', async () => {
    answers.proxy = 'SOCKS5 socks.example:1080';
    const policy = { setting: 'environment', environment: {}, resolveProxy };
    await expect(chooseProxy(new URL(url), policy)).rejects.toMatchObject({
      code: 'NETWORK',
      message: expect.stringContaining('socks5://socks.example:1080'),
    });
  });
});
