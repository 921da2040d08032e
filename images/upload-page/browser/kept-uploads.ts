/** Ids of the uploads of this tab, in the order that they are shown in, so that loading the page again does not lose their verdicts. */
const storageKey = 'inkstream-uploads';

/** More would be a long wait at the next start. */
const mostKept = 20;

export function keptUploads(): string[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string').slice(0, mostKept) : [];
  } catch {
    // A browser may forbid the storage; then nothing is kept.
    return [];
  }
}

export function keepUploads(ids: readonly string[]): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(ids.slice(0, mostKept)));
  } catch {
    // See above.
  }
}
