import { createHash } from 'node:crypto';
import type { Repository } from '../images/repository.ts';
import type { CatalogueContext } from './catalogue-context.ts';
import { updateDay } from './update-days.ts';

const products = [
  'azure-cognitive-services',
  'azureml',
  'azuremonitor',
  'azure-functions',
  'azuredefender',
  'azureiotedge',
  'azurearck8s',
  'azure-policy',
  'azure-storage',
  'aks',
  'appsvc',
  'acc',
  'azuresdk',
  'businesscentral',
  'containernetworking',
  'devcontainers',
  'dynamics365',
  'k8se',
  'kaito',
  'mirror',
  'oss',
  'oryx',
  'quantum',
  'servicefabric',
  'vscode',
];
const groups = [
  'base',
  'curated',
  'decision',
  'language',
  'speechservices',
  'textanalytics',
  'vision',
  'inference',
  'training',
  'agents',
  'operators',
  'gateway',
  'preview',
  'tools',
];
const parts = [
  'anomaly',
  'read',
  'layout',
  'metrics',
  'proxy',
  'controller',
  'collector',
  'scheduler',
  'sidecar',
];
const suffixes = [
  '',
  '-server',
  '-agent',
  '-init',
  '-exporter',
  '-webhook',
  '-cpu',
  '-gpu',
  '-cuda12',
  '-fips',
];

/** Adds repositories with plausible names, the same ones in every run; their tags appear when asked for. */
export function addGenerated(context: CatalogueContext, count: number): void {
  const combinations = products.length * groups.length * parts.length * suffixes.length;
  const stride = 7919;
  for (let index = 0; index < Math.min(count, combinations); index += 1) {
    const number = (index * stride) % combinations;
    const product = products[number % products.length];
    const group = groups[Math.floor(number / products.length) % groups.length];
    const part = parts[Math.floor(number / (products.length * groups.length)) % parts.length];
    const suffix = suffixes[Math.floor(number / (products.length * groups.length * parts.length))] ?? '';
    const name = `${product}/${group}/${part}${suffix}`;
    context.content.addRepository(name, {
      shortDescription: `The ${part}${suffix} of ${product} ${group}.`,
      isOffPortal: number % 3 === 0,
      populate: (repository) => addTags(context, repository),
    });
  }
}

function addTags({ content, shelf }: CatalogueContext, repository: Repository): void {
  const [majors = 1, minors = 1, size = 1] = createHash('sha256').update(repository.name).digest();
  const base = shelf.large('generated base', 29_000_000);
  for (let major = 1 + (majors % 4); major > 0; major -= 1) {
    for (let minor = minors % 12; minor >= 0; minor -= 1) {
      const version = `${major}.${minor}.${(major * minor) % 7}`;
      const layer = shelf.large(`${repository.name} ${version}`, 1_000_000 * (1 + size));
      const image = content.image({
        platform: { os: 'linux', architecture: 'amd64' },
        created: updateDay(12 - minor + major),
        steps: [
          { createdBy: 'FROM mcr.microsoft.com/azurelinux/base/core:3.0', layer: base },
          { createdBy: 'COPY --from=build /out /app # buildkit', layer },
          { createdBy: 'ENTRYPOINT ["/app/start"]' },
        ],
      });
      repository.add([version], image, updateDay(12 - minor + major));
    }
  }
  const newest = repository.tags.values().next().value;
  if (newest !== undefined) repository.add(['latest'], newest.manifest, newest.lastModified);
}
