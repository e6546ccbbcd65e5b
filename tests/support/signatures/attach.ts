import type { Descriptor } from '../../../shared/descriptor.ts';
import { manifestMediaTypes } from '../../../shared/media-types.ts';
import type { TestRegistry } from '../network/test-registry.ts';

/** Something to attach to an image. */
export interface Attachment {
  artifactType: string;
  layerType: string;
  bytes: Buffer;
  annotations?: Record<string, string>;
  /** What the manifest says of its layer, in the place of what is there. */
  layer?: Descriptor;
}

const emptyConfig = { mediaType: 'application/vnd.oci.empty.v1+json', text: '{}' };

/** Attaches things to the images of a test's registry, which then lists them as referrers. */
export class Attachments {
  readonly #registry: TestRegistry;
  readonly #bySubject = new Map<string, Descriptor[]>();

  constructor(registry: TestRegistry) {
    this.#registry = registry;
    registry.intercept = (request, response) => {
      const [, digest] = /^\/v2\/team\/app\/referrers\/([^?]+)/.exec(request.path) ?? [];
      if (digest === undefined) return false;
      const manifests = this.#bySubject.get(digest) ?? [];
      response.writeHead(200, { 'content-type': manifestMediaTypes.ociIndex });
      response.end(JSON.stringify({ schemaVersion: 2, mediaType: manifestMediaTypes.ociIndex, manifests }));
      return true;
    };
  }

  /**
   * Attaches something to an image.
   * @param listedFor the image whose list it is in, where that is another one.
   */
  add(subject: Descriptor, attachment: Attachment, listedFor: Descriptor = subject): Descriptor {
    const { artifactType, layerType, bytes, annotations } = attachment;
    const mediaType = manifestMediaTypes.ociManifest;
    const config = this.#registry.add(emptyConfig.text, emptyConfig.mediaType);
    const layers = [attachment.layer ?? this.#registry.add(bytes, layerType)];
    const { digest, size } = subject;
    const manifest = {
      schemaVersion: 2,
      mediaType,
      artifactType,
      config,
      layers,
      subject: { mediaType: subject.mediaType, digest, size },
      annotations: { 'org.opencontainers.image.created': '2026-04-14T09:00:00Z', ...annotations },
    };
    const descriptor = { ...this.#registry.add(JSON.stringify(manifest), mediaType), artifactType };
    this.list(listedFor, descriptor);
    return descriptor;
  }

  /** Puts anything into the list of an image. */
  list(subject: Descriptor, descriptor: Descriptor): void {
    this.#bySubject.set(subject.digest, [...(this.#bySubject.get(subject.digest) ?? []), descriptor]);
  }

  /** Attaches a signature in cosign's old form, under its tag. */
  addOldSignature(subject: Descriptor, payload: Buffer, annotations: Record<string, string>): void {
    const mediaType = manifestMediaTypes.ociManifest;
    const config = this.#registry.add('{}', 'application/vnd.oci.image.config.v1+json');
    const layer = this.#registry.add(payload, 'application/vnd.dev.cosign.simplesigning.v1+json');
    const manifest = { schemaVersion: 2, mediaType, config, layers: [{ ...layer, annotations }] };
    const descriptor = this.#registry.add(JSON.stringify(manifest), mediaType);
    this.#registry.tag(`${subject.digest.replace(':', '-')}.sig`, descriptor);
  }

  /** Attaches a statement in cosign's old form, under its tag. */
  addOldStatement(subject: Descriptor, envelope: object, predicateType: string): void {
    const mediaType = manifestMediaTypes.ociManifest;
    const config = this.#registry.add('{}', 'application/vnd.oci.image.config.v1+json');
    const layer = this.#registry.add(JSON.stringify(envelope), 'application/vnd.dsse.envelope.v1+json');
    const annotations = { 'dev.cosignproject.cosign/signature': '', predicateType };
    const manifest = { schemaVersion: 2, mediaType, config, layers: [{ ...layer, annotations }] };
    const descriptor = this.#registry.add(JSON.stringify(manifest), mediaType);
    this.#registry.tag(`${subject.digest.replace(':', '-')}.att`, descriptor);
  }
}
