/** `latest` is the newest day with orders in the lake; other names are parameters of type date that stand before. */
const relativeDay = /^([a-z][a-z0-9_]*?)(?:-(\d{1,5}))?$/;

export interface RelativeDay {
  readonly anchor: string;
  readonly daysBefore: number;
}

/** Reads `latest`, `latest-89` or `to-730`; undefined for anything else, such as a day of the calendar. */
export function parseRelativeDay(text: string): RelativeDay | undefined {
  const match = relativeDay.exec(text);
  return match === null ? undefined : { anchor: String(match[1]), daysBefore: Number(match[2] ?? 0) };
}

/** The day, `yyyy-MM-dd`, so many days before another. */
export function dayBefore(day: string, daysBefore: number): string {
  const instant = new Date(`${day}T00:00:00Z`);
  instant.setUTCDate(instant.getUTCDate() - daysBefore);
  return instant.toISOString().slice(0, 10);
}
