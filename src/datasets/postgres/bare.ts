/** A name without quotes, and without the schema that names lead to anyhow. */
export function bare(name: string): string {
  return name.replaceAll('"', '').replace(/^public\./, '');
}
