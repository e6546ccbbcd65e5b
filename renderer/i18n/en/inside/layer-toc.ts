/** English texts of the tables of contents that layers bring. */
export const enLayerToc = {
  formats: { estargz: 'eStargz', 'zstd-chunked': 'zstd:chunked' },
  costByToc:
    'Listing their files fetches about {{size}} instead of {{all}}: layers bring tables of contents, which nobody has compared with what is in the layers. After a download that is done, and costs nothing.',
  part: '{{size}} of {{all}}',
  unchecked:
    'Layer {{layer}} is listed by the table of contents that it brings ({{format}}), not yet compared with the tar.',
  allUnchecked:
    'All layers are listed by the tables of contents that they bring, not yet compared with the tars.',
  unusable:
    'The table of contents that layer {{layer}} should bring is not used, since {{why}}. The layer was looked through.',
  why: {
    'two-tables': 'its manifest names two',
    'bad-annotation': 'what its manifest says of it cannot be read',
    outside: 'it should be where the layer has no bytes',
    'no-footer': 'the end of the layer does not say where it is',
    'wrong-digest': 'it is not the one that the manifest names',
    'too-large': 'it is larger than any should be',
    damaged: 'it is damaged',
    'not-fetched': 'the server did not give this part of the layer',
  },
  disagrees_one:
    'Layer {{layer}} says something else in its table of contents ({{format}}) than in its tar, at {{number}} path. Who pulls the image lazily gets other files than everybody else. What is shown here is in the tar.',
  disagrees_other:
    'Layer {{layer}} says something else in its table of contents ({{format}}) than in its tar, at {{number}} paths. Who pulls the image lazily gets other files than everybody else. What is shown here is in the tar.',
  inTable: 'In the table:',
  and: 'and {{number}} more',
  others_one: 'The same is to be said of {{number}} more layer.',
  others_other: 'The same is to be said of {{number}} more layers.',
  what: {
    'not-in-tar': '{{path}} is not in the tar',
    'not-in-toc': '{{path}} is only in the tar',
    kind: '{{path}} is of another kind',
    size: '{{path}} has another size',
    mode: '{{path}} has other permissions',
    owner: '{{path}} has another owner',
    link: '{{path}} leads elsewhere',
    xattrs: '{{path}} has other extended attributes',
    content: '{{path}} has other content',
    parts: '{{path}} is not what its parts make up',
    sparse: '{{path}} has holes, and was not compared',
  },
};
