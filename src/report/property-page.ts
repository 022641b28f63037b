/** The address of a property's page: the pages are in the package. */
export function propertyPage(id: string, version: string): string {
  return `https://unpkg.com/rehearsal@${encodeURIComponent(version)}/docs/properties/${id}.md`;
}
