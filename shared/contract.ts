import { eventIterator, oc } from '@orpc/contract';
import * as z from 'zod';
import { digestSchema } from './digest.ts';
import { errorDetailsSchema } from './error-details.ts';
import { type ErrorCode, errorCodes } from './errors.ts';
import { differenceRequests, fileDifferencesSchema, programVersionsSchema } from './inside/differences.ts';
import { fileFactsSchema, mapBlockSchema, wastedFileSchema } from './inside/file-facts.ts';
import { imageFilePageSchema, imageFileSchema, insideEventSchema } from './inside/image-files.ts';
import { insideStateSchema } from './inside/inside-state.ts';
import { filePreviewSchema } from './inside/preview.ts';
import { fileStepSchema, insideRequests, saveEventSchema } from './inside/requests.ts';
import { planManyEventSchema, planManyRequestSchema } from './lists/plan-many.ts';
import { foundMirrorSchema, mirrorInputSchema, mirrorSchema } from './mirrors/mirror.ts';
import { bundleEventSchema, bundleInspectionSchema, bundleRequestSchema } from './schemas/bundle.ts';
import {
  downloadDetailSchema,
  downloadEventSchema,
  downloadPlanSchema,
  downloadRequestSchema,
  downloadRowSchema,
  exportTargetSchema,
} from './schemas/download.ts';
import { copyEventSchema, copyRequestSchema } from './schemas/hand-over/copy.ts';
import { hostInfoSchema, pickPathSchema } from './schemas/host.ts';
import { hoursStateSchema, speedOverrideSchema } from './schemas/hours.ts';
import { imageSchema, namePageSchema, platformSizeSchema, repositoryDetailsSchema } from './schemas/image.ts';
import { importEventSchema, importRequestSchema } from './schemas/import.ts';
import {
  absolutePathInput,
  digestInput,
  idInput,
  idsInput,
  pathInput,
  platformInput,
  referenceInput,
} from './schemas/input-text.ts';
import {
  exportEventSchema,
  exportInspectionSchema,
  libraryImageSchema,
  libraryStatusSchema,
  moveEventSchema,
  pruneResultSchema,
  removeResultSchema,
  verifyEventSchema,
  verifyRequestSchema,
} from './schemas/library.ts';
import {
  discardRequestSchema,
  librarySpaceSchema,
  removalRequestSchema,
  removalSchema,
} from './schemas/library-space.ts';
import { rowsOf } from './schemas/rows.ts';
import { proxyPasswordStateSchema, settingsPatchSchema, settingsSchema } from './schemas/settings.ts';
import { signInRequestSchema, signInResultSchema, signInSchema } from './schemas/sign-in.ts';
import { imageSignaturesSchema, signedImageSchema } from './schemas/signatures.ts';
import {
  followedTagSchema,
  followRequestSchema,
  lookRequestSchema,
  lookResultSchema,
  updateRequestSchema,
  updatesStateSchema,
} from './schemas/updates.ts';
import {
  servedEngineSchema,
  servedRequestSchema,
  servingChangeSchema,
  servingCheckSchema,
  servingEventSchema,
  servingStatusSchema,
} from './serving/schemas.ts';

const errorDataSchema = z.object({ retryable: z.boolean(), details: errorDetailsSchema });

/** Every `AppError` as a defined error of the contract; the message travels beside the data. */
export const contractErrors = Object.fromEntries(
  errorCodes.map((code) => [code, { data: errorDataSchema }]),
) as Record<ErrorCode, { data: typeof errorDataSchema }>;

const procedure = oc.errors(contractErrors);
const ids = z.object({ ids: idsInput });
const imageOfLibrary = z.object({ reference: referenceInput, digest: digestInput.optional() });

