/** The page of these entries of the catalogue, as Markdown. */
export function initializersPage(entries: readonly object[]): Promise<string>
/** The page of what networks are trained with, of these lists, as Markdown. */
export function trainingPage(lists: Readonly<Record<string, readonly object[]>>): Promise<string>
