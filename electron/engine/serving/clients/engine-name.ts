import { cleanText } from '../../../../shared/text/clean-text.ts';

/** Names of engines as they stand in `User-Agent`, the more telling ones first: podman's is made of others'. */
const engines: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\bdocker\/(?<version>[\w.+-]+)/i, 'docker'],
  [/\bcontainerd\/v?(?<version>[\w.+-]+)/i, 'containerd'],
  [/\blibpod\/v?(?<version>[\w.+-]+)/i, 'podman'],
  [/\bbuildah\/v?(?<version>[\w.+-]+)/i, 'buildah'],
  [/\bskopeo\/v?(?<version>[\w.+-]+)/i, 'skopeo'],
  [/\bcri-o\/v?(?<version>[\w.+-]+)/i, 'CRI-O'],
  [/\boras(?:-go)?\/v?(?<version>[\w.+-]+)/i, 'oras'],
  [/\blongshore\/v?(?<version>[\w.+-]+)/i, 'Longshore'],
  [/\bcontainers\/v?(?<version>[\w.+-]+)/i, 'podman or skopeo'],
];

const longestName = 40;

/** What a client is called, by the `User-Agent` that it sends: "containerd 2.1.4". Foreign text is made clean and short. */
export function engineName(userAgent: string): string {
  const text = cleanText(userAgent.slice(0, 300));
  for (const [pattern, name] of engines) {
    const version = pattern.exec(text)?.groups?.version;
    if (version !== undefined) return `${name} ${version.slice(0, longestName)}`;
  }
  return (text.split(/[\s(]/)[0] ?? '').slice(0, longestName);
}