/** The one API of Longshore: implemented once over the engine, spoken by every client over every transport. */
export const contract = {
  host: {
    info: procedure.output(hostInfoSchema),
    /** Null when the user closed the dialog. */
    pickPath: procedure.input(pickPathSchema).output(z.string().nullable()),
    revealPath: procedure.input(z.object({ path: pathInput })).output(z.void()),
  },
  registry: {
    catalog: procedure.input(z.object({ registry: referenceInput })).output(eventIterator(namePageSchema)),
    /** `repository` may carry its host. */
    tags: procedure.input(z.object({ repository: referenceInput })).output(eventIterator(namePageSchema)),
    repositoryDetails: procedure
      .input(z.object({ repository: referenceInput }))
      .output(repositoryDetailsSchema),
    /** The image as it is now; as last seen (`stale`) when the registry cannot be reached. */
    image: procedure
      .input(
        z.object({
          reference: referenceInput,
          platform: platformInput.optional(),
          /** Leaves `selected` null for an index, which saves the requests for one of its platforms. */
          indexOnly: z.boolean().optional(),
        }),
      )
      .output(imageSchema),
    /** The image as last seen, at once where it is remembered; then as `image` tells it. */
    openImage: procedure
      .input(z.object({ reference: referenceInput, platform: platformInput.optional() }))
      .output(eventIterator(imageSchema)),
    /** Sizes of all platforms from their manifests alone, one event each as they become known. */
    platformSizes: procedure
      .input(z.object({ reference: referenceInput }))
      .output(eventIterator(platformSizeSchema)),
    /** Checks a user name and password with the registry and keeps them, or what they are exchanged for. */
    signIn: procedure.input(signInRequestSchema).output(signInResultSchema),
    /** Forgets a sign-in, and all that was read from registries. */
    signOut: procedure.input(z.object({ registry: referenceInput })).output(z.void()),
    signIns: procedure.output(rowsOf(signInSchema, 'sign-ins')),
  },
  downloads: {
    list: procedure.output(rowsOf(downloadRowSchema, 'downloads')),
    /** What a download of this would fetch. Nothing is kept of it but documents that were read. */
    plan: procedure
      .input(downloadRequestSchema.pick({ reference: true, platform: true, allPlatforms: true }))
      .output(downloadPlanSchema),
    /** The same of many, each as soon as it is known, and then of all together. */
    planMany: procedure.input(planManyRequestSchema).output(eventIterator(planManyEventSchema)),
    start: procedure.input(downloadRequestSchema).output(downloadRowSchema),
    pause: procedure.input(ids).output(z.void()),
    resume: procedure.input(ids).output(z.void()),
    cancel: procedure.input(ids).output(z.void()),
    retry: procedure.input(ids).output(z.void()),
    /**
     * Takes rows out of the list; active ones are cancelled first. Images stay in the library; bytes that have arrived
     * for unfinished rows, and that nothing else needs, are deleted.
     */
    remove: procedure.input(ids).output(z.void()),
    /** Bytes on the disk that `remove` of these deletes at this moment. */
    removableBytes: procedure.input(ids).output(z.number().int().nonnegative()),
    /** Moves these, in the order given, before the download `before`, or to the end. */
    reorder: procedure.input(ids.extend({ before: idInput.nullable() })).output(z.void()),
    setLimit: procedure
      .input(z.object({ id: idInput, limitRate: z.number().int().positive().nullable() }))
      .output(z.void()),
    /** Has one export its image when it has arrived, or not; false where it is too late for that. */
    setExport: procedure
      .input(z.object({ id: idInput, target: exportTargetSchema.nullable() }))
      .output(z.boolean()),
    /** Has one that is not at an end wait until an ISO time; what is under way stops, and keeps what has arrived. */
    postpone: procedure.input(z.object({ id: idInput, startAt: z.iso.datetime().max(40) })).output(z.void()),
    events: procedure.output(eventIterator(downloadEventSchema)),
    detail: procedure.input(z.object({ id: idInput })).output(eventIterator(downloadDetailSchema)),
  },
  library: {
    list: procedure.output(rowsOf(libraryImageSchema, 'images of the library')),
    /** An image as the library has it: no registry is asked. */
    image: procedure
      .input(z.object({ reference: referenceInput, digest: digestInput, platform: platformInput.optional() }))
      .output(imageSchema),
    status: procedure.output(libraryStatusSchema),
    /** Where it is, and whether anything can be written to it: what costs no look at its files. */
    place: procedure.output(libraryStatusSchema.pick({ path: true, isReadOnly: true })),
    verify: procedure.input(verifyRequestSchema).output(eventIterator(verifyEventSchema)),
    export: procedure
      .input(imageOfLibrary.extend({ platform: platformInput.optional(), target: exportTargetSchema }))
      .output(eventIterator(exportEventSchema)),
    /** Several images in a folder for transport. */
    bundle: procedure.input(bundleRequestSchema).output(eventIterator(bundleEventSchema)),
    /** What that would be. It changes nothing. */
    inspectBundle: procedure.input(bundleRequestSchema).output(bundleInspectionSchema),
    /** Images out of archives and folders where the engine runs, one path after the other; the first failure ends it. */
    import: procedure.input(importRequestSchema).output(eventIterator(importEventSchema)),
    /** Moves the library to a new or empty folder, with downloads paused meanwhile. */
    move: procedure.input(z.object({ path: absolutePathInput })).output(eventIterator(moveEventSchema)),
    /** Digests of all blobs of whole images, for a bundle that leaves them out. */
    digests: procedure.output(z.array(digestSchema)),
    /** What an export to this place would do there. It changes nothing. */
    inspectExport: procedure
      .input(exportTargetSchema.pick({ format: true, path: true }))
      .output(exportInspectionSchema),
    remove: procedure.input(imageOfLibrary).output(removeResultSchema),
    /** Deletes the blobs that no image uses and nobody needs. */
    prune: procedure.input(z.object({ dryRun: z.boolean().optional() })).output(pruneResultSchema),
    /** The digest that the registry has for this reference now. */
    newestDigest: procedure
      .input(imageOfLibrary)
      .output(z.object({ digest: z.string(), isNewer: z.boolean() })),
  },
  /** The files in images, without unpacking them. Nodes are numbers of one opened image. */
  inside: {
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
      .output(z.object({ files: z.array(wastedFileSchema), total: z.number().int().nonnegative() })),
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
  },
  copies: {
    /** Copies images of the library to a registry, one after the other. */
    copy: procedure.input(copyRequestSchema).output(eventIterator(copyEventSchema)),
  },
  hours: {
    /** How fast downloads may be now, and until when. */
    state: procedure.output(hoursStateSchema),
    /** Chooses a speed for a while; null goes back to the hours of the settings. */
    choose: procedure.input(speedOverrideSchema.nullable()).output(hoursStateSchema),
  },
  signatures: {
    /** What is attached to an image of a registry, and what its signatures are worth. */
    ofImage: procedure
      .input(
        z.object({
          reference: referenceInput.min(1),
          /** Digests of its index and of the manifests of it that are wanted, or of its one manifest. */
          digests: z.tuple([digestInput], digestInput).refine((digests) => digests.length <= 33),
          /** Looks also into what is attached, for who made it: that takes more requests. */
          makers: z.boolean().optional(),
        }),
      )
      .output(imageSignaturesSchema),
    /** The same of an image of the library. */
    ofLibrary: procedure
      .input(imageOfLibrary.extend({ offline: z.boolean().optional(), makers: z.boolean().optional() }))
      .output(imageSignaturesSchema),
    /** The same of several at once, without a network; an image that cannot be read is left out. */
    ofLibraryImages: procedure
      .input(z.object({ images: z.array(imageOfLibrary).min(1).max(100) }))
      .output(z.array(signedImageSchema)),
  },
  updates: {
    /** What is known of followed tags, and of updates: no registry is asked. */
    state: procedure.output(updatesStateSchema),
    /** Follows a tag, or changes how it is followed. */
    follow: procedure.input(followRequestSchema).output(followedTagSchema),
    unfollow: procedure
      .input(z.object({ references: z.array(referenceInput.min(1)).min(1).max(10_000) }))
      .output(z.void()),
    /** Asks registries what tags mean now. */
    look: procedure.input(lookRequestSchema).output(lookResultSchema),
    /** Starts downloads of updates that are known. */
    update: procedure.input(updateRequestSchema).output(z.object({ ids: z.array(z.string()) })),
  },
  /** What takes the space of the library. */
  space: {
    read: procedure.output(librarySpaceSchema),
    /** Deletes what is unfinished of these blobs and that no download needs. */
    discardUnfinished: procedure
      .input(discardRequestSchema)
      .output(z.object({ freedBytes: z.number().int().nonnegative() })),
  },
  /** Several images removed at once; nothing of them is deleted before the removal is finished. */
  removals: {
    /** Removes them at once, with no way back. */
    now: procedure.input(removalRequestSchema).output(removeResultSchema),
    begin: procedure.input(removalRequestSchema).output(removalSchema),
    /** Those that are neither undone nor finished, such as those of a window that was closed. */
    pending: procedure.output(z.array(removalSchema)),
    undo: procedure
      .input(z.object({ id: idInput }))
      .output(z.object({ images: z.number().int().nonnegative() })),
    finish: procedure.input(z.object({ id: idInput })).output(removeResultSchema),
  },
  settings: {
    get: procedure.output(settingsSchema),
    update: procedure.input(settingsPatchSchema).output(settingsSchema),
    proxyPassword: procedure.output(proxyPasswordStateSchema),
  },
  /** Further places that hold the blobs of registries. */
  mirrors: {
    list: procedure.output(z.array(mirrorSchema)),
    /** Adds one, or changes its kind; all that there are then. */
    add: procedure.input(mirrorInputSchema).output(z.array(mirrorSchema)),
    remove: procedure.input(mirrorInputSchema).output(z.array(mirrorSchema)),
    /** What other programs of the engine's machine are set to, and Longshore is not. */
    found: procedure.output(z.array(foundMirrorSchema)),
  },
  /** The library as a registry for other programs and computers. */
  serving: {
    status: procedure.output(servingStatusSchema),
    start: procedure.output(servingStatusSchema),
    stop: procedure.output(servingStatusSchema),
    change: procedure.input(servingChangeSchema).output(servingStatusSchema),
    /** Asks what is served the way this client would. */
    check: procedure.input(z.object({ engine: servedEngineSchema })).output(servingCheckSchema),
    /** What it is, and again whenever it or its clients change, twice a second at most. */
    events: procedure.output(eventIterator(servingEventSchema)),
    /** The last requests that were answered, and then those that come, twice a second at most. */
    requests: procedure.output(eventIterator(z.array(servedRequestSchema))),
    /** Lets the user choose where the own authority's certificate is written; null when they closed the dialog. */
    saveAuthority: procedure.input(pickPathSchema.pick({ title: true })).output(z.string().nullable()),
  },
};
