/** English texts of imports of archives and folders. */
export const enImport = {
  import: {
    open: 'Import…',
    title: 'Import images',
    archive: 'Archive or first part of one…',
    folder: 'Folder…',
    path: 'Archive or folder',
    confirm: 'Import',
    whatIsRead:
      'What docker save, podman save, skopeo and Longshore write: archives, OCI folders, bundles, and split archives by their first part.',
    dropped:
      'A browser does not tell where dropped files lie, so type the path of {{names}} on the machine that runs Longshore.',
    waiting: '{{name}} waits for its turn',
    looking: 'Looking through {{name}}…',
    running: 'Importing {{name}}: {{done}} of {{total}}',
    done_one: '{{count}} image imported:',
    done_other: '{{count}} images imported:',
    others_one: 'and {{count}} more',
    others_other: 'and {{count}} more',
    wronglySigned_one: 'The signature of {{count}} image is wrong.',
    wronglySigned_other: 'The signatures of {{count}} images are wrong.',
    notWellSigned_one: '{{count}} image has no good signature, for which a rule asks.',
    notWellSigned_other: '{{count}} images have no good signature, for which a rule asks.',
    wellSigned_one: '{{count}} image has a good signature.',
    wellSigned_other: '{{count}} images have good signatures.',
    rebuilt_one:
      'The archive does not hold the registry’s manifest of {{count}} image, so that one was made anew: its digest is not the registry’s, and no signature matches it.',
    rebuilt_other:
      'The archive does not hold the registry’s manifests of {{count}} images, so those were made anew: their digests are not the registry’s, and no signatures match them.',
    unnamed_one: '{{count}} image has no name in the archive and is listed by its digest.',
    unnamed_other: '{{count}} images have no name in the archive and are listed by their digests.',
  },
};
