/** The host that a foreign layer's first address names (image-spec, descriptor.md, "urls"); undefined for other blobs. */
export function foreignHostOf({ urls }: { urls?: readonly string[] | undefined }): string | undefined {
  return urls?.map((url) => URL.parse(url)?.host).find((host) => host) || undefined;
}
