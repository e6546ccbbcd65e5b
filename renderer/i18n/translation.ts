/**
 * The shape that a translation of `Texts` must have: every key, each a text. Chinese has no singular, so the
 * `_one` form of a counted text is not asked for.
 */
export type Translation<Texts> = {
  readonly [Key in keyof Texts as Key extends `${string}_one` ? never : Key]: Texts[Key] extends string
    ? string
    : Translation<Texts[Key]>;
};
