/** Whether a value is a share of something counted, whatever it is at run time: an `Option<Rc<T>>` may be none. */

/** `type`: as people write it. */
export function isShare(type: string | undefined): boolean {
  return type !== undefined && /^(?:Rc|Arc)</.test(type);
}
