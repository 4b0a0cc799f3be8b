/** The page of these entries of the catalogue, as Markdown. */
export function initializersPage(entries: readonly object[]): Promise<string>
