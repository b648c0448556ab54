/** What the export is, as far as the reading of a body depends on it. */
export interface BodyContext {
  readonly platform: 'android' | 'ios';
  /** The file has iOS's marks: without them (an editor may have taken them out) words alone have to do. */
  readonly marks: boolean;
}
