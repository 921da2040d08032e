/** Days are text as in `2025-12-20`, so that no time zone can move them. */
const millisecondsOfDay = 86_400_000;

export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
}

export function millisecondsOf(day: string): number {
  return Date.parse(`${day.slice(0, 10)}T00:00:00Z`);
}

export function addDays(day: string, count: number): string {
  return new Date(millisecondsOf(day) + count * millisecondsOfDay).toISOString().slice(0, 10);
}

/** How many days there are from one to another, both included. */
export function countDays(from: string, to: string): number {
  return Math.round((millisecondsOf(to) - millisecondsOf(from)) / millisecondsOfDay) + 1;
}

/** 1 for Monday to 7 for Sunday. */
export function weekdayOf(day: string): number {
  return new Date(millisecondsOf(day)).getUTCDay() || 7;
}
