import { expect, test } from 'vitest';
import {
  blobMember,
  descriptorOf,
  entryOf,
  indexOf,
  json,
  layoutMembers,
  smallImage,
} from '../../../../../tests/support/archives/image-archives.ts';
import { type ArchiveMember, importRig, tarOf } from '../../../../../tests/support/archives/import-rig.ts';

const ociManifest = 'application/vnd.oci.image.manifest.v1+json';
const subjectMark = 'io.longshore.subject';
const nameMark = 'org.opencontainers.image.ref.name';

/** What cosign keeps of an image beside it: its manifest does not say what it is about. */
function besides(text: string, layerType: string): { manifest: Buffer; members: ArchiveMember[] } {
  const config = json({ created: text, rootfs: { type: 'layers', diff_ids: [] } });
  const layer = Buffer.from(text);
  const manifest = json({
    schemaVersion: 2,
    mediaType: ociManifest,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...descriptorOf(config) },
    layers: [{ mediaType: layerType, ...descriptorOf(layer) }],
  });
  return { manifest, members: [config, layer, manifest].map(blobMember) };
}

const asKind = (manifest: Buffer, kind: string, name: string | null = null) => ({
  ...entryOf(manifest, null),
  annotations: {
    kind: `dev.cosignproject.cosign/${kind}`,
    ...(name === null ? {} : { [nameMark]: name }),
  },
});
const tagOf = (manifest: Buffer, suffix: string) =>
  `${descriptorOf(manifest).digest.replace(':', '-')}.${suffix}`;

const signature = besides('signed', 'application/vnd.dev.cosign.simplesigning.v1+json');
const attestation = besides('attested', 'application/vnd.dsse.envelope.v1+json');

test('what `cosign save` keeps beside an image is attached to it, under its tags in the image’s repository', async () => {
  const image = await smallImage('top');
  const entries = [
    asKind(image.manifest, 'image'),
    asKind(signature.manifest, 'sigs'),
    asKind(attestation.manifest, 'atts'),
  ];
  const members = [
    ...layoutMembers({ ...image, index: indexOf(entries) }),
    ...signature.members,
    ...attestation.members,
  ];
  const rig = await importRig();
  const path = rig.write('saved.tar', await tarOf(members));
  const { digest } = descriptorOf(image.manifest);
  const reference = 'r.example/team/app:1';
  expect(await rig.import(path, { name: reference })).toEqual([{ reference, digest, rebuilt: false }]);
  const attached = (await rig.library.entries()).filter((entry) => entry.digest !== digest);
  expect(attached.map(({ annotations }) => annotations)).toEqual([
    { [nameMark]: `r.example/team/app:${tagOf(image.manifest, 'sig')}`, [subjectMark]: digest },
    { [nameMark]: `r.example/team/app:${tagOf(image.manifest, 'att')}`, [subjectMark]: digest },
  ]);
  expect((await rig.library.list()).map((each) => each.reference)).toEqual([reference]);
});

test('of several images, each has what bears its name, else what follows it', async () => {
  const [first, second] = [await smallImage('first'), await smallImage('second')];
  const named = (name: string | null, other: string | null) => [
    asKind(first.manifest, 'image', name),
    asKind(second.manifest, 'image', other),
    asKind(signature.manifest, 'sigs', name),
  ];
  const subjectIn = async (entries: object[]) => {
    const members = new Map([
      ...layoutMembers({ ...first, index: indexOf(entries) }).map((member) => [member[0], member] as const),
      ...layoutMembers({ ...second, index: indexOf(entries) }).map((member) => [member[0], member] as const),
      ...signature.members.map((member) => [member[0], member] as const),
    ]);
    const rig = await importRig();
    await rig.import(rig.write('saved.tar', await tarOf(members.values())));
    const found = await rig.library.entries();
    return found
      .map(({ annotations }) => annotations?.[subjectMark])
      .find((subject) => subject !== undefined);
  };
  const [a, b] = ['r.example/a:1', 'r.example/b:1'];
  expect(await subjectIn(named(a, b))).toBe(descriptorOf(first.manifest).digest);
  expect(await subjectIn(named(null, null))).toBe(descriptorOf(second.manifest).digest);
  // Nothing that could be attached to comes before it: it is an image of its own, as it always was.
  expect(await subjectIn([asKind(signature.manifest, 'sigs'), asKind(first.manifest, 'image')])).toBe(
    undefined,
  );
});
