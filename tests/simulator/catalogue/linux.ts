import type { Platform } from '../../../shared/descriptor.ts';
import type { ImageSpecification, ImageStep } from '../images/image.ts';
import { attestationEntry } from '../images/index-manifest.ts';
import type { CatalogueContext } from './catalogue-context.ts';
import { updateDay } from './update-days.ts';

const amd64: Platform = { os: 'linux', architecture: 'amd64' };
const arm64: Platform = { os: 'linux', architecture: 'arm64' };

interface LinuxRepository {
  name: string;
  description: string;
  /** Newest first; `latest` names the first. */
  tags: string[];
  platforms: Platform[];
  /** Real layer sizes, in bytes. */
  layers: number[];
  format?: 'docker' | 'oci';
  hasAttestations?: boolean;
}

const repositories: LinuxRepository[] = [
  {
    name: 'azurelinux/base/core',
    description: 'Azure Linux base image.',
    tags: ['3.0', '3.0.20261105', '3.0.20261003', '3.0.20260910'],
    platforms: [amd64, arm64],
    layers: [31_457_280],
    format: 'oci',
    hasAttestations: true,
  },
  {
    name: 'azurelinux/distroless/base',
    description: 'Azure Linux without a shell or package manager.',
    tags: ['3.0', '3.0.20261105'],
    platforms: [amd64, arm64],
    layers: [12_582_912],
    format: 'oci',
  },
  {
    name: 'cbl-mariner/base/core',
    description: 'CBL-Mariner base image.',
    tags: ['2.0', '2.0.20261012', '1.0'],
    platforms: [amd64, arm64],
    layers: [31_200_000],
  },
  {
    name: 'mssql/server',
    description: 'Microsoft SQL Server on Ubuntu.',
    tags: [
      '2025-latest',
      '2022-latest',
      '2022-CU21-ubuntu-22.04',
      '2022-CU20-ubuntu-22.04',
      '2019-latest',
      '2017-latest',
    ],
    platforms: [amd64],
    layers: [27_600_000, 141_000_000, 428_000_000, 1_200_000],
  },
  {
    name: 'powershell',
    description: 'PowerShell, the cross-platform shell.',
    tags: ['7.5-ubuntu-24.04', '7.5-debian-12', '7.4-ubuntu-22.04', 'lts-alpine-3.20'],
    platforms: [amd64, arm64],
    layers: [29_700_000, 78_000_000],
  },
  {
    name: 'azure-cli',
    description: 'The Azure command line.',
    tags: ['2.79.0', '2.78.0', '2.77.0'],
    platforms: [amd64, arm64],
    layers: [33_000_000, 201_000_000, 44_000_000],
  },
  {
    name: 'playwright',
    description: 'Browsers for Playwright tests.',
    tags: ['v1.56.1-noble', 'v1.56.1-jammy', 'v1.55.1-noble'],
    platforms: [amd64, arm64],
    layers: [30_100_000, 97_000_000, 710_000_000],
  },
];

/** Linux images of MCR, Docker's and OCI's, with and without attestations. */
export function addLinux(context: CatalogueContext): void {
  const { content } = context;
  for (const repository of repositories) {
    content.addRepository(repository.name, { shortDescription: repository.description });
    repository.tags.forEach((tag, position) => {
      const images = repository.platforms.map((platform) =>
        linuxImage(context, repository, tag, position, platform),
      );
      const entries = images.map((image) => ({ manifest: content.image(image), platform: image.platform }));
      const attestations = repository.hasAttestations
        ? entries.map(({ manifest }) => attestationEntry(manifest))
        : [];
      const tags = position === 0 ? [tag, 'latest'] : [tag];
      const index = {
        entries: [...entries, ...attestations],
        format: repository.format ?? ('docker' as const),
      };
      content.addIndex(repository.name, tags, index, updateDay(position));
    });
  }
}

function linuxImage(
  { shelf }: CatalogueContext,
  repository: LinuxRepository,
  tag: string,
  position: number,
  platform: Platform,
): ImageSpecification {
  const layers: ImageStep[] = repository.layers.map((bytes, index) => ({
    createdBy:
      index === 0 ? 'ADD rootfs.tar.gz / # buildkit' : `RUN /bin/sh -c ./install-part-${index}.sh # buildkit`,
    layer: shelf.large(`${repository.name}:${tag} ${platform.architecture} ${index}`, bytes),
  }));
  return {
    platform,
    created: updateDay(position),
    format: repository.format ?? 'docker',
    steps: [...layers, { createdBy: 'CMD ["/bin/bash"]' }],
    config: { Env: ['PATH=/usr/local/bin:/usr/bin:/bin'], Cmd: ['/bin/bash'] },
  };
}
