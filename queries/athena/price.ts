/**
 * Athena bills bytes scanned, rounded up to the megabyte, at least 10 MB per statement; data definition is free.
 * https://aws.amazon.com/athena/pricing/ (us-east-1 and most of Europe). Megabytes and terabytes are taken as decimal ones, the
 * dearer reading.
 */
const dollarsPerTerabyte = 5;
const bytesPerTerabyte = 1e12;
const bytesPerMegabyte = 1e6;
const leastBilledMegabytes = 10;

/** What a statement that scanned this many bytes costs, in US dollars. */
export function priceInDollars(bytesScanned: number, isFree: boolean): number {
  if (isFree) return 0;
  const megabytes = Math.max(leastBilledMegabytes, Math.ceil(bytesScanned / bytesPerMegabyte));
  return (megabytes * bytesPerMegabyte * dollarsPerTerabyte) / bytesPerTerabyte;
}
