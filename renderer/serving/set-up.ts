import { authorityName } from '../../shared/serving/authority-name.ts';
import type { ServedEngine } from '../../shared/serving/schemas.ts';

export const setUpSystems = ['linux', 'windows', 'macos'] as const;
/** The system that a client runs on. */
export type SetUpSystem = (typeof setUpSystems)[number];

/** What the texts depend on. */
export interface SetUpFacts {
  engine: ServedEngine;
  system: SetUpSystem;
  url: string;
  isSecure: boolean;
  /** Clients have to be given Longshore’s authority; they know that of the user’s own certificate. */
  isByAuthority: boolean;
  /** Only this computer reaches it. */
  isOnlyHere: boolean;
  /** Empty for none. */
  password: string;
  /** The registry whose images are pulled. */
  origin: string;
  /** Its image in the examples, without the registry. */
  image: string;
}

/** One thing to do: what it is, and a text to copy. */
export interface SetUpStep {
  /** A sentence of `serving.steps`. */
  kind: 'copy-authority' | 'write-file' | 'sign-in' | 'pull' | 'pull-long' | 'insecure';
  /** The file that the text goes into, or where it is typed. */
  place: { file: string } | { where: 'client' | 'machine' };
  text: string;
}

/** What to do on a client so that it pulls through this computer, in order. */
export function setUpSteps(facts: SetUpFacts): SetUpStep[] {
  switch (facts.engine) {
    case 'docker':
      return dockerSteps(facts);
    case 'docker-containerd':
      return hostsSteps(facts, dockerFolder(facts.system), 'docker');
    case 'containerd':
      return hostsSteps(facts, containerdFolder(facts.system), 'nerdctl');
    case 'podman':
      return podmanSteps(facts);
  }
}

/** `HOST:PORT` as it stands before an image's name. */
export function hostOf({ url, isOnlyHere }: Pick<SetUpFacts, 'url' | 'isOnlyHere'>): string {
  const { host, port } = new URL(url);
  return isOnlyHere ? `localhost:${port}` : host;
}

function dockerSteps(facts: SetUpFacts): SetUpStep[] {
  const { isSecure, isByAuthority, isOnlyHere, password, system, origin, image } = facts;
  const host = hostOf(facts);
  const folder = system === 'windows' ? host.replaceAll(':', '') : host;
  return [
    ...(isByAuthority ? [authorityStep(join(dockerFolder(system), folder, 'ca.crt'))] : []),
    ...(isSecure || isOnlyHere
      ? []
      : [
          {
            kind: 'insecure' as const,
            place: {
              file:
                system === 'windows'
                  ? '%PROGRAMDATA%\\docker\\config\\daemon.json'
                  : '/etc/docker/daemon.json',
            },
            text: JSON.stringify({ 'insecure-registries': [host] }, null, 2),
          },
        ]),
    ...(password === '' ? [] : [signInStep('docker', host)]),
    { kind: 'pull-long', place: { where: 'client' }, text: `docker pull ${host}/${origin}/${image}` },
  ];
}

function hostsSteps(facts: SetUpFacts, folder: string, command: string): SetUpStep[] {
  const { isByAuthority, origin, image } = facts;
  const authority = join(folder, authorityName);
  return [
    ...(isByAuthority ? [authorityStep(authority)] : []),
    {
      kind: 'write-file',
      place: { file: join(folder, origin, 'hosts.toml') },
      text: hostsFile(facts, authority),
    },
    { kind: 'pull', place: { where: 'client' }, text: `${command} pull ${origin}/${image}` },
  ];
}

function hostsFile({ url, isByAuthority, password, origin }: SetUpFacts, authority: string): string {
  return [
    `server = "https://${origin}"`,
    '',
    `[host."${url}"]`,
    '  capabilities = ["pull", "resolve"]',
    // In a literal text (TOML) backslashes are what they are.
    ...(isByAuthority ? [`  ca = '${authority}'`] : []),
    '  dial_timeout = "1s"',
    ...(password === ''
      ? []
      : [`  [host."${url}".header]`, `    authorization = "Basic ${btoa(`longshore:${password}`)}"`]),
  ].join('\n');
}

function podmanSteps(facts: SetUpFacts): SetUpStep[] {
  const { isSecure, isByAuthority, password, origin, image, system } = facts;
  const host = hostOf(facts);
  const machine =
    system === 'linux'
      ? []
      : [{ kind: 'write-file' as const, place: { where: 'machine' as const }, text: 'podman machine ssh' }];
  return [
    ...machine,
    ...(isByAuthority ? [authorityStep(`/etc/containers/certs.d/${host}/ca.crt`)] : []),
    {
      kind: 'write-file',
      place: { file: '/etc/containers/registries.conf.d/longshore.conf' },
      text: [
        '[[registry]]',
        `prefix = "${origin}"`,
        `location = "${origin}"`,
        '',
        '[[registry.mirror]]',
        `location = "${host}/${origin}"`,
        ...(isSecure ? [] : ['insecure = true']),
      ].join('\n'),
    },
    ...(password === '' ? [] : [signInStep('podman', host)]),
    { kind: 'pull', place: { where: 'client' }, text: `podman pull ${origin}/${image}` },
  ];
}

function authorityStep(file: string): SetUpStep {
  return { kind: 'copy-authority', place: { file }, text: '' };
}

/** The password is typed where it is asked for: a command line can be seen by others. */
function signInStep(command: string, host: string): SetUpStep {
  return {
    kind: 'sign-in',
    place: { where: 'client' },
    text: `${command} login --username longshore ${host}`,
  };
}

function dockerFolder(system: SetUpSystem): string {
  if (system === 'windows') return '%PROGRAMDATA%\\docker\\certs.d';
  return system === 'macos' ? '~/.docker/certs.d' : '/etc/docker/certs.d';
}

function containerdFolder(system: SetUpSystem): string {
  return system === 'windows' ? 'C:\\Program Files\\containerd\\certs.d' : '/etc/containerd/certs.d';
}

function join(folder: string, ...parts: string[]): string {
  return [folder, ...parts].join(folder.includes('\\') ? '\\' : '/');
}
