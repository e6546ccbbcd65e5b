import { expect, test } from 'vitest';
import type { ErrorCode } from '../../shared/errors.ts';
import type { Fault } from '../simulator/faults/fault.ts';
import type { SimulatorOptions } from '../simulator/options.ts';
import { readLibrary } from '../support/libraries/library-state.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { lastLine, runCli } from '../support/programs/run-cli.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';

interface BadInput {
  /** What follows the host in the reference. */
  name: string;
  args?: string[];
  fault?: Omit<Fault, 'times'>;
  options?: Partial<SimulatorOptions>;
  code: ErrorCode;
  exitCode: number;
}

const image = 'windows/nanoserver:ltsc2022-amd64';
const manifests = '/manifests/';

/** Each wrong input with its code and exit code. */
const table: Record<string, BadInput> = {
  'a repository in capitals': { name: 'Windows/ServerCore:ltsc2019', code: 'INVALID_REFERENCE', exitCode: 2 },
  'a path in the repository': { name: '../../etc/passwd', code: 'INVALID_REFERENCE', exitCode: 2 },
  'a digest too short': { name: 'powershell@sha256:abc', code: 'INVALID_REFERENCE', exitCode: 2 },
  'an unknown repository': { name: 'no/such:latest', code: 'NAME_UNKNOWN', exitCode: 3 },
  'an unknown tag': { name: 'powershell:no-such-tag', code: 'MANIFEST_UNKNOWN', exitCode: 3 },
  'an unknown digest': {
    name: `powershell@sha256:${'a'.repeat(64)}`,
    code: 'MANIFEST_UNKNOWN',
    exitCode: 3,
  },
  'a platform that is not there': {
    name: 'powershell:latest',
    args: ['--platform', 'linux/s390x'],
    code: 'PLATFORM_NOT_FOUND',
    exitCode: 3,
  },
  'a schema-1 manifest': { name: 'samples/schema-one:latest', code: 'UNSUPPORTED_MANIFEST', exitCode: 4 },
  'a manifest over 8 MiB': {
    name: image,
    fault: { kind: 'oversized-manifest', match: manifests },
    code: 'MANIFEST_TOO_LARGE',
    exitCode: 4,
  },
  'an altered manifest': {
    name: image,
    fault: { kind: 'altered-manifest', match: manifests },
    code: 'DIGEST_MISMATCH',
    exitCode: 5,
  },
  'JSON too deep to be a manifest': {
    name: image,
    fault: { kind: 'deep-json', match: manifests },
    code: 'DIGEST_MISMATCH',
    exitCode: 5,
  },
  'a layer with other bytes': {
    name: image,
    fault: { kind: 'corrupt', role: 'data', offset: 5000 },
    code: 'DIGEST_MISMATCH',
    exitCode: 5,
  },
  'a layer of another size': {
    name: image,
    fault: { kind: 'wrong-size', role: 'data', bytes: 1 },
    code: 'SIZE_MISMATCH',
    exitCode: 5,
  },
  'a layer that the registry does not have': {
    name: image,
    fault: { kind: 'status', match: '/blobs/', status: 404 },
    code: 'BLOB_UNKNOWN',
    exitCode: 3,
  },
  'a registry that wants a sign-in': {
    name: image,
    options: { auth: 'token', credentials: { username: 'ada', password: 'secret' } },
    code: 'UNAUTHORIZED',
    exitCode: 6,
  },
  'a registry that has had enough': {
    name: image,
    fault: { kind: 'too-many-requests', match: manifests, retryAfterSeconds: 0 },
    code: 'TOO_MANY_REQUESTS',
    exitCode: 4,
  },
  'a redirect to a file': {
    name: image,
    fault: { kind: 'redirect', match: '/blobs/', location: 'file:///etc/passwd' },
    code: 'BLOCKED_URL',
    exitCode: 4,
  },
};

test.for(Object.entries(table))('%s', async ([, input]) => {
  const simulator = await runningSimulator(input.options);
  if (input.fault !== undefined) simulator.faults.add({ ...input.fault, times: 'always' });
  const places = cliPlaces();
  const result = await runCli(
    ['pull', `${simulator.host}/${input.name}`, ...(input.args ?? []), '--json'],
    places,
  );
  const error = lastLine(result);
  expect([error.type, error.code, result.code], result.stderr).toEqual(['error', input.code, input.exitCode]);
  expect(String(error.message)).toMatch(/\w.*\.$/);
  expect(result.stderr).not.toMatch(/\n\s+at /);
  expect(readLibrary(places.library).entries).toEqual([]);
  expect(readLibrary(places.library).blobs).toEqual([]);
});

test.for([
  ['an export', ['--format', 'docker-archive', '--output', '/proc/x/z.tar']],
  ['a library', ['--library', '/proc/x/library']],
  ['a state folder', ['--state', '/proc/x/state']],
] as const)('%s where no folder can be made is refused and does not hang', async ([, args], context) => {
  context.skip(process.platform !== 'linux', 'only Linux has /proc');
  const simulator = await runningSimulator();
  const result = await runCli(['pull', `${simulator.host}/${image}`, ...args, '--json'], cliPlaces());
  expect(lastLine(result)).toMatchObject({ type: 'error', code: 'DISK_PERMISSION' });
  expect(result.code).toBe(7);
});

test('an unknown platform names those that there are', async () => {
  const simulator = await runningSimulator();
  const reference = `${simulator.host}/oss/kubernetes/pause:3.4.1`;
  const result = await runCli(['pull', reference, '--platform', 'linux/riscv64', '--json'], cliPlaces());
  expect(lastLine(result).message).toContain('linux/ppc64le');
});

test('a wrong option is usage, said on stderr', async () => {
  const result = await runCli(['pull', 'powershell', '--connections', 'many', '--json'], cliPlaces());
  expect(result.code).toBe(2);
  expect(result.stderr).toContain('connections');
});
