import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { differenceRequests, fileDifferencesSchema, programVersionsSchema } from '../inside/differences.ts';
import { fileFactsSchema, mapBlockSchema, wastedFileSchema } from '../inside/file-facts.ts';
import { imageFilePageSchema, imageFileSchema, insideEventSchema } from '../inside/image-files.ts';
import { insideStateSchema } from '../inside/inside-state.ts';
import { filePreviewSchema } from '../inside/preview.ts';
import { fileStepSchema, insideRequests, saveEventSchema } from '../inside/requests.ts';
import { natural } from '../schemas/bounded.ts';
import { procedure } from './procedure.ts';

/** `inside.*`: the files in images, without unpacking them. Nodes are numbers of one opened image. */
export const insideContract = {
  /** How far the files are known, and what it costs to know them. It changes nothing. */
  state: procedure.input(insideRequests.state).output(insideStateSchema),
  /** Looks through those layers that nobody has looked through. Who ends the stream early stops it. */
  open: procedure.input(insideRequests.open).output(eventIterator(insideEventSchema)),
  list: procedure.input(insideRequests.list).output(imageFilePageSchema),
  /**
   * The folders on the way to a path and what is there, from below the root on, each with its place in the list of its
   * folder; nothing when it is not there, or left out of the lists.
   */
  locate: procedure.input(insideRequests.locate).output(z.object({ steps: z.array(fileStepSchema) })),
  /** What a path leads to, as people write it; null when nothing is there. */
  find: procedure.input(insideRequests.find).output(imageFileSchema.nullable()),
  /** Files of all layers by their names. */
  search: procedure.input(insideRequests.search).output(imageFilePageSchema),
  /** The largest parts of a folder, and of the folders in it; the folder itself comes first. */
  map: procedure.input(insideRequests.map).output(z.object({ blocks: z.array(mapBlockSchema) })),
  facts: procedure.input(insideRequests.facts).output(fileFactsSchema),
  preview: procedure.input(insideRequests.preview).output(filePreviewSchema),
  /** Writes a file, or a folder with all that is in it, to new files in a folder. */
  save: procedure.input(insideRequests.save).output(eventIterator(saveEventSchema)),
  /** Files that later layers have overwritten or removed, the largest first. */
  wasted: procedure
    .input(insideRequests.wasted)
    .output(z.object({ files: z.array(wastedFileSchema), total: natural })),
  /** What differs between two images: a folder at a time, or all of it. */
  differences: procedure.input(differenceRequests.list).output(fileDifferencesSchema),
  /** As `locate`, to what differs. */
  locateDifference: procedure
    .input(differenceRequests.locate)
    .output(z.object({ steps: z.array(fileStepSchema) })),
  /** Versions of programs that differ; those that could not be read in a short time are left out. */
  programVersions: procedure
    .input(differenceRequests.versions)
    .output(z.object({ versions: z.array(programVersionsSchema) })),
};
