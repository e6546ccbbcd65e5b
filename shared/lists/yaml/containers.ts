import type { YAMLMap } from 'yaml';
import type { ListedPart } from '../lines.ts';
import type { NamedImage } from './named-image.ts';
import type { YamlNodes } from './nodes.ts';

const containerLists = ['containers', 'initContainers', 'ephemeralContainers'];

/**
 * The values of all `image` keys. Those of a pod's containers have the platform that its `nodeSelector` asks for, which on
 * Windows may name the build (Kubernetes, "Well-Known Labels").
 */
export function containerImages(nodes: YamlNodes): NamedImage[] {
  const platforms = new Map<YAMLMap, string>();
  const containers = new Set<YAMLMap>();
  for (const pod of nodes.maps) {
    const platform = podPlatform(nodes, pod);
    for (const list of containerLists) {
      for (const item of nodes.items(nodes.value(pod, list))) {
        const container = nodes.map(item);
        if (container === undefined) continue;
        containers.add(container);
        if (platform !== undefined) platforms.set(container, platform);
      }
    }
  }
  return nodes.maps.flatMap((map) => {
    const image = nodes.entries(map).findLast(({ key }) => key === 'image')?.value;
    const text = nodes.text(image);
    if (text === undefined) return [];
    const name = containers.has(map) ? nodes.text(nodes.value(map, 'name')) : undefined;
    const part: ListedPart | undefined = name === undefined ? undefined : { kind: 'container', name };
    return [{ text, platform: platforms.get(map), offset: nodes.offset(image), part }];
  });
}

function podPlatform(nodes: YamlNodes, pod: YAMLMap): string | undefined {
  const selector = nodes.map(nodes.value(pod, 'nodeSelector'));
  const field = nodes.map(nodes.value(pod, 'os'));
  const label = (name: string) =>
    selector === undefined ? undefined : nodes.text(nodes.value(selector, `kubernetes.io/${name}`));
  const build =
    selector === undefined
      ? undefined
      : nodes.text(nodes.value(selector, 'node.kubernetes.io/windows-build'));
  const os =
    label('os') ??
    (field === undefined ? undefined : nodes.text(nodes.value(field, 'name'))) ??
    (build === undefined ? undefined : 'windows');
  // Windows' containers are amd64; of Linux nothing is known without its architecture.
  const architecture = label('arch') ?? (os === 'windows' ? 'amd64' : undefined);
  if (os === undefined || architecture === undefined) return undefined;
  return `${os}/${architecture}${build === undefined ? '' : `:${build}`}`;
}
