import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { startCli } from '../support/programs/run-cli.ts';
import { runProgram } from '../support/programs/run-program.ts';
import { fillWithManyKinds } from '../support/registries/served-library.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/**
 * The distribution project's conformance program (github.com/opencontainers/distribution-spec, `conformance/`), built by
 * `go build`. What it asks of a registry that is only read is asked in `tests/serving/` too, without it.
 */
const program = process.env.LONGSHORE_CONFORMANCE ?? '';

test('the distribution project finds nothing wrong with the registry', async (context) => {
  context.skip(!existsSync(program), 'LONGSHORE_CONFORMANCE does not name the conformance program');
  const places = cliPlaces();
  const content = await fillWithManyKinds(places.library);
  const registry = startCli(['registry', '--port', '0', '--json'], places);
  const { url } = await registry.waitForLine(({ type }) => type === 'listening');
  const results = temporaryFolder();
  const { stdout, stderr } = await runProgram(program, [], {
    cwd: results,
    env: {
      PATH: process.env.PATH,
      HOME: results,
      OCI_REGISTRY: new URL(String(url)).host,
      OCI_TLS: 'disabled',
      OCI_RESULTS_DIR: results,
      OCI_REPO1: content.repository,
      OCI_API_PUSH: 'false',
      OCI_API_BLOBS_DELETE: 'false',
      OCI_API_MANIFESTS_DELETE: 'false',
      OCI_API_TAGS_DELETE: 'false',
      OCI_API_BLOBS_DIGEST_HEADER: 'true',
      OCI_RO_DATA_TAGS: content.tags.join(' '),
      OCI_RO_DATA_MANIFESTS: content.manifests.join(' '),
      OCI_RO_DATA_BLOBS: content.blobs.join(' '),
      OCI_RO_DATA_REFERRERS: content.subjects.join(' '),
    },
  });
  // Its exit code says nothing: it is 0 for a registry that fails, and it crashes when it writes the report of one that is only read.
  expect(stdout, stderr).toMatch(/OCI Conformance Result: Pass/);
  expect(stdout).toMatch(/FAIL\.*:\s+0\n/);
});
