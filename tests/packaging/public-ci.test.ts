import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import packageJson from '../../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = `${root}.github/workflows/`;
const require = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const step = z.object({
  name: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  shell: z.string().optional(),
  if: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const permissions = z.record(z.string(), z.string());
const job = z.object({
  needs: z.union([z.string(), z.array(z.string())]).optional(),
  if: z.string().optional(),
  environment: z.string().optional(),
  'timeout-minutes': z.number(),
  permissions: permissions.optional(),
  steps: z.array(step),
});
const workflowSchema = z.object({
  // YAML 1.1 reads the bare word `on` as true.
  on: z.unknown(),
  permissions,
  jobs: z.record(z.string(), job),
});

const names = await readdir(folder);
const workflows = await Promise.all(
  names.map(async (name) => {
    const text = await readFile(`${folder}${name}`, 'utf8');
    return { name, text, workflow: workflowSchema.parse(require('js-yaml').load(text)) };
  }),
);

describe.each(workflows)('the workflow $name', ({ text, workflow }) => {
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  it('pins every action by its commit, with the version beside it', () => {
    const uses = text.match(/^.*\buses:.*$/gm) ?? [];
    expect(uses.length).toBeGreaterThan(0);
    for (const line of uses) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('may read, and only the jobs that attest and draft a release may write what that takes', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    const wider = Object.entries(workflow.jobs).filter(([, { permissions }]) => permissions !== undefined);
    const needed = {
      attest: { contents: 'read', 'id-token': 'write', attestations: 'write' },
      draft: { actions: 'read', contents: 'write' },
    };
    expect(Object.fromEntries(wider.map(([name, { permissions }]) => [name, permissions]))).toEqual(
      text.includes('gh release create') ? needed : {},
    );
    // A job that may write runs no code of the repository, and no action but those that it is there for.
    const allowed = /^actions\/(?:download-artifact|attest-build-provenance)@/;
    for (const [name, { steps }] of wider) {
      const uses = steps.flatMap((each) => each.uses ?? []);
      expect(uses.filter((action) => name === 'draft' || !allowed.test(action))).toEqual([]);
      for (const { run } of steps) expect(run ?? 'gh').toMatch(/^gh\b/);
    }
  });

  it('keeps secrets from all code but this repository’s scripts and the system’s programs', () => {
    for (const [name, { steps, environment }] of Object.entries(workflow.jobs)) {
      const secrets = JSON.stringify(workflow.jobs[name]).includes('secrets.');
      expect({ name, environment }).toEqual({ name, environment: secrets ? 'release' : undefined });
      if (!secrets) continue;
      for (const { uses, run, env } of steps) {
        expect(uses ?? 'actions/checkout@').toMatch(
          /^actions\/(?:checkout|download-artifact|upload-artifact)@/,
        );
        expect(run ?? '').not.toMatch(/\bnp[mx]\b|node_modules|package\.mjs|build\.mjs/);
        if (Object.values(env ?? {}).some((value) => value.includes('secrets.')))
          expect(run).toMatch(/^node scripts\/packaging\/sign-[\w-]+\.mjs [\w./-]+$/);
      }
    }
  });

  it('leaves no credential in the checkout, and no text of others in a script', () => {
    for (const { uses, with: inputs } of steps) {
      if (uses?.startsWith('actions/checkout@'))
        expect(inputs).toMatchObject({ 'persist-credentials': false });
    }
    expect(text).not.toContain('pull_request_target');
    for (const { run } of steps) expect(run ?? '').not.toMatch(/\$\{\{\s*(?:github|inputs|secrets)\./);
  });
});

describe('what the workflows run', () => {
  const commands = workflows.flatMap(({ workflow }) =>
    Object.values(workflow.jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run?.split('\n') ?? [])),
  );

  it('is there: scripts of package.json and files of the checkout', () => {
    const scripts = commands.flatMap((line) =>
      [...line.matchAll(/\bnpm run ([\w:]+)/g)].map(([, name]) => name),
    );
    expect(scripts).toContain('test:electron');
    for (const name of scripts) expect(Object.keys(packageJson.scripts)).toContain(name);
    const files = commands.flatMap((line) =>
      [...line.matchAll(/\bnode ([\w./-]+)/g)].map(([, name]) => name ?? ''),
    );
    expect(files).toContain('scripts/package.mjs');
    for (const name of files)
      expect({ name, exists: existsSync(`${root}${name}`) }).toEqual({ name, exists: true });
  });

  it('hands no word on behind a bare --, which PowerShell takes away', () => {
    expect(commands.filter((line) => /\bnpm\b.* -- /.test(line))).toEqual([]);
  });

  it('is Bash where it is written as such', () => {
    const steps = workflows.flatMap(({ workflow }) =>
      Object.values(workflow.jobs).flatMap((job) => job.steps),
    );
    const needsBash = steps.filter(
      ({ run, shell }) => shell !== 'pwsh' && /\$\{?[A-Z_]{3,}|\$\(|\\$/m.test(run ?? ''),
    );
    expect(needsBash.length).toBeGreaterThan(2);
    for (const { run, shell, if: condition } of needsBash)
      expect({
        run,
        isBash: shell === 'bash' || /Linux/.test(condition ?? '') || /^gh /.test(run ?? ''),
      }).toEqual({
        run,
        isBash: true,
      });
  });

  it('ends in artefacts with checksums', () => {
    const [ci, release] = ['ci.yml', 'release.yml'].map((name) =>
      workflows.find((each) => each.name === name),
    );
    expect(ci?.text).toContain('release/SHA256SUMS-*.txt');
    expect(release?.text).toContain('node scripts/packaging/finish-release.mjs release');
    expect(release?.text).toContain('node scripts/packaging/store-drafts.mjs release drafts');
    expect(release?.text).toContain('subject-checksums: release/SHA256SUMS.txt');
  });
});

describe('CI proves packages', () => {
  const steps = workflows.find(({ name }) => name === 'ci.yml')?.workflow.jobs.package?.steps ?? [];
  const ofSystem = (name: string) => steps.find((each) => each.name?.startsWith(name));

  it('unpacked on each system, with a picture of the window', () => {
    const unpacked = steps.filter(({ env }) => env?.LONGSHORE_PICTURE !== undefined);
    expect(unpacked.map(({ if: condition }) => condition)).toEqual([
      "runner.os == 'Linux'",
      "runner.os != 'Linux'",
    ]);
    for (const { run } of unpacked) expect(run).toMatch(/npm run test:electron$/);
  });

  it.each([
    ['deb', 'apt-get install', 'apt-get remove'],
    ['rpm', 'rpm --install', 'rpm --erase'],
    ['AppImage', 'chmod +x', 'rm '],
    ['dmg', 'hdiutil attach', 'rm -R /Applications/Longshore.app'],
    ['nsis', "-ArgumentList '/S'", 'Uninstall Longshore.exe'],
  ])('%s as it is installed, driven, and removed', (name, install, remove) => {
    const run = ofSystem(name)?.run ?? '';
    const order = [install, 'npm run test:electron', remove].map((part) => run.indexOf(part));
    expect(order.every((at) => at >= 0)).toBe(true);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it('needs a package where it says so, and skips the rest', () => {
    const text = workflows.find(({ name }) => name === 'ci.yml')?.text ?? '';
    expect(text).toContain("LONGSHORE_NEED_PACKAGE: '1'");
    expect(text).toContain(
      'LONGSHORE_PACKAGED_PROGRAM: ${'.concat('{ github.workspace }}/${', '{ matrix.program }}'),
    );
  });
});

describe('a release', () => {
  const jobs = workflows.find(({ name }) => name === 'release.yml')?.workflow.jobs ?? {};
  const needsOf = (name: string): string[] => {
    const direct = [jobs[name]?.needs ?? []].flat();
    return [...direct, ...direct.flatMap(needsOf)];
  };
  const conditionOf = (name: string) => jobs[name]?.if?.replace(/^\$\{\{ (.*) \}\}$/, '$1');
  /** Artefacts that steps with this action name, `*` in place of what is known at run time only. */
  const artefacts = (action: string) =>
    Object.entries(jobs).flatMap(([job, { steps }]) =>
      steps
        .filter(({ uses }) => uses?.startsWith(`actions/${action}@`))
        .map(({ with: inputs, if: condition }) => {
          const name = String(inputs?.name ?? inputs?.pattern).replace(/\$\{\{.*?\}\}/g, '*');
          return { job, name, condition };
        }),
    );

  it('is finished after every signature, attested as finished, and drafted as attested', () => {
    const signing = Object.keys(jobs).filter((name) => name.startsWith('sign-'));
    expect(signing).toEqual(['sign-mac-app', 'sign-windows-apps', 'sign-windows-installers']);
    expect(needsOf('finish')).toEqual(expect.arrayContaining(['build', ...signing]));
    expect([jobs.attest?.needs, jobs.draft?.needs]).toEqual(['finish', 'attest']);
  });

  it('is drafted without a signature too, but not after a failure', () => {
    expect(conditionOf('sign-mac-app')).toBe("vars.MAC_IDENTITY != ''");
    expect(conditionOf('sign-windows-apps')).toBe("vars.WINDOWS_PUBLISHER != ''");
    // GitHub skips what comes after a skipped job, however far, unless it has a condition of its own.
    expect(conditionOf('finish')).toBe('!failure() && !cancelled()');
    expect(conditionOf('attest')).toBe("!cancelled() && needs.finish.result == 'success'");
    expect(conditionOf('draft')).toBe("!cancelled() && needs.attest.result == 'success'");
  });

  it('holds no package that calls itself signed and is not', () => {
    expect(artefacts('upload-artifact').filter(({ job }) => job === 'build')).toEqual([
      { job: 'build', name: 'unsigned-*', condition: "env.SIGNED == 'true'" },
      { job: 'build', name: 'packages-*', condition: "env.SIGNED == 'false'" },
    ]);
  });

  it('hands every artefact from a job to one that waits for it', () => {
    const stem = (name: string) => name.replace(/\*$/, '');
    for (const { job, name } of artefacts('download-artifact')) {
      const sources = artefacts('upload-artifact').filter((each) =>
        name.endsWith('*')
          ? each.name.startsWith(stem(name))
          : [name, name.replace(/-\w+$/, '-*')].includes(each.name),
      );
      const waitsFor = sources.map((source) => needsOf(job).includes(source.job));
      expect({ job, name, waitsFor }).toEqual({ job, name, waitsFor: sources.map(() => true) });
      expect(sources.length).toBeGreaterThan(0);
    }
  });
});

describe('Dependabot', () => {
  it('looks after packages and actions', async () => {
    const file = await readFile(new URL('../../.github/dependabot.yml', import.meta.url), 'utf8');
    expect(require('js-yaml').load(file)).toMatchObject({
      version: 2,
      updates: ['npm', 'github-actions'].map((ecosystem) => ({
        'package-ecosystem': ecosystem,
        directory: '/',
        schedule: { interval: 'weekly' },
      })),
    });
  });
});

describe('public CI', () => {
  it('tests and packages on all three systems', () => {
    for (const { text } of workflows) {
      for (const system of ['ubuntu-', 'windows-', 'macos-']) expect(text).toContain(system);
    }
    expect(workflows.map(({ name }) => name).sort()).toEqual(['ci.yml', 'release.yml']);
  });
});
