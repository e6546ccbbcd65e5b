/** English texts of mirrors. */
export const enMirrors = {
  mirrors: {
    title: 'Mirrors',
    intro:
      'Other places that hold the layers of a registry. The pieces of a layer come from all of them and from the registry at the same time, and every byte is verified.',
    none: 'No mirrors',
    of: 'For {{registry}}, {{kind}}',
    ofAll: 'For every registry, {{kind}}',
    kinds: {
      registry: 'asked as containerd does',
      prefix: 'below a path',
      dragonfly: 'Dragonfly',
      blobs: 'files',
    },
    choices: {
      auto: 'As the address shows',
      registry: 'As containerd asks',
      prefix: 'Below a path (Harbor)',
      dragonfly: 'Dragonfly',
      blobs: 'Files (blobs/sha256)',
    },
    add: 'Add a mirror',
    addHint:
      'Another Longshore or registry, a path such as https://harbor.example/mcr, or a folder with blobs/sha256. It gets the sign-in of its own host only.',
    registry: 'Registry that it mirrors',
    every: 'Every registry',
    kind: 'How it is asked',
    address: 'Address of the mirror',
    invalid:
      'Enter a URL without user name or question mark, or the full path of a folder. What lies below a path is for one registry.',
    remove: 'Remove mirror {{address}}',
    found: 'Found on this machine: {{address}}',
    foundIn: 'For {{registry}}, in {{file}}. Not used so far.',
    foundInAll: 'For every registry, in {{file}}. Not used so far.',
    use: 'Use',
    useNamed: 'Use mirror {{address}}',
  },
};
