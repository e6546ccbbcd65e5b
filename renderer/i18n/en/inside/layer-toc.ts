import { tocDifferenceWords, tocRefusalWords } from '../../../../shared/text/toc-words.ts';

/** English texts of the tables of contents that layers bring. */
export const enLayerToc = {
  costByToc:
    'Listing their files fetches about {{size}} instead of {{all}}: layers bring tables of contents, which nobody has compared with what is in the layers. After a download that is done, and costs nothing.',
  part: '{{size}} of {{all}}',
  unchecked:
    'Layer {{layer}} is listed by the table of contents that it brings ({{format}}), not yet compared with the tar.',
  allUnchecked:
    'All layers are listed by the tables of contents that they bring, not yet compared with the tars.',
  unusable:
    'The table of contents that layer {{layer}} should bring is not used, since {{why}}. The layer was looked through.',
  why: tocRefusalWords,
  disagrees_one:
    'Layer {{layer}} says something else in its table of contents ({{format}}) than in its tar, at {{number}} path. Who pulls the image lazily gets other files than everybody else. What is shown here is in the tar.',
  disagrees_other:
    'Layer {{layer}} says something else in its table of contents ({{format}}) than in its tar, at {{number}} paths. Who pulls the image lazily gets other files than everybody else. What is shown here is in the tar.',
  inTable: 'In the table:',
  and: 'and {{number}} more',
  others_one: 'The same is to be said of {{number}} more layer.',
  others_other: 'The same is to be said of {{number}} more layers.',
  differs: '{{path}} {{what}}',
  what: tocDifferenceWords,
};
