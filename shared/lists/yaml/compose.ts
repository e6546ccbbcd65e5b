import type { NamedImage } from './named-image.ts';
import type { YamlNodes } from './nodes.ts';

/**
 * The images of a compose file's services, merged and aliased ones included (Compose file reference, "services"); undefined
 * for what is no compose file. A service without an image is built, and names none.
 */
export function composeImages(nodes: YamlNodes): NamedImage[] | undefined {
  const root = nodes.map(nodes.root);
  const services = root === undefined ? undefined : nodes.map(nodes.value(root, 'services'));
  // A Service of Kubernetes is none of these; neither is a document that only mentions the word.
  if (services === undefined || root?.has('apiVersion') === true) return undefined;
  return nodes.entries(services).flatMap(({ key, value }) => {
    const service = nodes.map(value);
    const image = service === undefined ? undefined : nodes.value(service, 'image');
    const text = nodes.text(image);
    if (service === undefined || text === undefined) return [];
    const platform = nodes.text(nodes.value(service, 'platform'));
    return [{ text, platform, offset: nodes.offset(image), part: { kind: 'service' as const, name: key } }];
  });
}
