/** A target's URL with `***` for its user and password, for whoever reads reports; what is no URL stays as it is. */
export function publicUrl(text: string): string {
  return text.replace(/^([a-z]+:\/\/)[^/@\s]*@/, '$1***@');
}
