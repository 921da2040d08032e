/**
 * Name of the file with a tile's answer, beside a page without a server.
 * @param days of the preset; null when the answer does not depend on them
 */
export function snapshotFile(dashboard: string, answer: string, days: number | null): string {
  return `data/${dashboard}.${answer}${days === null ? '' : `.${days}`}.json`;
}
