import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseImageConfig } from '../../electron/engine/oci/image-config.ts';
import { parseManifest } from '../../electron/engine/oci/parse-manifest.ts';
import { parseAuthChallenges } from '../../electron/engine/registry/access/auth-challenge.ts';
import { storedCredentials } from '../../electron/engine/registry/access/stored/auth-files.ts';
import { readCatalogPage, readTagPage } from '../../electron/engine/registry/client/name-documents.ts';
import { readPortalTags } from '../../electron/engine/registry/client/portal-documents.ts';
import { SettingsStore } from '../../electron/engine/settings/store.ts';
import { platformWords } from '../../renderer/components/text/platform-words.ts';
import { sortTags } from '../../renderer/explore/tags/sort-tags.ts';
import { AppError, appErrorSchema, type ErrorCode, errorCodes } from '../../shared/errors.ts';
import { manifestMediaTypes } from '../../shared/media-types.ts';
import { repositoryDetailsSchema } from '../../shared/schemas/image.ts';
import { settingsPatchSchema } from '../../shared/schemas/settings.ts';
import { errorSentence } from '../../shared/text/error-sentences.ts';
import { everyObjectsOwn, hostileNames, jsonWithNames } from '../support/hostile-names.ts';
import { testRegistryClient } from '../support/network/test-registry.ts';
import { noSignal, startTestServer } from '../support/network/test-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest, size: 2 };
const name = 'a.example/b:c';
let folder: string;
let before: unknown[];

beforeEach(() => {
  folder = temporaryFolder();
  before = everyObjectsOwn();
});
afterEach(() => {
  expect(everyObjectsOwn()).toEqual(before);
});

test.each(hostileNames)('a registry’s error code %s is one that nobody knows', async (code) => {
  const { host } = await startTestServer((_, response) =>
    response.writeHead(404).end(JSON.stringify({ errors: [{ code, message: code }] })),
  );
  const asked = testRegistryClient(host).manifest('a/b', 'c', noSignal());
  const error = await asked.then(
    () => undefined,
    (thrown: AppError) => thrown,
  );
  expect(error?.toJSON()).toMatchObject({ code: 'MANIFEST_UNKNOWN', details: { registryCode: code } });
  expect(appErrorSchema.safeParse(error?.toJSON()).success).toBe(true);
});

test('annotations keep such names, and lose the one that names no key', () => {
  const text = `{"schemaVersion":2,"config":${JSON.stringify(config)},"annotations":${jsonWithNames('x')}}`;
  const parsed = parse(text, manifestMediaTypes.ociManifest);
  if (parsed.kind !== 'manifest') throw new Error('no manifest');
  const { annotations } = parsed.manifest;
  expect(Object.keys(annotations ?? {})).toEqual(hostileNames.filter((key) => key !== '__proto__'));
  expect(Object.getPrototypeOf(annotations)).toBe(Object.prototype);
  expect(() => parse(jsonWithNames([]), undefined)).toThrow(AppError);
});

test.each(hostileNames)('a config with %s among its labels, its history and its keys is read', (key) => {
  const text = `{"os":"${key}","architecture":"amd64","${key}":{"x":1},
    "config":{"Labels":${jsonWithNames('x')}},"history":[${jsonWithNames(1)},{"created_by":"${key}"}]}`;
  const parsed = parseImageConfig(Buffer.from(text));
  expect(parsed?.history).toEqual([{ emptyLayer: false }, { createdBy: key, emptyLayer: false }]);
  if (parsed?.platform != null) expect(platformWords(parsed.platform).name).toBe(key);
});

test('lists of tags and repositories keep them as names', () => {
  const page = Buffer.from(JSON.stringify({ tags: hostileNames, repositories: hostileNames }));
  expect(readTagPage(page)).toEqual(hostileNames);
  expect(readCatalogPage(page)).toEqual(hostileNames);
  for (const read of [readTagPage, readCatalogPage]) {
    expect(() => read(Buffer.from(jsonWithNames(['a'])))).not.toThrow();
  }
});

test('tags of such names have a date when the portal gives one, and none otherwise', () => {
  const written = [{ name: 'constructor', lastModifiedDate: '2026-01-01' }, { name: '__proto__' }];
  const tags = readPortalTags(Buffer.from(JSON.stringify(written)));
  const details = repositoryDetailsSchema.parse({ description: null, readme: null, tags });
  const rows = sortTags(hostileNames, details.tags, 'version');
  expect(new Map(rows.map(({ tag, lastModified }) => [tag, lastModified]))).toEqual(
    new Map(hostileNames.map((tag) => [tag, tag === 'constructor' ? '2026-01-01' : null])),
  );
});

test.each(hostileNames)('the host %s has the credentials of its own, or none', async (host) => {
  const path = join(folder, 'config.json');
  writeFileSync(path, '{"auths":{},"credHelpers":{}}');
  expect(await storedCredentials([{ path, isDockers: true }]).find(host)).toBeNull();
  const auth = Buffer.from('user:secret').toString('base64');
  writeFileSync(path, `{"auths":{"other.example":{"auth":"${auth}"},"${host}":{"auth":"${auth}"}}}`);
  const own = { kind: 'password', username: 'user', password: 'secret' };
  expect(await storedCredentials([{ path, isDockers: true }]).find(host)).toEqual(
    host === '__proto__' ? null : own,
  );
  expect(await storedCredentials([{ path, isDockers: true }]).find('other.example')).toEqual(own);
});

test('parameters of a challenge may have such names', () => {
  const header = `Bearer realm="https://a.example/t",${hostileNames.map((key) => `${key}="x"`).join()}`;
  const [challenge] = parseAuthChallenges(header);
  expect(challenge?.parameters.realm).toBe('https://a.example/t');
  expect(Object.getPrototypeOf(challenge?.parameters)).toBe(Object.prototype);
});

test('a change of settings changes settings alone', async () => {
  const patch = settingsPatchSchema.parse(JSON.parse(jsonWithNames({ theme: 'dark' })));
  expect(Object.keys(patch)).toEqual([]);
  const path = join(folder, 'settings.json');
  writeFileSync(path, jsonWithNames({ theme: 'dark' }));
  const store = await SettingsStore.open(path, {}, false);
  expect(store.get().theme).toBe('system');
  expect((await store.update(patch)).theme).toBe('system');
});

test.each(hostileNames)('no sentence and no code is found under %s', (key) => {
  const error = { code: key as ErrorCode, message: 'A sentence.', retryable: false, details: {} };
  expect(errorSentence(error, 'zh-CN')).toBe('A sentence.');
  expect(errorCodes).not.toContain(key);
});

function parse(text: string, contentType: string | undefined) {
  return parseManifest({ bytes: Buffer.from(text), digest, contentType, expected: undefined, name });
}
