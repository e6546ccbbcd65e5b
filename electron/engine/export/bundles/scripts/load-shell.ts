import { layoutFolder } from '../plan.ts';
import type { LoadSteps, ScriptArchive, ScriptImage } from './load-steps.ts';

/**
 * `load.sh`: verifies a bundle and hands its images to docker, podman, ctr or skopeo. For POSIX sh; what it needs beyond that
 * are the tool itself and, for archives that have to be unpacked or joined, room in `TMPDIR`.
 */
export function loadShell(steps: LoadSteps): string {
  return `#!/bin/sh
# Checks this bundle and loads its images:
#   sh load.sh docker
#   sh load.sh podman
#   sh load.sh ctr                   (namespace "default"; another one: CTR_NAMESPACE=k8s.io sh load.sh ctr)
#   sh load.sh skopeo DESTINATION    (such as docker://registry.example:5000/mirror)
set -u
CDPATH=
cd -- "$(dirname -- "$0")" || exit 2
tool=\${1:-}
destination=\${2:-}
case "$tool" in
  docker | podman | ctr) ;;
  skopeo) [ -n "$destination" ] || tool= ;;
  *) tool= ;;
esac
if [ -z "$tool" ]; then
  echo 'Write: sh load.sh docker | podman | ctr | skopeo DESTINATION' >&2
  exit 2
fi
command -v "$tool" >/dev/null 2>&1 || { echo "$tool is not installed here." >&2; exit 2; }
${leftOutShell(steps)}sh ./verify.sh || exit 1
work=
trap '[ -z "$work" ] || rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM
failed() { echo "$tool did not load it; see above." >&2; exit 1; }
need_work() { [ -n "$work" ] || work=$(mktemp -d) || exit 2; }
${steps.format === 'docker-archive' ? '' : layoutShell}
${steps.archives.map((archive, number) => archiveShell(steps, archive, number)).join('\n')}
echo 'All images are loaded.'
`;
}

/** Of a layout or archive with Docker's media types, these tools take no image by its name: each gets one of its own. */
const layoutShell = `# Makes a layout of one image, whose index is $1, out of the one in $layout.
one() {
  rm -rf "$work/one" && mkdir "$work/one" || exit 2
  ln -s "$layout/blobs" "$work/one/blobs" && cp "$layout/oci-layout" "$work/one/oci-layout" || exit 2
  printf '%s' "$1" > "$work/one/index.json" || exit 2
}
`;

function leftOutShell({ leftOut }: LoadSteps): string {
  if (leftOut === 0) return '';
  return `case "$tool" in
  podman | skopeo)
    echo 'This bundle leaves out ${leftOut} layers that are to be on the target computer already, and '"$tool"' needs all of them.' >&2
    echo 'Bring the blobs together with the layout that has them, or load with a tool whose store has them (docker, ctr).' >&2
    exit 2
    ;;
esac
`;
}

function archiveShell({ format }: LoadSteps, archive: ScriptArchive, number: number): string {
  const { files } = archive;
  const [whole = ''] = files;
  const piped =
    format === 'oci'
      ? `tar -C ${layoutFolder} -cf - . |`
      : files.length > 1
        ? `cat ${files.map((name) => `./${name}`).join(' ')} |`
        : '';
  const given = (command: string, option: string, stdin: string) =>
    piped === '' ? `${command} ${option} ./${whole}` : `${piped} ${command}${stdin}`;
  const byLayout = format !== 'docker-archive';
  return `case "$tool" in
  docker) ${given('docker load', '--input', '')} || failed ;;
  ctr) ${given(`ctr --namespace "\${CTR_NAMESPACE:-default}" images import`, '', ' -').replace('  ', ' ')} || failed ;;
${byLayout ? imagesOfLayout(format, archive, number) : imagesOfDockerArchive(archive, given('podman load', '--input', ''))}
esac`;
}

function imagesOfDockerArchive({ files, images }: ScriptArchive, podman: string): string {
  const [whole = ''] = files;
  const isSplit = files.length > 1;
  const path = isSplit ? '"$work/images.tar"' : `./${whole}`;
  const join = isSplit
    ? `    need_work\n    cat ${files.map((name) => `./${name}`).join(' ')} > "$work/images.tar" || exit 2\n`
    : '';
  const copies = images.map(
    ({ place }, position) =>
      `    skopeo copy docker-archive:${path}:@${position} "$destination/${place}" || failed\n`,
  );
  return `  podman) ${podman} || failed ;;
  skopeo)
${join}${copies.join('')}    ;;`;
}

function imagesOfLayout(
  format: LoadSteps['format'],
  { files, images }: ScriptArchive,
  number: number,
): string {
  const parts = files.map((name) => `./${name}`).join(' ');
  const unpack =
    format === 'oci'
      ? `    layout=$(pwd)/${layoutFolder}\n`
      : `    layout=$work/layout${number}\n    mkdir "$layout" && cat ${parts} | tar -C "$layout" -xf - || exit 2\n`;
  const remove = format === 'oci' ? '' : `    rm -rf "$layout"\n`;
  return `  podman)
    need_work
${unpack}${images.map(pulledImage).join('')}${remove}    ;;
  skopeo)
    need_work
${unpack}${images.map(copiedImage).join('')}${remove}    ;;`;
}

function pulledImage({ tag, index }: ScriptImage): string {
  const named = tag === undefined ? '' : `    podman tag "$id" '${tag}' || failed\n`;
  return `    one ${quoted(index)}\n    id=$(podman pull --quiet "oci:$work/one") || failed\n${named}`;
}

function copiedImage({ place, index }: ScriptImage): string {
  return `    one ${quoted(index)}\n    skopeo copy --all "oci:$work/one" "$destination/${place}" || failed\n`;
}

/** A word for a POSIX shell, whatever is in it. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
