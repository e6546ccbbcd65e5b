import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { digestOf } from '../simulator/content/blob.ts';
import type { RequestRecord } from '../simulator/http/request-log.ts';
import { blobPath, readLibrary } from '../support/libraries/library-state.ts';
import { cliPlaces, dockerConfigFolder } from '../support/programs/cli-places.ts';
import { needPrograms } from '../support/programs/need-programs.ts';
import { type JsonLine, lastLine, runCli } from '../support/programs/run-cli.ts';
import { runSuccessfully } from '../support/programs/run-program.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const credentials = { username: 'ada', password: 'secret' };
/** Base layers of 20 and 9 MB: one in ranges, one in a single stream. */
const blobScale = 0.0132;

function sourcesOf(lines: JsonLine[]): unknown[] {
  return lines.filter(({ type }) => type === 'layer').map(({ source }) => source);
}

function carriesSecrets({ headers, url }: RequestRecord): boolean {
  return 'authorization' in headers || 'cookie' in headers || url.includes(credentials.password);
}

describe('a Windows image whose base layers are foreign', () => {
  test('is pulled from where its URLs lead, and no credential goes there', async () => {
    const simulator = await runningSimulator({ blobScale, auth: 'token', credentials });
    const { host, hosts, requests } = simulator;
    const { username, password } = credentials;
    const places = cliPlaces({ DOCKER_CONFIG: dockerConfigFolder(host, username, password) });
    const reference = `${host}/windows/servercore:ltsc2019-amd64`;
    const result = await runCli(['pull', reference, '--json'], places);
    expect(result.code, result.stderr).toBe(0);
    expect(sourcesOf(result.lines)).toEqual(['foreign', 'foreign']);

    const foreignBlobs = requests.filter(({ role, path }) => role === 'registry' && path.includes('/blobs/'));
    expect(foreignBlobs.filter(({ status }) => status === 404).length).toBeGreaterThanOrEqual(2);
    expect(requests.some(({ role, headers }) => role === 'registry' && 'authorization' in headers)).toBe(
      true,
    );
    for (const foreignHost of simulator.foreignHosts) {
      expect(requests.some((request) => request.host === foreignHost)).toBe(true);
    }
    const allowed = new Set([hosts.registry, hosts.token]);
    expect(requests.filter((request) => !allowed.has(request.host) && carriesSecrets(request))).toEqual([]);

    const manifest = JSON.parse(
      readFileSync(blobPath(places.library, String(lastLine(result).digest)), 'utf8'),
    );
    for (const { digest } of manifest.layers) {
      expect(digestOf(readFileSync(blobPath(places.library, digest)))).toBe(digest);
    }
    expect(readLibrary(places.library).entries).toHaveLength(1);
  });

  test('is pulled too when its URLs name another repository of the registry', async () => {
    const simulator = await runningSimulator();
    const reference = `${simulator.host}/dotnet/framework/runtime:4.8`;
    const result = await runCli(
      ['pull', reference, '--platform', 'windows/amd64:ltsc2022', '--json'],
      cliPlaces(),
    );
    expect(result.code, result.stderr).toBe(0);
    expect(sourcesOf(result.lines).toSorted()).toEqual(['foreign', 'foreign', 'registry', 'registry']);
  });

  test('is the same whole image in a docker-archive', async (context) => {
    needPrograms(context, 'skopeo');
    const simulator = await runningSimulator();
    const output = join(temporaryFolder(), 'servercore.tar');
    const reference = `${simulator.host}/windows/servercore:ltsc2019-amd64`;
    const args = ['pull', reference, '--format', 'docker-archive', '--output', output, '--json'];
    const result = await runCli(args, cliPlaces());
    expect(result.code, result.stderr).toBe(0);
    const copy = join(temporaryFolder(), 'copy');
    await runSuccessfully('skopeo', ['--insecure-policy', 'copy', `docker-archive:${output}`, `dir:${copy}`]);
    expect(JSON.parse(readFileSync(join(copy, 'manifest.json'), 'utf8')).layers).toHaveLength(2);
  });
});
